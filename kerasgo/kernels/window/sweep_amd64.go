//go:build !purego

package window

import "golang.org/x/sys/cpu"

var avx2 = &functions{
	name:     "avx2",
	convolve: convolveAVX2, sum: sumAVX2, largest: largestAVX2, scatter: scatterAVX2, fill: fillAVX2, spread: spreadAVX2, route: routeAVX2, choose: chooseAVX2,
	correlate: [3]func(*sweep){correlate1AVX2, correlate2AVX2, correlate3AVX2},
}

var avx512 = &functions{
	name:     "avx512",
	convolve: convolveAVX512, sum: sumAVX512, largest: largestAVX512, scatter: scatterAVX512, fill: fillAVX512, spread: spreadAVX512, route: routeAVX512, choose: chooseAVX512,
	correlate: [3]func(*sweep){correlate1AVX512, correlate2AVX512, correlate3AVX512},
}

// sets are what this processor can run, the best first.
func sets() []*functions {
	var sets []*functions
	if cpu.X86.HasAVX512F && cpu.X86.HasBMI2 {
		sets = append(sets, avx512)
	}
	if cpu.X86.HasAVX2 && cpu.X86.HasFMA {
		sets = append(sets, avx2)
	}
	return append(sets, portable)
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
func fillAVX2(s *sweep)

//go:noescape
func spreadAVX2(s *sweep)

//go:noescape
func routeAVX2(s *sweep)

//go:noescape
func chooseAVX2(s *sweep)

//go:noescape
func correlate1AVX2(s *sweep)

//go:noescape
func correlate2AVX2(s *sweep)

//go:noescape
func correlate3AVX2(s *sweep)

//go:noescape
func convolveAVX512(s *sweep)

//go:noescape
func sumAVX512(s *sweep)

//go:noescape
func largestAVX512(s *sweep)

//go:noescape
func scatterAVX512(s *sweep)

//go:noescape
func fillAVX512(s *sweep)

//go:noescape
func spreadAVX512(s *sweep)

//go:noescape
func routeAVX512(s *sweep)

//go:noescape
func chooseAVX512(s *sweep)

//go:noescape
func correlate1AVX512(s *sweep)

//go:noescape
func correlate2AVX512(s *sweep)

//go:noescape
func correlate3AVX512(s *sweep)
