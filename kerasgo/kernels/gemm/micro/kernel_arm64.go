//go:build !purego

package micro

var (
	neonKernel32 = &Kernel{size: 4, Name: "neon", Rows: 8, Columns: 12, tiles: tilesF32NEON}
	neonKernel64 = &Kernel{size: 8, Name: "neon", Rows: 8, Columns: 6, tiles: tilesF64NEON}
)

// Every arm64 processor has NEON.
func assembly32() []*Kernel { return []*Kernel{neonKernel32} }
func assembly64() []*Kernel { return []*Kernel{neonKernel64} }
