//go:build !purego

package vector

// neon is the portable set with the functions of vector_arm64.s.
var neon = func() *functions {
	f := *portable
	f.name = "neon"
	useNEON(&f)
	return &f
}()

// sets are what this processor can run, the best first: every arm64 processor
// has NEON.
func sets() []*functions { return []*functions{neon, portable} }
