package convolution

import (
	"unsafe"

	"kerasgo/kerasgo/internal/pages"
	"kerasgo/kerasgo/kernels/convolution/transform"
	"kerasgo/kerasgo/kernels/gemm/micro"
	"kerasgo/kerasgo/kernels/vector"
)

// inputGradientTiles prepares the gradient of the images from that of the output
// by the transposed transforms, for shapes of which tilesPay is true. Tiles of
// it overlap, so an image is in one piece; small images share blocks. With a gate,
// the gradient is zero where that is not above zero.
//
// Where a convolution of the output's gradient with the flipped kernel has about
// as few tiles, it is that: its tiles do not overlap. Of a few images its pieces
// are more. Of volumes the planes would overlap, too.
func inputGradientTiles(s Shape, outputGradient, kernel, imagesGradient, gate []float32) *Prepared {
	w := tilingOf(s)
	back := tilingOf(s.phase(0, 0, 0).shape)
	exact := definitionOf(s, true, outputGradient, kernel, imagesGradient, nil, false)
	if s.Depth*s.KernelDepth > 1 || s.Batch < leastPieces || back.tiles <= w.tiles+w.tiles/8 {
		return back.forward(exact, weightsOf(s, kernel, flipped), gate)
	}
	p := w.prepared()
	channels, filters := s.Channels, s.Filters
	packedAs := w.packed(filters, channels)
	packed := pages.Aligned(packedAs.size())
	together := w.together(channels, filters)
	gradients, sums := w.blockOf(together, filters), w.blockOf(together, channels)
	p.scratch = gradients.size() + sums.size() + matrices*max(channels, filters) + w.kernel.Columns
	each := w.rows * w.columns
	images := max(min(together/each, s.Batch/leastPieces), 1) // of a piece
	p.pieces = ceil(s.Batch, images)
	screen := w.packAhead(p, packed, packedAs, weightsOf(s, kernel, turned))
	p.repair(screen, func() { exact.all(gate) })
	in, out := exact.from, exact.to
	size := s.Height * s.Width * channels
	p.run = func(piece int, s *Scratch) {
		firstImage, lastImage := piece*images, min((piece+1)*images, w.shape.Batch)
		clear(imagesGradient[firstImage*size : lastImage*size])
		transformed, multiplied := s.memory[:gradients.size()], s.memory[gradients.size():gradients.size()+sums.size()+w.kernel.Columns]
		edge := s.memory[gradients.size()+sums.size()+w.kernel.Columns:]
		specials := false
		for first := firstImage * each; first < lastImage*each; first += together {
			count := min(together, lastImage*each-first)
			w.transformGradients(in, first, count, transformed, gradients, edge, s)
			m := products{
				rows: count, columns: channels, depth: filters,
				aRow: gradients.row, aStep: 1, aMatrix: gradients.matrix,
				bRow: packedAs.row, bPanel: filters * packedAs.row, bMatrix: packedAs.matrix,
				cRow: sums.row, cMatrix: sums.matrix,
			}
			next := first + count
			w.multiply(&m, transformed, packed, multiplied, &s.tile, func(matrix int) {
				in.fetch(matrix, next, min(together, lastImage*each-next), w.inOutput)
			})
			t := &s.transform
			t.Channels = channels
			t.FromRow, t.FromColumn = bytes(imageSide*sums.matrix), bytes(sums.matrix)
			for i := range count {
				at := w.inImages(first+i, 0)
				t.From = unsafe.Pointer(&multiplied[i*sums.row])
				specials = specials || special(multiplied[i*sums.row:], sums, gradientCorner)
				whole := out.target(t, at, imageSide, edge)
				if !whole {
					clear(edge[:matrices*channels])
				}
				transform.ImageGradient(t)
				if !whole {
					for j := range imageSide {
						part, before := out.row(at.down(j), imageSide)
						vector.Add(part, part, edge[j*imageSide*channels+before:][:len(part)])
					}
				}
			}
		}
		if specials && screen.finite() {
			for pixel := firstImage * size / channels; pixel < lastImage*size/channels; pixel++ {
				exact.pixel(imagesGradient[pixel*channels:][:channels], out.corner(pixel), 0, &s.room)
			}
		}
		if gate != nil {
			part := imagesGradient[firstImage*size : lastImage*size]
			vector.Gate(part, part, gate[firstImage*size:lastImage*size])
		}
	}
	return p
}

