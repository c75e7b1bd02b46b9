package transform

import "kerasgo/kerasgo/kernels/internal/instructions"

// Image transforms a 6×6 tile of an image: Bᵀ·d·B.
func Image(t *Tile) { fitting(t).image(t) }

// Output transforms a 6×6 product to 4×4 outputs: Aᵀ·m·A, plus Bias, and no
// less than Floor.
func Output(t *Tile) { fitting(t).output(t) }

// OutputGradient transforms the gradient of 4×4 outputs to 6×6: A·y·Aᵀ.
func OutputGradient(t *Tile) { fitting(t).outputGradient(t) }

// ImageGradient adds the gradient of a 6×6 tile of an image, B·m·Bᵀ, to what To
// holds.
func ImageGradient(t *Tile) { fitting(t).imageGradient(t) }

// Kernel transforms a 3×3 kernel to 6×6: G·g·Gᵀ.
func Kernel(t *Tile) { fitting(t).kernel(t) }

// KernelGradient transforms the 6×6 gradient of a transformed kernel to that of
// the kernel, 3×3: Gᵀ·u·G.
func KernelGradient(t *Tile) { fitting(t).kernelGradient(t) }

// functions is one instruction set's version of everything.
type functions struct {
	name                                                                 string
	lanes                                                                int
	image, output, outputGradient, imageGradient, kernel, kernelGradient func(t *Tile)
}

// active are the sets that the exported functions call, that with the longest
// vectors first.
var active = instructions.From(sets(), func(f *functions) string { return f.name })

// fitting returns the first set whose vectors the channels fill.
func fitting(t *Tile) *functions {
	for _, set := range active {
		if t.Channels%set.lanes == 0 {
			return set
		}
	}
	panic("transform: the number of channels is no multiple of Lanes")
}
