package convolution

import "kerasgo/kerasgo/kernels/gemm/micro"

// The gradient of the images of a convolution. The pixels of the images that lie
// at the same distance behind a stride's step, a phase, were all under the same
// places of the kernel. Their gradient is a convolution without strides of the
// output's gradient with these places alone, so that nothing is multiplied by the
// zeros between strides. Without strides there is one phase.

// phase is the pixels z + StrideZ·i, y + StrideY·j, x + StrideX·k.
type phase struct {
	z, y, x int
	shape   Shape // of the convolution: of one group
	places  []int // of the kernel, in the order of the convolution's patches
}

// inputGradientLines prepares the gradient of the images from that of the
// output, phase by phase.
func inputGradientLines(s Shape, outputGradient, kernel, imagesGradient []float32) *Prepared {
	channels, filters := s.Channels/s.Groups, s.Filters/s.Groups
	var list []*Prepared
	for group := range s.Groups {
		for z := range min(s.StrideZ, s.Depth) {
			for y := range min(s.StrideY, s.Height) {
				for x := range min(s.StrideX, s.Width) {
					one := s.phase(z, y, x)
					to := one.pixels(s, s.inputs(group))
					if len(one.places) == 0 {
						list = append(list, one.zeros(to, imagesGradient))
						continue
					}
					exchanged := make([]float32, len(one.places)*channels*filters)
					exchange := func() ([]float32, int) {
						for i, place := range one.places {
							micro.Transpose(exchanged[i*channels*filters:], channels, kernel[place*channels*s.Filters+group*filters:], s.Filters, channels, filters)
						}
						return exchanged, channels
					}
					for _, l := range linesOf(one.shape, s.outputs(group), to) {
						list = append(list, l.forward(outputGradient, imagesGradient, nil, false, exchange))
					}
				}
			}
		}
	}
	return join(list).screenKernel(kernel, func() { definitionOf(s, true, outputGradient, kernel, imagesGradient, nil, false).all(nil) })
}

// phase describes one phase.
func (s Shape) phase(z, y, x int) phase {
	b := Shape{
		Batch: s.Batch, Depth: s.OutDepth, Height: s.OutHeight, Width: s.OutWidth, Channels: s.Filters / s.Groups, imageStep: s.outputStep,
		Filters: s.Channels / s.Groups, outputStep: s.imageStep, StrideZ: 1, StrideY: 1, StrideX: 1, Groups: 1,
	}
	var inZ, inY, inX []int
	inZ, b.OutDepth, b.DilationZ, b.PadFront = phaseOf(z, s.Depth, s.KernelDepth, s.StrideZ, s.DilationZ, s.PadFront)
	inY, b.OutHeight, b.DilationY, b.PadTop = phaseOf(y, s.Height, s.KernelHeight, s.StrideY, s.DilationY, s.PadTop)
	inX, b.OutWidth, b.DilationX, b.PadLeft = phaseOf(x, s.Width, s.KernelWidth, s.StrideX, s.DilationX, s.PadLeft)
	b.KernelDepth, b.KernelHeight, b.KernelWidth = len(inZ), len(inY), len(inX)
	one := phase{z: z, y: y, x: x, shape: b}
	for _, kernelZ := range inZ {
		for _, kernelY := range inY {
			for _, kernelX := range inX {
				one.places = append(one.places, (kernelZ*s.KernelHeight+kernelY)*s.KernelWidth+kernelX)
			}
		}
	}
	return one
}

// phaseOf is a phase along one axis: the places of the kernel over its pixels,
// first that of the leftmost output, the number of pixels, and the dilation and
// the padding with which the convolution goes over the output.
func phaseOf(first, size, kernel, stride, dilation, pad int) (places []int, pixels, outDilation, outPad int) {
	reached := 0 // the output of the first pixel, under the place found last
	for k := kernel - 1; k >= 0; k-- {
		if distance := first + pad - k*dilation; distance%stride == 0 {
			if len(places) == 0 {
				outPad = -distance / stride
			} else {
				outDilation = distance/stride - reached
			}
			reached = distance / stride
			places = append(places, k)
		}
	}
	return places, (size - first + stride - 1) / stride, max(outDilation, 1), outPad
}

// pixels is the view of the phase's pixels of all images.
func (p *phase) pixels(s Shape, images view) view {
	images.start = images.line(0, p.z, p.y) + p.x*images.column
	images.plane, images.row, images.column, images.width = images.plane*s.StrideZ, images.row*s.StrideY, images.column*s.StrideX, p.shape.OutWidth
	return images
}

// zeros writes them to pixels that were under no place of the kernel.
func (p *phase) zeros(pixels view, to []float32) *Prepared {
	s := p.shape
	return &Prepared{pieces: s.Batch, work: s.Batch * s.outPixels() * s.Filters, after: func() {}, run: func(image int, _ *Scratch) {
		for line := range s.OutDepth * s.OutHeight {
			at := pixels.line(image, line/s.OutHeight, line%s.OutHeight)
			for range s.OutWidth {
				clear(to[at : at+s.Filters])
				at += pixels.column
			}
		}
	}}
}
