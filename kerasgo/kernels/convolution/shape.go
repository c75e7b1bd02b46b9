package convolution

import "cmp"

// Shape is everything about a convolution but its data: of volumes, or, where
// KernelDepth is zero, of flat images. Zero strides, dilations and groups mean
// one.
type Shape struct {
	Batch, Depth, Height, Width, Channels int // of the images
	Filters                               int
	KernelDepth, KernelHeight,
	KernelWidth int
	StrideZ, StrideY, StrideX       int
	DilationZ, DilationY, DilationX int
	PadFront, PadTop, PadLeft       int // zeros before the first plane, row and column
	OutDepth, OutHeight, OutWidth   int
	// Groups cut channels and filters into equal parts, in order; the filters
	// of a part see its channels only.
	Groups int

	// In a shape of one group of several: how far neighbouring pixels of the
	// images and of the output are apart. Zero means Channels and Filters.
	imageStep, outputStep int
}

// Valid returns the shape with the output size of padding "valid".
func (s Shape) Valid() Shape {
	s = s.withDefaults()
	s.PadFront, s.PadTop, s.PadLeft = 0, 0, 0
	s.OutDepth = valid(s.Depth, s.KernelDepth, s.StrideZ, s.DilationZ)
	s.OutHeight = valid(s.Height, s.KernelHeight, s.StrideY, s.DilationY)
	s.OutWidth = valid(s.Width, s.KernelWidth, s.StrideX, s.DilationX)
	s.imageStep, s.outputStep = 0, 0
	return s
}

// Same returns the shape with the output size and padding of "same": output
// size ⌈n/stride⌉, and where the zeros are odd in number the extra one after.
func (s Shape) Same() Shape {
	s = s.withDefaults()
	s.OutDepth, s.PadFront = same(s.Depth, s.KernelDepth, s.StrideZ, s.DilationZ)
	s.OutHeight, s.PadTop = same(s.Height, s.KernelHeight, s.StrideY, s.DilationY)
	s.OutWidth, s.PadLeft = same(s.Width, s.KernelWidth, s.StrideX, s.DilationX)
	s.imageStep, s.outputStep = 0, 0
	return s
}

// Empty tells whether the kernel does not fit into the images.
func (s Shape) Empty() bool { return s.OutDepth <= 0 || s.OutHeight <= 0 || s.OutWidth <= 0 }

// valid is ⌊(n - reach)/stride⌋ + 1, nothing where the reach exceeds n.
func valid(n, kernel, stride, dilation int) int {
	reach := (kernel-1)*dilation + 1
	if n < reach {
		return 0
	}
	return (n-reach)/stride + 1
}

func same(n, kernel, stride, dilation int) (out, before int) {
	out = (n + stride - 1) / stride
	total := max((out-1)*stride+(kernel-1)*dilation+1-n, 0)
	return out, total / 2
}

func (s Shape) withDefaults() Shape {
	if s.KernelDepth == 0 {
		s.Depth, s.KernelDepth, s.OutDepth = 1, 1, 1
	}
	s.StrideZ, s.StrideY, s.StrideX = max(s.StrideZ, 1), max(s.StrideY, 1), max(s.StrideX, 1)
	s.DilationZ, s.DilationY, s.DilationX = max(s.DilationZ, 1), max(s.DilationY, 1), max(s.DilationX, 1)
	s.Groups = max(s.Groups, 1)
	s.imageStep, s.outputStep = cmp.Or(s.imageStep, s.Channels), cmp.Or(s.outputStep, s.Filters)
	return s
}

// group is the shape of one group alone; where its channels and filters begin
// is added to the operands.
func (s Shape) group() Shape {
	s.Channels, s.Filters, s.Groups = s.Channels/s.Groups, s.Filters/s.Groups, 1
	return s
}

// depth is the number of elements of a patch.
func (s Shape) depth() int { return s.places() * s.Channels / max(s.Groups, 1) }

// places is the number of pixels under the kernel.
func (s Shape) places() int { return max(s.KernelDepth, 1) * s.KernelHeight * s.KernelWidth }

// pixels is the number of output pixels of the batch.
func (s Shape) pixels() int { return s.Batch * s.outPixels() }

// outPixels is that of one image.
func (s Shape) outPixels() int { return s.OutDepth * s.OutHeight * s.OutWidth }

// inPixels is the number of pixels of one image.
func (s Shape) inPixels() int { return s.Depth * s.Height * s.Width }

// contiguous tells whether the pixels under a row of the kernel are neighbours
// in memory.
func (s Shape) contiguous() bool { return s.DilationX == 1 && s.imageStep == s.Channels }
