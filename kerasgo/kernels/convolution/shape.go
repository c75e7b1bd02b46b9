package convolution

// Shape is everything about a convolution but its data. Zero strides and
// dilations mean one.
type Shape struct {
	Batch, Height, Width, Channels         int // of the images
	Filters, KernelHeight, KernelWidth     int
	StrideY, StrideX, DilationY, DilationX int
	PadTop, PadLeft                        int // zeros before the first row and column
	OutHeight, OutWidth                    int
}

// Valid returns the shape with the output size of padding "valid".
func (s Shape) Valid() Shape {
	s = s.withDefaults()
	s.PadTop, s.PadLeft = 0, 0
	s.OutHeight = (s.Height-(s.KernelHeight-1)*s.DilationY-1)/s.StrideY + 1
	s.OutWidth = (s.Width-(s.KernelWidth-1)*s.DilationX-1)/s.StrideX + 1
	return s
}

// Same returns the shape with the output size and padding of "same": output
// size ⌈n/stride⌉, and where the zeros are odd in number the extra one after.
func (s Shape) Same() Shape {
	s = s.withDefaults()
	s.OutHeight, s.PadTop = same(s.Height, s.KernelHeight, s.StrideY, s.DilationY)
	s.OutWidth, s.PadLeft = same(s.Width, s.KernelWidth, s.StrideX, s.DilationX)
	return s
}

func same(n, kernel, stride, dilation int) (out, before int) {
	out = (n + stride - 1) / stride
	total := max((out-1)*stride+(kernel-1)*dilation+1-n, 0)
	return out, total / 2
}

func (s Shape) withDefaults() Shape {
	s.StrideY, s.StrideX = max(s.StrideY, 1), max(s.StrideX, 1)
	s.DilationY, s.DilationX = max(s.DilationY, 1), max(s.DilationX, 1)
	return s
}

// depth is the number of elements of a patch.
func (s Shape) depth() int { return s.KernelHeight * s.KernelWidth * s.Channels }

// pixels is the number of output pixels of the batch.
func (s Shape) pixels() int { return s.Batch * s.OutHeight * s.OutWidth }
