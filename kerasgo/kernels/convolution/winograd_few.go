package convolution

import (
	"unsafe"

	"kerasgo/kerasgo/internal/pages"
	"kerasgo/kerasgo/kernels/convolution/transform"
	"kerasgo/kerasgo/kernels/gemm/micro"
	"kerasgo/kerasgo/kernels/prefetch"
)

// Few tiles of many channels, as the last layers of networks have them: a kernel
// transformed, four times as large, would be written to memory and read again for
// few products. Each part of it is transformed just before all tiles are multiplied
// with it, and stays in the second-level cache. The tiles are transformed ahead;
// pieces are of the filters, so that small batches have them too.

const (
	mostFew      = 72      // tiles
	leastOfFew   = 1 << 18 // elements of a kernel, transformed: more than stay in the cache
	partChannels = 64      // of a part of the kernel
)

func (t *tiling) few() bool {
	return t.shape.KernelDepth == 1 && t.tiles <= mostFew && matrices*t.shape.Channels*t.shape.Filters >= leastOfFew
}

// forwardFew is forward for few tiles.
func (w *tiling) forwardFew(images, output, bias, gate []float32, rectify bool, kernel *weights) *Prepared {
	p := w.prepared()
	channels, filters := w.shape.Channels, w.shape.Filters
	part := w.blockOf(w.tiles, min(partChannels, channels))
	parts := ceil(channels, partChannels)
	transformed := pages.Aligned(parts * part.size())
	edges := matrices * max(channels, filters)
	in := w.images(images)
	out := w.results(in, kernel, output, bias, gate, rectify)
	p.ahead = ceil(w.tiles, w.columns)
	p.before = func(row int, s *Scratch) {
		t := &s.transform
		for tile := row * w.columns; tile < (row+1)*w.columns; tile++ {
			t.ToRow, t.ToColumn = bytes(imageSide*part.matrix), bytes(part.matrix)
			in.square(t, w.inImages(tile, 0), imageSide, s.memory[:edges])
			from := t.From
			for i := range parts {
				t.Channels = min(partChannels, channels-i*partChannels)
				t.From = unsafe.Add(from, bytes(i*partChannels))
				t.To = pointer(transformed, i*part.size()+tile*part.row)
				transform.Image(t)
			}
		}
	}
	across := w.partColumns()
	packedAs, sums := w.packed(partChannels, across), w.blockOf(w.tiles, across)
	room := w.packRoom(kernel, partChannels)
	p.scratch = edges + packedAs.size() + sums.size() + w.kernel.Columns + room
	p.pieces = ceil(filters, across)
	p.run = func(piece int, s *Scratch) {
		edge, rest := s.memory[:edges], s.memory[edges:]
		packed, rest := rest[:packedAs.size()], rest[packedAs.size():]
		multiplied, rest := rest[:sums.size()+w.kernel.Columns], rest[sums.size()+w.kernel.Columns:]
		first := piece * across
		count := min(across, filters-first)
		m := products{
			rows: w.tiles, columns: count,
			aRow: part.row, aStep: 1, aMatrix: part.matrix,
			bRow: packedAs.row, bMatrix: packedAs.matrix,
			cRow: sums.row, cMatrix: sums.matrix,
		}
		for i := range parts {
			channel := i * partChannels
			m.depth = min(partChannels, channels-channel)
			m.bPanel = m.depth * packedAs.row
			w.pack(packed, packedAs, kernel, 0, channel, m.depth, first, count, rest, &s.transform)
			w.multiply(&m, transformed[i*part.size():], packed, multiplied, &s.tile, func(matrix int) {
				kernel.fetch(matrix, channel+partChannels, first, count)
			})
			m.flags = micro.Accumulate
		}
		out.write(multiplied, sums, 0, w.tiles, first, count, edge, &s.transform)
	}
	return p
}

// fetch brings a matrix's share of the part of a kernel from one row on into the
// cache.
func (k *weights) fetch(matrix, row, column, columns int) {
	rows := min(partChannels, k.rows()-row)
	if rows <= 0 {
		return
	}
	lines, length, start := rows, columns, row*k.filters+column
	if k.order != stored {
		lines, length, start = columns, rows, column*k.filters+row
	}
	area := k.channels * k.filters
	for i := 9 * lines * matrix / matrices; i < 9*lines*(matrix+1)/matrices; i++ {
		prefetch.Slice(k.data[i/lines*area+start+i%lines*k.filters:][:length])
	}
}
