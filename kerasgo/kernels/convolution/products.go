package convolution

import (
	"kerasgo/kerasgo/kernels/gemm"
	"kerasgo/kerasgo/kernels/gemm/micro"
	"kerasgo/kerasgo/kernels/vector"
)

// Forward prepares output = images * kernel: (Batch·OutHeight·OutWidth)×Filters
// elements from patches of KernelHeight·KernelWidth·Channels. Flags may add a
// bias of Filters elements and rectify.
func Forward(s Shape, images, kernel, output, bias []float32, flags micro.Flags) *gemm.Prepared[float32] {
	s = s.withDefaults()
	return gemm.Prepare(gemm.Product[float32]{
		M: s.pixels(), N: s.Filters, K: s.depth(),
		Source: &patches{shape: s, images: images},
		B:      gemm.Rows(kernel, s.Filters), C: gemm.Rows(output, s.Filters),
		Bias: bias, Flags: flags,
	})
}

// KernelGradient prepares the gradient of the kernel from that of the output:
// the transposed patches times the output's gradient. The sum over all pixels
// is cut into parts of a few images each, by the shape alone; Partial is to be
// added up over the parts when all have run.
func KernelGradient(s Shape, images, outputGradient, kernelGradient []float32) *Partial {
	s = s.withDefaults()
	size := s.depth() * s.Filters
	together := max((partPixels+s.OutHeight*s.OutWidth-1)/max(s.OutHeight*s.OutWidth, 1), (s.Batch+maximumParts-1)/maximumParts, 1)
	p := &Partial{To: kernelGradient[:size]}
	count := max((s.Batch+together-1)/together, 1)
	if count > 1 {
		p.sums = make([]float32, count*size)
	}
	for i := range count {
		first, part := i*together, s
		part.Batch = min(together, s.Batch-first)
		to := p.To
		if count > 1 {
			to = p.sums[i*size : (i+1)*size]
		}
		gradient := outputGradient[first*s.OutHeight*s.OutWidth*s.Filters:]
		p.Parts = append(p.Parts, gemm.Prepare(gemm.Product[float32]{
			M: s.depth(), N: s.Filters, K: part.pixels(),
			Source: &transposedPatches{patches{shape: part, images: images[first*s.Height*s.Width*s.Channels:]}},
			B:      gemm.Rows(gradient, s.Filters), C: gemm.Rows(to, s.Filters),
			MaximumPieces: 1,
		}))
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

// InputGradient prepares the gradient of the images from that of the output: a
// convolution of the output's gradient, spread by the strides, with the kernel
// as Swap has turned it.
func InputGradient(s Shape, outputGradient, swappedKernel, imagesGradient []float32) *gemm.Prepared[float32] {
	s = s.withDefaults()
	product := gemm.Product[float32]{
		M: s.Batch * s.Height * s.Width, N: s.Channels, K: s.KernelHeight * s.KernelWidth * s.Filters,
		B: gemm.Rows(swappedKernel, s.Channels), C: gemm.Rows(imagesGradient, s.Channels),
	}
	if s.flips() {
		product.Source = &patches{shape: s.backward(), images: outputGradient}
	} else {
		product.Source = &spread{shape: s, gradient: outputGradient}
	}
	return gemm.Prepare(product)
}

// flips tells whether the input's gradient is itself a plain convolution, with
// a flipped kernel.
func (s Shape) flips() bool { return s.StrideY == 1 && s.StrideX == 1 }

// backward is the shape of that convolution.
func (s Shape) backward() Shape {
	b := s
	b.Height, b.Width, b.Channels = s.OutHeight, s.OutWidth, s.Filters
	b.OutHeight, b.OutWidth, b.Filters = s.Height, s.Width, s.Channels
	b.PadTop, b.PadLeft = (s.KernelHeight-1)*s.DilationY-s.PadTop, (s.KernelWidth-1)*s.DilationX-s.PadLeft
	return b
}

// Swap writes the kernel as InputGradient wants it: with channels and filters
// exchanged, and flipped unless the convolution has strides.
func Swap(s Shape, to, kernel []float32) {
	s = s.withDefaults()
	plane := s.Channels * s.Filters
	planes := s.KernelHeight * s.KernelWidth
	for i := range planes {
		j := i
		if s.flips() {
			j = planes - 1 - i
		}
		micro.Transpose(to[j*plane:(j+1)*plane], s.Channels, kernel[i*plane:(i+1)*plane], s.Filters, s.Channels, s.Filters)
	}
}
