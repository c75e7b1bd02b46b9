package convolution

import (
	"unsafe"

	"kerasgo/kerasgo/internal/pages"
	"kerasgo/kerasgo/kernels/convolution/transform"
	"kerasgo/kerasgo/kernels/gemm/micro"
)

// forwardTiles prepares output = images * kernel as Forward does, by Winograd's
// algorithm, for shapes of which tilesPay is true; the bias may be nil.
func forwardTiles(s Shape, images, kernel, output, bias []float32, rectify bool) *Prepared {
	return tilingOf(s).forward(definitionOf(s, false, images, kernel, output, bias, rectify), weightsOf(s, kernel, stored), nil)
}

// forward prepares the convolution that exact defines, with its kernel. With a gate, the
// output is zero where that is not above zero.
func (w *tiling) forward(exact *definition, kernel *weights, gate []float32) *Prepared {
	channels, filters := w.shape.Channels, w.shape.Filters
	if w.few() {
		return w.forwardFew(exact, kernel, gate)
	}
	p := w.prepared()
	packedAs := w.packed(channels, filters)
	packed := pages.Aligned(w.shape.KernelDepth * packedAs.size())
	together := w.together(channels, filters)
	tiles, sums := w.blockOf(together, channels), w.blockOf(together, filters)
	p.scratch = tiles.size() + sums.size() + matrices*max(channels, filters) + w.kernel.Columns
	blocks := ceil(w.tiles, together)
	p.pieces = min(blocks, mostPieces)
	screen := w.packAhead(p, packed, packedAs, kernel)
	p.repair(screen, func() { exact.all(gate) })
	in := exact.from
	out := w.results(exact, gate)
	p.run = func(piece int, s *Scratch) {
		transformed, multiplied := s.memory[:tiles.size()], s.memory[tiles.size():tiles.size()+sums.size()+w.kernel.Columns]
		edge := s.memory[tiles.size()+sums.size()+w.kernel.Columns:]
		m := products{
			columns: filters, depth: channels,
			aRow: tiles.row, aStep: 1, aMatrix: tiles.matrix,
			bRow: packedAs.row, bPanel: channels * packedAs.row, bMatrix: packedAs.matrix,
			cRow: sums.row, cMatrix: sums.matrix,
		}
		last, finite := min(blocks*(piece+1)/p.pieces*together, w.tiles), screen.finite()
		for first := blocks * piece / p.pieces * together; first < last; first += together {
			m.rows, m.flags = min(together, last-first), 0
			for kernelZ := range w.shape.KernelDepth {
				w.transformImages(in, first, m.rows, kernelZ, transformed, tiles, edge, s)
				next, nextZ := first, kernelZ+1
				if nextZ == w.shape.KernelDepth {
					next, nextZ = first+m.rows, 0
				}
				w.multiply(&m, transformed, packed[kernelZ*packedAs.size():], multiplied, &s.tile, func(matrix int) {
					if nextZ == 0 {
						out.output.fetch(matrix, first, m.rows, w.inOutput)
					}
					in.fetch(matrix, next, min(together, last-next), func(tile int) corner { return w.middle(tile, nextZ) })
				})
				m.flags = micro.Accumulate
			}
			out.write(multiplied, sums, first, m.rows, 0, filters, finite, edge, s)
		}
	}
	return p
}

// middle is the corner of those that are a tile's own: each pixel is one's.
func (t *tiling) middle(tile, kernelZ int) corner {
	at := t.inImages(tile, kernelZ)
	at.y, at.x = at.y+1, at.x+1
	return at
}

// transformImages writes the pixels under count tiles from first on, under one plane
// of the kernel, as rows of the matrices of transformed.
func (t *tiling) transformImages(in volumes, first, count, kernelZ int, transformed []float32, b block, edge []float32, s *Scratch) {
	tile := &s.transform
	tile.Channels = in.channels
	tile.ToRow, tile.ToColumn = bytes(imageSide*b.matrix), bytes(b.matrix)
	for i := range count {
		in.square(tile, t.inImages(first+i, kernelZ), imageSide, edge)
		tile.To = unsafe.Pointer(&transformed[i*b.row])
		transform.Image(tile)
	}
}

// together is the number of tiles of a block: as many as leave their transforms
// in the second-level cache, in whole panels of the micro-kernel.
func (t *tiling) together(channels, filters int) int {
	count := blockElements / (matrices * (channels + filters))
	if t.shape.KernelDepth*matrices*channels*filters > blockElements {
		// The kernel is read from further away for each block.
		count = max(count, leastOfLarge)
	}
	rows := t.kernel.Rows
	return max(min(count, mostTogether), leastTogether) / rows * rows
}

const (
	blockElements = 1 << 16
	leastOfLarge  = 48
	leastTogether = 12
	mostTogether  = 96
	mostPieces    = 64
)