// transformGradients is transformImages for the output's gradient.
func (t *tiling) transformGradients(in volumes, first, count int, transformed []float32, b block, edge []float32, s *Scratch) {
	tile := &s.transform
	tile.Channels = in.channels
	tile.ToRow, tile.ToColumn = bytes(imageSide*b.matrix), bytes(b.matrix)
	for i := range count {
		in.square(tile, t.inOutput(first+i), outputSide, edge)
		tile.To = unsafe.Pointer(&transformed[i*b.row])
		transform.OutputGradient(tile)
	}
}

// kernelGradientTiles prepares the gradient of the kernel from that of the
// output by the transposed transforms, for shapes of which tilesPay is true. The
// sum over all tiles is cut into parts by the shape alone; a piece is a part for one
// plane of the kernel. Of few tiles it is the kernel that is cut.
func kernelGradientTiles(s Shape, images, outputGradient, kernelGradient []float32) *Prepared {
	w := tilingOf(s)
	if w.fewForSums() {
		return w.kernelGradientFew(images, outputGradient, kernelGradient)
	}
	p := w.prepared()
	channels, filters := s.Channels, s.Filters
	together := w.together(channels, filters)
	parts := w.partsOfSum(together, s.KernelDepth)
	p.pieces = parts * s.KernelDepth
	tiles, gradients, sums := w.blockOf(together, channels), w.blockOf(together, filters), w.blockOf(channels, filters)
	slack := w.kernel.Columns
	p.scratch = tiles.size() + gradients.size() + sums.size() + matrices*max(channels, filters) + 2*slack
	size := 9 * channels * filters
	sum := newPartial(kernelGradient[:s.KernelDepth*size], parts)
	p.after = sum.finish
	screen := make(screen, p.pieces)
	p.repair(screen, func() { kernelByDefinition(w.shape, images, outputGradient, kernelGradient) })
	in, out := w.images(images), w.outputs(outputGradient)
	p.run = func(piece int, s *Scratch) {
		rest := s.memory
		transformed, rest := rest[:tiles.size()], rest[tiles.size():]
		transformedGradients, rest := rest[:gradients.size()+slack], rest[gradients.size()+slack:]
		multiplied, edge := rest[:sums.size()+slack], rest[sums.size()+slack:]
		part, kernelZ := piece/w.shape.KernelDepth, piece%w.shape.KernelDepth
		last := w.tiles * (part + 1) / parts
		m := products{
			rows: channels, columns: filters,
			aRow: 1, aStep: tiles.row, aMatrix: tiles.matrix,
			bRow: gradients.row, bPanel: w.kernel.Columns, bMatrix: gradients.matrix,
			cRow: sums.row, cMatrix: sums.matrix,
		}
		for first := w.tiles * part / parts; first < last; first += together {
			m.depth = min(together, last-first)
			w.transformImages(in, first, m.depth, kernelZ, transformed, tiles, edge, s)
			w.transformGradients(out, first, m.depth, transformedGradients, gradients, edge, s)
			w.multiply(&m, transformed, transformedGradients, multiplied, &s.tile, nil)
			m.flags = micro.Accumulate
		}
		to := sum.part(part)[kernelZ*size:][:size]
		t := &s.transform
		t.Channels = filters
		t.FromRow, t.FromColumn = bytes(imageSide*sums.matrix), bytes(sums.matrix)
		t.ToRow, t.ToColumn = bytes(3*channels*filters), bytes(channels*filters)
		for i := range channels {
			t.From, t.To = unsafe.Pointer(&multiplied[i*sums.row]), unsafe.Pointer(&to[i*filters])
			transform.KernelGradient(t)
		}
		screen[piece] = !vector.Finite(to)
	}
	return p
}

// partsOfSum is into how many parts the sum over all tiles, in blocks of so many, is cut
// for each of some planes of a kernel.
func (t *tiling) partsOfSum(together, planes int) int {
	parts := min(max(t.tiles/(partBlocks*together), 1), maximumParts)
	if parts*planes == 1 && t.tiles >= partBlocks*together/2 {
		parts = 2 // for two threads
	}
	return parts
}

const (
	partBlocks  = 4 // least blocks of a part of a kernel's gradient
	leastPieces = 8 // of an input's gradient: small images share blocks only if so many are left
)
