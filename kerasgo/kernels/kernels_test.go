package kernels

import (
	"testing"

	"kerasgo/kerasgo/kernels/convolution"
)

// TestConvolutionAhead: a step has something to do before its pieces only where the
// convolution has.
func TestConvolutionAhead(t *testing.T) {
	for _, c := range []struct {
		kernel int
		ahead  bool
	}{{3, true}, {1, false}} {
		s := convolution.Shape{Batch: 4, Depth: 1, Height: 16, Width: 16, Channels: 32, Filters: 32, Groups: 1,
			KernelDepth: 1, KernelHeight: c.kernel, KernelWidth: c.kernel, OutDepth: 1, OutHeight: 16, OutWidth: 16,
			StrideZ: 1, StrideY: 1, StrideX: 1, DilationZ: 1, DilationY: 1, DilationX: 1, PadTop: c.kernel / 2, PadLeft: c.kernel / 2}
		images, output := make([]float32, 4*16*16*32), make([]float32, 4*16*16*32)
		p := convolution.Forward(s, images, make([]float32, c.kernel*c.kernel*32*32), output, nil, false)
		if step := Convolution(p); p.Ahead() > 0 != c.ahead || (step.Before != nil) != c.ahead || step.BeforePieces != p.Ahead() {
			t.Errorf("kernel of %d×%d: %d pieces ahead of which there are %d, is there one: %v", c.kernel, c.kernel, step.BeforePieces, p.Ahead(), step.Before != nil)
		}
	}
}
