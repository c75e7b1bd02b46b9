package convolution

import (
	"kerasgo/kerasgo/kernels/gemm"
	"kerasgo/kerasgo/kernels/gemm/micro"
)

// Phases is the gradient of the images of a convolution with strides. The pixels
// of the images that lie at the same distance behind a stride's step, a phase,
// were all under the same places of the kernel. Their gradient is a convolution
// without strides of the output's gradient with these places alone, so that
// nothing is multiplied by the zeros between strides.
type Phases struct {
	shape                      Shape
	outputGradient, kernel, to []float32
	phases                     []phase
	exchanged                  []float32 // the kernel, phase by phase and group by group
	largestResult              int
}

// phase is the pixels z + StrideZ·i, y + StrideY·j, x + StrideX·k.
type phase struct {
	z, y, x int
	shape   Shape // of the convolution: of one group of one image
	places  []int // of the kernel, in the order of the convolution's patches
	at      int   // where its kernels begin in exchanged
}

// PhaseScratch is what one thread needs to run pieces of Phases.
type PhaseScratch struct {
	product gemm.Prepared[float32]
	source  patches
	result  []float32
}

// Strided tells whether the gradient of the images is one for Phases.
func (s Shape) Strided() bool { return !s.withDefaults().flips() }

// InputGradientPhases prepares the gradient of the images from that of the
// output. The kernel is read when Exchange is called, before the pieces run.
func InputGradientPhases(s Shape, outputGradient, kernel, imagesGradient []float32) *Phases {
	s = s.withDefaults()
	p := &Phases{shape: s, outputGradient: outputGradient, kernel: kernel, to: imagesGradient, exchanged: make([]float32, len(kernel))}
	at := 0
	for z := range min(s.StrideZ, s.Depth) {
		for y := range min(s.StrideY, s.Height) {
			for x := range min(s.StrideX, s.Width) {
				one := s.phase(z, y, x)
				one.at = at
				at += len(one.places) * s.Channels / s.Groups * s.Filters
				p.largestResult = max(p.largestResult, one.shape.outPixels()*one.shape.Filters)
				p.phases = append(p.phases, one)
			}
		}
	}
	return p
}

// phase describes one phase.
func (s Shape) phase(z, y, x int) phase {
	g := s.group()
	b := Shape{
		Batch: 1, Depth: s.OutDepth, Height: s.OutHeight, Width: s.OutWidth, Channels: g.Filters, imageStep: g.outputStep,
		Filters: g.Channels, outputStep: g.Channels, StrideZ: 1, StrideY: 1, StrideX: 1, Groups: 1,
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

// Exchange reads the kernel.
func (p *Phases) Exchange() {
	s := &p.shape
	channels, filters := s.Channels/s.Groups, s.Filters/s.Groups
	for _, one := range p.phases {
		at := one.at
		for group := range s.Groups {
			for _, place := range one.places {
				micro.Transpose(p.exchanged[at:at+channels*filters], channels, p.kernel[place*channels*s.Filters+group*filters:], s.Filters, channels, filters)
				at += channels * filters
			}
		}
	}
}

// Pieces returns the number of independent parts: a phase of an image each.
func (p *Phases) Pieces() int { return len(p.phases) * p.shape.Batch }

// Work returns the multiply-adds of all pieces.
func (p *Phases) Work() int {
	work := 0
	for _, one := range p.phases {
		work += one.shape.outPixels() * len(one.places)
	}
	return p.shape.Batch * work * p.shape.Channels / p.shape.Groups * p.shape.Filters
}

// Reserve makes workspaces large enough, so that running pieces allocates
// nothing.
func (p *Phases) Reserve(w *PhaseScratch, m *gemm.Workspace[float32]) {
	if len(w.result) < p.largestResult {
		w.result = make([]float32, p.largestResult)
	}
	for i := range p.phases {
		if len(p.phases[i].places) > 0 {
			w.product.Set(p.product(&p.phases[i], w, 0, 0))
			m.Reserve(&w.product)
		}
	}
}

// product is that of a phase, of one group of one image, into the scratch.
func (p *Phases) product(one *phase, w *PhaseScratch, image, group int) gemm.Product[float32] {
	s, b := &p.shape, &one.shape
	w.source = patches{shape: *b, images: from(p.outputGradient, image*s.outPixels()*s.Filters+group*b.Channels)}
	depth := len(one.places) * b.Channels
	return gemm.Product[float32]{
		M: b.outPixels(), N: b.Filters, K: depth, Source: &w.source,
		B:             gemm.Rows(p.exchanged[one.at+group*depth*b.Filters:], b.Filters),
		C:             gemm.Rows(w.result, b.Filters),
		MaximumPieces: 1,
	}
}

// RunPiece computes one of Pieces. Pieces may run at the same time, each with
// workspaces of its own.
func (p *Phases) RunPiece(index int, w *PhaseScratch, m *gemm.Workspace[float32]) {
	s, one, image := &p.shape, &p.phases[index%len(p.phases)], index/len(p.phases)
	for group := range s.Groups {
		if len(one.places) > 0 {
			w.product.Set(p.product(one, w, image, group))
			w.product.Run(m)
		} else {
			clear(w.result[:p.largestResult])
		}
		p.place(one, w.result, image, group)
	}
}

// place copies the pixels of a phase to where they belong.
func (p *Phases) place(one *phase, result []float32, image, group int) {
	s, channels := &p.shape, one.shape.Filters
	for z := one.z; z < s.Depth; z += s.StrideZ {
		for y := one.y; y < s.Height; y += s.StrideY {
			row := ((image*s.Depth+z)*s.Height + y) * s.Width
			for x := one.x; x < s.Width; x += s.StrideX {
				at := (row+x)*s.Channels + group*channels
				copy(p.to[at:at+channels], result)
				result = result[channels:]
			}
		}
	}
}
