//go:build !purego

package transform

import "golang.org/x/sys/cpu"

var avx2 = &functions{
	name: "avx2", lanes: 8,
	image: imageAVX2, output: outputAVX2, outputGradient: outputGradientAVX2,
	imageGradient: imageGradientAVX2, kernel: kernelAVX2, kernelGradient: kernelGradientAVX2,
}

var avx512 = &functions{
	name: "avx512", lanes: 16,
	image: imageAVX512, output: outputAVX512, outputGradient: outputGradientAVX512,
	imageGradient: imageGradientAVX512, kernel: kernelAVX512, kernelGradient: kernelGradientAVX512,
}

// sets are what this processor can run, the best first.
func sets() []*functions {
	var sets []*functions
	if cpu.X86.HasAVX512F {
		sets = append(sets, avx512)
	}
	if cpu.X86.HasAVX2 && cpu.X86.HasFMA {
		sets = append(sets, avx2)
	}
	return append(sets, portable)
}
