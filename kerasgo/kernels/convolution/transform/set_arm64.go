//go:build !purego

package transform

var neon = &functions{
	name: "neon", lanes: 4,
	image: imageNEON, output: outputNEON, outputGradient: outputGradientNEON,
	imageGradient: imageGradientNEON, kernel: kernelNEON, kernelGradient: kernelGradientNEON,
}

// sets are what this processor can run, the best first: every arm64 processor
// has NEON.
func sets() []*functions { return []*functions{neon, portable} }
