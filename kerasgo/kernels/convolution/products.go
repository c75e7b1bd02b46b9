package convolution

import (
	"kerasgo/kerasgo/kernels/gemm"
	"kerasgo/kerasgo/kernels/gemm/micro"
	"kerasgo/kerasgo/kernels/vector"
)

// Forward prepares output = images * kernel, a product for each group: of all
// output pixels × Filters elements from patches of KernelDepth · KernelHeight ·
// KernelWidth · Channels. Flags may add a bias of Filters elements and rectify.
func Forward(s Shape, images, kernel, output, bias []float32, flags micro.Flags) []*gemm.Prepared[float32] {
	s = s.withDefaults()
	products := make([]*gemm.Prepared[float32], s.Groups)
	for i := range products {
		g := s.group()
		channel, filter := i*g.Channels, i*g.Filters
		product := gemm.Product[float32]{
			M: s.pixels(), N: g.Filters, K: g.depth(),
			Source: &patches{shape: g, images: from(images, channel)},
			B:      gemm.Rows(from(kernel, filter), s.outputStep), C: gemm.Rows(from(output, filter), s.outputStep),
			Flags: flags, MaximumPieces: s.piecesOfGroup(),
		}
		if bias != nil {
			product.Bias = bias[filter:]
		}
		products[i] = gemm.Prepare(product)
	}
	return products
}

// from is the operand of a group, whose first element is at a place.
func from(operand []float32, start int) []float32 { return operand[min(start, len(operand)):] }

// piecesOfGroup limits the pieces of a group's product where there are several
// groups: zero is no limit.
func (s Shape) piecesOfGroup() int {
	if s.Groups == 1 {
		return 0
	}
	return max(piecesOfGroups/s.Groups, 1)
}

// piecesOfGroups are enough for any number of threads.
const piecesOfGroups = 32

// KernelGradient prepares the gradient of the kernel from that of the output:
// the transposed patches times the output's gradient. The sum over all pixels
// is cut into parts of a few images each, by the shape alone; Partial is to be
// added up over the parts when all have run.
func KernelGradient(s Shape, images, outputGradient, kernelGradient []float32) *Partial {
	s = s.withDefaults()
	size := s.depth() * s.Filters
	together := max((partPixels+s.outPixels()-1)/max(s.outPixels(), 1), (s.Batch+maximumParts-1)/maximumParts, 1)
	p := &Partial{To: kernelGradient[:size]}
	count := max((s.Batch+together-1)/together, 1)
	if count > 1 {
		p.sums = make([]float32, count*size)
	}
	for i := range count {
		first := i * together
		to := p.To
		if count > 1 {
			to = p.sums[i*size : (i+1)*size]
		}
		part := s.group()
		part.Batch = min(together, s.Batch-first)
		image, gradient := first*s.inPixels()*s.imageStep, first*s.outPixels()*s.outputStep
		for j := range s.Groups {
			channel, filter := j*part.Channels, j*part.Filters
			p.Parts = append(p.Parts, gemm.Prepare(gemm.Product[float32]{
				M: part.depth(), N: part.Filters, K: part.pixels(),
				Source: &transposedPatches{patches{shape: part, images: from(images, image+channel)}},
				B:      gemm.Rows(from(outputGradient, gradient+filter), s.outputStep), C: gemm.Rows(from(to, filter), s.outputStep),
				MaximumPieces: 1,
			}))
		}
	}
	return p
}

const (
	partPixels   = 512 // least pixels of a part
	maximumParts = 16
)

// Partial is a sum of products that may run at the same time.
type Partial struct {
	Parts []*gemm.Prepared[float32]
	To    []float32
	sums  []float32
}

// Finish adds up what the parts have computed.
func (p *Partial) Finish() {
	if p.sums == nil {
		return
	}
	size := len(p.To)
	copy(p.To, p.sums)
	for at := size; at < len(p.sums); at += size {
		vector.Add(p.To, p.To, p.sums[at:at+size])
	}
}

// InputGradient prepares the gradient of the images of a convolution without
// strides from that of the output: a convolution of the output's gradient with the
// kernel as Swap has turned it; a product for each group. With strides it is one
// for InputGradientPhases.
func InputGradient(s Shape, outputGradient, swappedKernel, imagesGradient []float32) []*gemm.Prepared[float32] {
	s = s.withDefaults()
	products := make([]*gemm.Prepared[float32], s.Groups)
	for i := range products {
		g := s.group()
		size := g.depth() * g.Filters
		gradient := from(outputGradient, i*g.Filters)
		products[i] = gemm.Prepare(gemm.Product[float32]{
			M: s.Batch * s.inPixels(), N: g.Channels, K: g.places() * g.Filters,
			Source: &patches{shape: g.backward(), images: gradient},
			B:      gemm.Rows(from(swappedKernel, i*size), g.Channels), C: gemm.Rows(from(imagesGradient, i*g.Channels), s.imageStep),
			MaximumPieces: s.piecesOfGroup(),
		})
	}
	return products
}

// flips tells whether the input's gradient is itself one convolution, with a
// flipped kernel.
func (s Shape) flips() bool { return s.StrideZ == 1 && s.StrideY == 1 && s.StrideX == 1 }

// backward is the shape of that convolution.
func (s Shape) backward() Shape {
	b := s
	b.Depth, b.Height, b.Width, b.Channels, b.imageStep = s.OutDepth, s.OutHeight, s.OutWidth, s.Filters, s.outputStep
	b.OutDepth, b.OutHeight, b.OutWidth, b.Filters, b.outputStep = s.Depth, s.Height, s.Width, s.Channels, s.imageStep
	b.PadFront = (s.KernelDepth-1)*s.DilationZ - s.PadFront
	b.PadTop, b.PadLeft = (s.KernelHeight-1)*s.DilationY-s.PadTop, (s.KernelWidth-1)*s.DilationX-s.PadLeft
	return b
}

// Swap writes the kernel as InputGradient wants it: group by group, flipped, and
// with channels and filters exchanged.
func Swap(s Shape, to, kernel []float32) {
	s = s.withDefaults()
	g := s.group()
	plane, places := g.Channels*g.Filters, g.places()
	for i := range s.Groups {
		for place := range places {
			at := (i*places + places - 1 - place) * plane
			micro.Transpose(to[at:at+plane], g.Channels, kernel[place*g.Channels*s.Filters+i*g.Filters:], s.Filters, g.Channels, g.Filters)
		}
	}
}
