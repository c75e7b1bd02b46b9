package convolution

import (
	"unsafe"

	"kerasgo/kerasgo/internal/pages"
	"kerasgo/kerasgo/kernels/convolution/transform"
	"kerasgo/kerasgo/kernels/gemm/micro"
	"kerasgo/kerasgo/kernels/prefetch"
	"kerasgo/kerasgo/kernels/vector"
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

// parts are the transforms of all tiles, in blocks of partChannels channels.
type parts struct {
	block
	data []float32
}

func (t *tiling) partsOf(channels int) parts {
	b := t.blockOf(t.tiles, min(partChannels, channels))
	return parts{b, pages.Aligned(ceil(channels, partChannels) * b.size())}
}

func (p *parts) part(index int) []float32 { return p.data[index*p.size() : (index+1)*p.size()] }

// write transforms a tile, whose pixels t says how to find, to each of the blocks.
func (p *parts) write(tile, channels int, t *transform.Tile, transform func(*transform.Tile)) {
	from := t.From
	t.ToRow, t.ToColumn = bytes(imageSide*p.matrix), bytes(p.matrix)
	for channel := 0; channel < channels; channel += partChannels {
		t.Channels = min(partChannels, channels-channel)
		t.From = unsafe.Add(from, bytes(channel))
		t.To = pointer(p.part(channel/partChannels), tile*p.row)
		transform(t)
	}
}

func (t *tiling) few() bool {
	return t.shape.KernelDepth == 1 && t.tiles <= mostFew && matrices*t.shape.Channels*t.shape.Filters >= leastOfFew
}

// forwardFew is forward for few tiles.
func (w *tiling) forwardFew(exact *definition, kernel *weights, gate []float32) *Prepared {
	p := w.prepared()
	channels, filters := w.shape.Channels, w.shape.Filters
	transformed := w.partsOf(channels)
	edges := matrices * max(channels, filters)
	in := exact.from
	out := w.results(exact, gate)
	p.ahead = ceil(w.tiles, w.columns)
	p.before = func(row int, s *Scratch) {
		for tile := row * w.columns; tile < (row+1)*w.columns; tile++ {
			in.square(&s.transform, w.inImages(tile, 0), imageSide, s.memory[:edges])
			transformed.write(tile, channels, &s.transform, transform.Image)
		}
	}
	across := w.partColumns()
	packedAs, sums := w.packed(partChannels, across), w.blockOf(w.tiles, across)
	room := w.packRoom(kernel, partChannels)
	p.scratch = edges + packedAs.size() + sums.size() + w.kernel.Columns + room
	p.pieces = ceil(filters, across)
	screen := make(screen, p.pieces)
	p.repair(screen, func() { exact.all(gate) })
	p.run = func(piece int, s *Scratch) {
		edge, rest := s.memory[:edges], s.memory[edges:]
		packed, rest := rest[:packedAs.size()], rest[packedAs.size():]
		multiplied, rest := rest[:sums.size()+w.kernel.Columns], rest[sums.size()+w.kernel.Columns:]
		first := piece * across
		count := min(across, filters-first)
		m := products{
			rows: w.tiles, columns: count,
			aRow: transformed.row, aStep: 1, aMatrix: transformed.matrix,
			bRow: packedAs.row, bMatrix: packedAs.matrix,
			cRow: sums.row, cMatrix: sums.matrix,
		}
		finite := true
		for i := range ceil(channels, partChannels) {
			channel := i * partChannels
			m.depth = min(partChannels, channels-channel)
			m.bPanel = m.depth * packedAs.row
			finite = w.pack(packed, packedAs, kernel, 0, channel, m.depth, first, count, rest, &s.transform) && finite
			w.multiply(&m, transformed.part(i), packed, multiplied, &s.tile, func(matrix int) {
				kernel.fetch(matrix, channel+partChannels, first, count)
			})
			m.flags = micro.Accumulate
		}
		screen[piece] = !finite
		out.write(multiplied, sums, 0, w.tiles, first, count, finite, edge, s)
	}
	return p
}

// fewForSums tells whether tiles are few for the kernel's gradient: its sums would
// leave the cache, and the transforms of all tiles are no larger than they.
func (t *tiling) fewForSums() bool {
	area := t.shape.Channels * t.shape.Filters
	return t.shape.KernelDepth == 1 && matrices*area >= leastOfFew && t.tiles*(t.shape.Channels+t.shape.Filters) <= area
}

// kernelGradientFew is kernelGradientTiles for few tiles: all are transformed ahead,
// and a piece is the sum over them for some channels and some filters, which stays in
// the second-level cache.
func (w *tiling) kernelGradientFew(images, outputGradient, kernelGradient []float32) *Prepared {
	p := w.prepared()
	channels, filters := w.shape.Channels, w.shape.Filters
	in, out := w.images(images), w.outputs(outputGradient)
	tiles, gradients := w.partsOf(channels), w.partsOf(filters)
	p.ahead = ceil(w.tiles, w.columns)
	p.before = func(row int, s *Scratch) {
		for tile := row * w.columns; tile < (row+1)*w.columns; tile++ {
			in.square(&s.transform, w.inImages(tile, 0), imageSide, s.memory)
			tiles.write(tile, channels, &s.transform, transform.Image)
			out.square(&s.transform, w.inOutput(tile), outputSide, s.memory)
			gradients.write(tile, filters, &s.transform, transform.OutputGradient)
		}
	}
	sums := w.blockOf(partChannels, min(partChannels, filters))
	p.scratch = max(matrices*max(channels, filters), sums.size()+w.kernel.Columns)
	across := ceil(filters, partChannels)
	p.pieces = ceil(channels, partChannels) * across
	screen := make(screen, p.pieces)
	p.repair(screen, func() { kernelByDefinition(w.shape, images, outputGradient, kernelGradient) })
	p.run = func(piece int, s *Scratch) {
		channel, filter := piece/across*partChannels, piece%across*partChannels
		m := products{
			rows: min(partChannels, channels-channel), columns: min(partChannels, filters-filter), depth: w.tiles,
			aRow: 1, aStep: tiles.row, aMatrix: tiles.matrix,
			bRow: gradients.row, bPanel: w.kernel.Columns, bMatrix: gradients.matrix,
			cRow: sums.row, cMatrix: sums.matrix,
		}
		w.multiply(&m, tiles.part(piece/across), gradients.part(piece%across), s.memory, &s.tile, nil)
		t := &s.transform
		t.Channels = m.columns
		t.FromRow, t.FromColumn = bytes(imageSide*sums.matrix), bytes(sums.matrix)
		t.ToRow, t.ToColumn = bytes(3*channels*filters), bytes(channels*filters)
		finite := true
		for i := range m.rows {
			at := (channel+i)*filters + filter
			t.From, t.To = pointer(s.memory, i*sums.row), pointer(kernelGradient, at)
			transform.KernelGradient(t)
			for place := range 9 {
				finite = finite && vector.Finite(kernelGradient[place*channels*filters+at:][:m.columns])
			}
		}
		screen[piece] = !finite
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
