//go:build !purego

package window

import "golang.org/x/sys/cpu"

var avx2 = &functions{
	convolve: convolveAVX2, sum: sumAVX2, largest: largestAVX2, scatter: scatterAVX2, spread: spreadAVX2, route: routeAVX2,
	correlate: [3]func(*sweep){correlate1AVX2, correlate2AVX2, correlate3AVX2},
}

// best is the fastest set that this processor can run. All of them wait for
// memory, so that wider vectors than those of AVX2 gain nothing.
func best() *functions {
	if cpu.X86.HasAVX2 && cpu.X86.HasFMA {
		return avx2
	}
	return portable
}

// The functions of sweep_amd64.s; made by go generate.

//go:noescape
func convolveAVX2(s *sweep)

//go:noescape
func sumAVX2(s *sweep)

//go:noescape
func largestAVX2(s *sweep)

//go:noescape
func scatterAVX2(s *sweep)

//go:noescape
func spreadAVX2(s *sweep)

//go:noescape
func routeAVX2(s *sweep)

//go:noescape
func correlate1AVX2(s *sweep)

//go:noescape
func correlate2AVX2(s *sweep)

//go:noescape
func correlate3AVX2(s *sweep)
