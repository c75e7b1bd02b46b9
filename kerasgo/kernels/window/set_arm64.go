//go:build !purego

package window

var neon = &functions{
	name:     "neon",
	convolve: convolveNEON, sum: sumNEON, largest: largestNEON, scatter: scatterNEON, fill: fillNEON, spread: spreadNEON, route: routeNEON, choose: chooseNEON,
	correlate: [3]func(*sweep){correlate1NEON, correlate2NEON, correlate3NEON},
}

// sets are what this processor can run, the best first: every arm64 processor
// has NEON.
func sets() []*functions { return []*functions{neon, portable} }
