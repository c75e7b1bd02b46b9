package convolution

import (
	"kerasgo/kerasgo/kernels/gemm"
	"kerasgo/kerasgo/kernels/gemm/micro"
)

// Products of whole matrices: of patches, or of what lies in the images as they
// do.

// pointwise tells whether the patches are the pixels of the images, or else whole
// images, in their order.
func (s Shape) pointwise() bool {
	return s.places() == 1 && s.inPixels() == s.outPixels() || s.Groups == 1 && s.outPixels() == 1 &&
		s.PadFront == 0 && s.PadTop == 0 && s.PadLeft == 0 && s.Depth == s.KernelDepth && s.Height == s.KernelHeight && s.Width == s.KernelWidth
}

// ofProducts is the computation of some products.
func ofProducts(list []*gemm.Prepared[float32]) *Prepared {
	all := make([]*Prepared, len(list))
	for i, product := range list {
		all[i] = &Prepared{
			pieces: product.Pieces(), work: product.M * product.N * product.K, after: func() {},
			run:      func(piece int, s *Scratch) { product.RunPiece(piece, &s.Matrices) },
			products: []*gemm.Prepared[float32]{product},
		}
	}
	return join(all)
}

// forwardProducts prepares output = images * kernel, a product for each group.
func forwardProducts(s Shape, images, kernel, output, bias []float32, rectify bool) *Prepared {
	var flags micro.Flags
	if bias != nil {
		flags |= micro.AddBias
	}
	if rectify {
		flags |= micro.Relu
	}
	products := make([]*gemm.Prepared[float32], s.Groups)
	for i := range products {
		g := s.group()
		channel, filter := i*g.Channels, i*g.Filters
		product := gemm.Product[float32]{
			M: s.pixels(), N: g.Filters, K: g.depth(),
			B: gemm.Rows(from(kernel, filter), s.outputStep), C: gemm.Rows(from(output, filter), s.outputStep),
			Flags: flags, EnoughPieces: s.piecesOfGroup(),
		}
		if s.pointwise() {
			product.A = gemm.Rows(from(images, channel), s.places()*s.imageStep)
		} else {
			product.Source = &patches{shape: g, images: from(images, channel)}
		}
		if bias != nil {
			product.Bias = bias[filter:]
		}
		products[i] = gemm.Prepare(product)
	}
	p := ofProducts(products)
	if !s.pointwise() {
		p.screenKernel(kernel, func() { definitionOf(s, false, images, kernel, output, bias, rectify).all(nil) })
	}
	return p
}

// inputGradientProducts is inputGradientLines where pointwise.
func inputGradientProducts(s Shape, outputGradient, kernel, imagesGradient []float32) *Prepared {
	products := make([]*gemm.Prepared[float32], s.Groups)
	for i := range products {
		g := s.group()
		channel, filter := i*g.Channels, i*g.Filters
		products[i] = gemm.Prepare(gemm.Product[float32]{
			M: s.pixels(), N: g.depth(), K: g.Filters, EnoughPieces: s.piecesOfGroup(),
			A: gemm.Rows(from(outputGradient, filter), s.outputStep), B: gemm.Columns(from(kernel, filter), s.Filters),
			C: gemm.Rows(from(imagesGradient, channel), s.places()*s.imageStep),
		})
	}
	return ofProducts(products)
}

// kernelGradientProducts is kernelGradientLines where pointwise. The sum over all
// pixels is cut into parts, which are added up then, where the operands do not stay in
// the cache and the kernel is small.
func kernelGradientProducts(s Shape, images, outputGradient, kernelGradient []float32) *Prepared {
	size := s.depth() * s.Filters
	parts := 1
	if s.Groups == 1 {
		parts = max(min(s.pixels()*(s.depth()+s.Filters)/partOperands, partSums/max(size, 1), maximumParts), 1)
	}
	sum := newPartial(kernelGradient[:size], parts)
	var products []*gemm.Prepared[float32]
	most := s.piecesOfGroup()
	if s.Groups == 1 {
		// Of several threads each has its own part of the operands to fetch.
		most = max(piecesOfKernel/parts, 1)
	}
	for i := range s.Groups {
		g := s.group()
		channel, filter := i*g.Channels, i*g.Filters
		for part := range parts {
			first, last := s.pixels()*part/parts, s.pixels()*(part+1)/parts
			row := s.places() * s.imageStep
			products = append(products, gemm.Prepare(gemm.Product[float32]{
				M: g.depth(), N: g.Filters, K: last - first, EnoughPieces: most,
				A: gemm.Columns(from(images, first*row+channel), row), B: gemm.Rows(from(outputGradient, first*s.outputStep+filter), s.outputStep),
				C: gemm.Rows(from(sum.part(part), filter), s.Filters),
			}))
		}
	}
	p := ofProducts(products)
	p.after = sum.finish
	return p
}

const (
	partOperands   = 1 << 18 // elements of both operands in a part of the sum
	partSums       = 1 << 18 // elements of all parts of the sum
	piecesOfKernel = 8
)

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
