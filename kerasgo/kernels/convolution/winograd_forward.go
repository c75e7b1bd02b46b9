package convolution

import (
	"math"
	"unsafe"

	"kerasgo/kerasgo/kernels/convolution/transform"
)

// forwardTiles prepares output = images * kernel as Forward does, by Winograd's
// algorithm, for shapes of which tilesPay is true; the bias may be nil.
func forwardTiles(s Shape, images, kernel, output, bias []float32, rectify bool) *Prepared {
	w := tilingOf(s)
	p := w.prepared()
	channels, filters := s.Channels, s.Filters
	weights := w.packed(channels, filters)
	packed := aligned(weights.size())
	together := w.together(channels, filters)
	tiles, sums := w.blockOf(together, channels), w.blockOf(together, filters)
	p.scratch = tiles.size() + sums.size() + matrices*max(channels, filters) + w.kernel.Columns
	p.pieces = ceil(w.tiles, together)
	p.before = func() { w.pack(packed, weights, kernel, channels, filters) }
	if bias == nil {
		bias = make([]float32, filters)
	}
	floor := float32(math.Inf(-1))
	if rectify {
		floor = 0
	}
	in, out := w.images(images), w.outputs(output)
	p.run = func(piece int, s *Scratch) {
		first := piece * together
		count := min(together, w.tiles-first)
		transformed, multiplied := s.memory[:tiles.size()], s.memory[tiles.size():tiles.size()+sums.size()+w.kernel.Columns]
		edge := s.memory[tiles.size()+sums.size()+w.kernel.Columns:]
		w.transformImages(in, first, count, transformed, tiles, edge, s)
		m := products{
			rows: count, columns: filters, depth: channels,
			aRow: tiles.row, aStep: 1, aMatrix: tiles.matrix,
			bRow: weights.row, bPanel: channels * weights.row, bMatrix: weights.matrix,
			cRow: sums.row, cMatrix: sums.matrix,
		}
		w.multiply(&m, transformed, packed, multiplied, &s.tile)
		t := &s.transform
		t.Channels, t.Bias, t.Floor = filters, unsafe.Pointer(&bias[0]), floor
		t.FromRow, t.FromColumn = bytes(imageSide*sums.matrix), bytes(sums.matrix)
		for i := range count {
			at := w.place(first + i)
			t.From = unsafe.Pointer(&multiplied[i*sums.row])
			whole := out.target(t, at.image, at.y, at.x, outputSide, edge)
			transform.Output(t)
			if !whole {
				for j := range outputSide {
					part, before := out.row(at.image, at.y+j, at.x, outputSide)
					copy(part, edge[j*outputSide*filters+before:])
				}
			}
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
)
