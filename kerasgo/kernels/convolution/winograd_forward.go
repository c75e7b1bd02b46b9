package convolution

import (
	"unsafe"

	"kerasgo/kerasgo/internal/pages"
	"kerasgo/kerasgo/kernels/convolution/transform"
)

// forwardTiles prepares output = images * kernel as Forward does, by Winograd's
// algorithm, for shapes of which tilesPay is true; the bias may be nil.
func forwardTiles(s Shape, images, kernel, output, bias []float32, rectify bool) *Prepared {
	return tilingOf(s).forward(images, output, bias, nil, rectify, &weights{data: kernel, channels: s.Channels, filters: s.Filters})
}

// forward prepares the convolution with a kernel. With a gate, the output is zero
// where that is not above zero.
func (w *tiling) forward(images, output, bias, gate []float32, rectify bool, kernel *weights) *Prepared {
	channels, filters := w.shape.Channels, w.shape.Filters
	if w.few() {
		return w.forwardFew(images, output, bias, gate, rectify, kernel)
	}
	p := w.prepared()
	packedAs := w.packed(channels, filters)
	packed := pages.Aligned(packedAs.size())
	together := w.together(channels, filters)
	tiles, sums := w.blockOf(together, channels), w.blockOf(together, filters)
	p.scratch = tiles.size() + sums.size() + matrices*max(channels, filters) + w.kernel.Columns
	blocks := ceil(w.tiles, together)
	p.pieces = min(blocks, mostPieces)
	w.packAhead(p, packed, packedAs, kernel)
	in, out := w.images(images), w.results(output, bias, gate, rectify)
	p.run = func(piece int, s *Scratch) {
		transformed, multiplied := s.memory[:tiles.size()], s.memory[tiles.size():tiles.size()+sums.size()+w.kernel.Columns]
		edge := s.memory[tiles.size()+sums.size()+w.kernel.Columns:]
		m := products{
			columns: filters, depth: channels,
			aRow: tiles.row, aStep: 1, aMatrix: tiles.matrix,
			bRow: packedAs.row, bPanel: channels * packedAs.row, bMatrix: packedAs.matrix,
			cRow: sums.row, cMatrix: sums.matrix,
		}
		last := min(blocks*(piece+1)/p.pieces*together, w.tiles)
		for first := blocks * piece / p.pieces * together; first < last; first += together {
			m.rows = min(together, last-first)
			w.transformImages(in, first, m.rows, transformed, tiles, edge, s)
			next := first + m.rows
			w.multiply(&m, transformed, packed, multiplied, &s.tile, func(matrix int) {
				w.fetch(&out.plane, matrix, first, m.rows, 0, 0)
				w.fetch(&in, matrix, next, min(together, last-next), 1-w.shape.PadTop, 1-w.shape.PadLeft)
			})
			out.write(multiplied, sums, first, m.rows, 0, filters, edge, &s.transform)
		}
	}
	return p
}

// transformImages writes count tiles from first on as rows of the matrices of
// transformed.
func (t *tiling) transformImages(in plane, first, count int, transformed []float32, b block, edge []float32, s *Scratch) {
	tile := &s.transform
	tile.Channels = in.channels
	tile.ToRow, tile.ToColumn = bytes(imageSide*b.matrix), bytes(b.matrix)
	for i := range count {
		at := t.place(first + i)
		in.square(tile, at.image, at.top, at.left, imageSide, edge)
		tile.To = unsafe.Pointer(&transformed[i*b.row])
		transform.Image(tile)
	}
}

// together is the number of tiles of a block: as many as leave their transforms
// in the second-level cache, in whole panels of the micro-kernel.
func (t *tiling) together(channels, filters int) int {
	count := blockElements / (matrices * (channels + filters))
	if matrices*channels*filters > blockElements {
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
