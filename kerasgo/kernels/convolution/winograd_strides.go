package convolution

import (
	"unsafe"

	"kerasgo/kerasgo/internal/pages"
	"kerasgo/kerasgo/kernels/convolution/transform"
	"kerasgo/kerasgo/kernels/gemm/micro"
	"kerasgo/kerasgo/kernels/vector"
)

// A convolution with strides by Winograd's algorithm. The pixels of the images that
// lie at the same distance behind a stride's step, a phase, are images of their own,
// and each output is a sum of convolutions of them without strides, with kernels of at
// most 3×3 of the places. Phases of a row lie side by side: StrideX pixels are one of
// as many times the channels. The rows' phases are one after the other.
//
// A kernel's first place along an axis has a part in a transformed kernel's first row
// alone besides others, and its last one in the last: where a phase has no such place,
// these matrices are not multiplied. What is left of 4×4 by twos is 100 products of 256,
// and of 3×3 by twos 81 of 144.

// strided is a convolution with strides, as one of phases.
type strided struct {
	*tiling // of one row's phase; back, of the gradient of the images
	with    Shape
	back    bool
	y, x    axis
}

// stridedOf makes one, or with back that of the gradient of the images; false if a phase
// has more than three places along an axis.
func stridedOf(s Shape, back bool) (*strided, bool) {
	y, oneY := axisOf(s.KernelHeight, s.StrideY, s.PadTop)
	x, oneX := axisOf(s.KernelWidth, s.StrideX, s.PadLeft)
	if !oneY || !oneX {
		return nil, false
	}
	b := Shape{
		Batch: s.Batch, Depth: 1, Height: ceil(s.Height, s.StrideY), Width: ceil(s.Width, s.StrideX), Channels: s.StrideX * s.Channels,
		Filters: s.Filters, KernelDepth: 1, KernelHeight: 3, KernelWidth: 3,
		OutDepth: 1, OutHeight: s.OutHeight, OutWidth: s.OutWidth, PadTop: -y.first, PadLeft: -x.first,
	}.withDefaults()
	if back {
		b.Height, b.Width, b.OutHeight, b.OutWidth = b.OutHeight, b.OutWidth, b.Height, b.Width
		b.Channels, b.Filters = b.Filters, b.Channels
		b.PadTop, b.PadLeft = y.first+2, x.first+2
	}
	return &strided{tilingOf(b), s, back, y, x}, true
}

// stridesPay tells whether tiles are the fastest way for a shape with strides.
func (s Shape) stridesPay() bool {
	if s.StrideY*s.StrideX == 1 || s.Depth != 1 || s.KernelDepth != 1 || s.PadFront != 0 || s.Groups != 1 || s.DilationY != 1 || s.DilationX != 1 ||
		s.Channels%transform.Lanes != 0 || s.Filters%transform.Lanes != 0 || s.Channels*s.Filters == 0 {
		return false
	}
	w, ok := stridedOf(s, false)
	if !ok {
		return false
	}
	area, phases := s.Channels*s.Filters, s.StrideY*s.StrideX
	direct := s.pixels() * s.places() * area
	tiled := w.tiles*(w.y.products()*w.x.products()*area+mapWork*(phases*s.Channels+s.Filters)) + phases*kernelWork*area
	return tiled+tiled/4 < direct
}

// phasesOf is which phases of a row have a part in a matrix of a phase of rows: from
// one on up to another. Those between two that have one are multiplied by zeros.
func (w *strided) phasesOf(phase, matrix int) (from, to int) {
	if !w.y.used(phase, matrix/imageSide, w.back) {
		return 0, 0
	}
	for x := range w.x.places {
		if w.x.used(x, matrix%imageSide, w.back) {
			if to == 0 {
				from = x
			}
			to = x + 1
		}
	}
	return from, to
}

// rows is a phase of rows of images.
func (w *strided) rows(images []float32, phase int) volumes {
	s := &w.with
	row := s.Width * s.Channels
	return volumes{from(images, phase*row), 1, ceil(s.Height-phase, s.StrideY), row, s.StrideX * s.Channels, s.Height * row, s.StrideY * row}
}

// ranges are the products of a phase of rows, by matrix: of the elements of depth, or
// back of the columns, from one up to another.
func (w *strided) ranges(phase int) (list [matrices][2]int) {
	channels := w.with.Channels
	for matrix := range list {
		first, last := w.phasesOf(phase, matrix)
		if w.back && first < last && channels%w.kernel.Columns != 0 { // panels hold several phases
			first, last = 0, w.with.StrideX
		}
		list[matrix] = [2]int{first * channels, last * channels}
	}
	return list
}

// forwardStrides prepares output = images * kernel as Forward does, for shapes of which
// stridesPay is true.
func forwardStrides(s Shape, images, kernel, output, bias []float32, rectify bool) *Prepared {
	w, _ := stridedOf(s, false)
	exact := definitionOf(s, false, images, kernel, output, bias, rectify)
	var in []volumes
	for phase := range s.StrideY {
		in = append(in, w.rows(images, phase))
	}
	out := w.results(exact, nil)
	out.tell = stridedCorners[:]
	return w.convolve(exact, in, []*results{out})
}

// inputGradientStrides prepares the gradient of the images from that of the output.
func inputGradientStrides(s Shape, outputGradient, kernel, imagesGradient []float32) *Prepared {
	w, _ := stridedOf(s, true)
	exact := definitionOf(s, true, outputGradient, kernel, imagesGradient, nil, false)
	var out []*results
	for phase := range s.StrideY {
		r := w.results(exact, nil)
		r.output, r.bias = w.rows(imagesGradient, phase), make([]float32, w.shape.Filters)
		r.tell, r.of = stridedCorners[:], nil
		for x := range s.StrideX {
			r.of = append(r.of, x*s.Channels)
		}
		r.exact = func(s *Scratch, at corner, _, _ int) { w.tile(exact, phase, s, at) }
		out = append(out, r)
	}
	return w.convolve(exact, []volumes{exact.from}, out)
}

// tile computes the pixels of a tile of a phase of rows by definition.
func (w *strided) tile(d *definition, phase int, s *Scratch, at corner) {
	channels, t := w.with.Channels, &s.transform
	for y := range outputSide {
		for x := range outputSide {
			to := unsafe.Slice((*float32)(unsafe.Add(t.To, uintptr(y)*t.ToRow+uintptr(x)*t.ToColumn)), w.shape.Filters)
			for i := range w.with.StrideX {
				d.pixel(to[i*channels:][:channels], corner{at.image, 0, (at.y+y)*w.with.StrideY + phase, (at.x+x)*w.with.StrideX + i}, 0, &s.room)
			}
		}
	}
}

// convolve prepares the sum of the convolutions of all phases of rows, or back those of
// one volume for each.
func (w *strided) convolve(exact *definition, in []volumes, out []*results) *Prepared {
	channels, filters, phases := w.shape.Channels, w.shape.Filters, w.with.StrideY
	p := w.prepared()
	packedAs := w.packed(channels, filters)
	packed := pages.Aligned(phases * packedAs.size())
	together := w.together(channels, filters)
	tiles, sums := w.blockOf(together, channels), w.blockOf(together, filters)
	p.scratch = tiles.size() + sums.size() + matrices*max(channels, filters) + w.kernel.Columns
	blocks := ceil(w.tiles, together)
	p.pieces = min(blocks, mostPieces)
	screen := w.packPhases(p, packed, packedAs, exact.kernel)
	p.repair(screen, func() { exact.all(nil) })
	ranges := make([][matrices][2]int, phases)
	for phase := range ranges {
		ranges[phase] = w.ranges(phase)
	}
	p.run = func(piece int, s *Scratch) {
		transformed, rest := s.memory[:tiles.size()], s.memory[tiles.size():]
		multiplied, edge := rest[:sums.size()+w.kernel.Columns], rest[sums.size()+w.kernel.Columns:]
		m := products{
			columns: filters, depth: channels,
			aRow: tiles.row, aStep: 1, bRow: packedAs.row, bPanel: channels * packedAs.row, cRow: sums.row,
		}
		last, finite := min(blocks*(piece+1)/p.pieces*together, w.tiles), screen.finite()
		for first := blocks * piece / p.pieces * together; first < last; first += together {
			m.rows = min(together, last-first)
			for phase := range phases {
				if phase < len(in) {
					w.transformImages(in[phase], first, m.rows, 0, transformed, tiles, edge, s)
				}
				next, nextPhase := first, phase+1
				if nextPhase >= len(in) {
					next, nextPhase = first+m.rows, 0
				}
				for matrix, part := range ranges[phase] {
					in[nextPhase].fetch(matrix, next, min(together, last-next), func(tile int) corner { return w.middle(tile, 0) })
					a, b, c := transformed[matrix*tiles.matrix:], packed[phase*packedAs.size()+matrix*packedAs.matrix:], multiplied[matrix*sums.matrix:]
					from, size := part[0], part[1]-part[0]
					if w.back && size < filters || !w.back && phase == 0 && size == 0 {
						clear(c[:m.rows*sums.row])
					}
					if w.back {
						m.columns, b, c = size, b[from*channels:], c[from:]
					} else {
						m.depth, a, b = size, a[from:], b[from*packedAs.row:]
					}
					if m.flags = 0; !w.back && phase > 0 {
						m.flags = micro.Accumulate
					}
					if size > 0 {
						w.multiplyOne(&m, a, b, c, &s.tile)
					}
				}
				if result := phase - phases + len(out); result >= 0 {
					out[result].write(multiplied, sums, first, m.rows, 0, filters, finite, edge, s)
				}
			}
		}
	}
	return p
}

// stridedCorners are matrices of which each pixel of a phase's tile that has a part in
// any has a part in one: the outer ones, and the next where a phase has no part in these.
var stridedCorners = [...]int{
	0, 1, imageSide - 1,
	imageSide, imageSide + 1, 2*imageSide - 1,
	matrices - imageSide, matrices - imageSide + 1, matrices - 1,
}

// packPhases is packAhead of the kernels of all phases.
func (w *strided) packPhases(p *Prepared, to []float32, b block, kernel []float32) screen {
	rows, columns := w.shape.Channels, w.shape.Filters
	part := w.partColumns()
	across := ceil(columns, part)
	room := 9 * rows * part
	p.ahead = w.with.StrideY * across
	p.scratch = max(p.scratch, 2*room)
	screen := make(screen, p.ahead)
	p.before = func(piece int, s *Scratch) {
		phase, first := piece/across, piece%across*part
		count := min(part, columns-first)
		k := &weights{data: s.memory[:room], planes: 1, channels: rows, filters: count}
		w.placesOf(k.data, kernel, phase, first, count)
		screen[piece] = !w.pack(to[phase*b.size()+first*rows:], b, k, 0, 0, rows, 0, count, s.memory[room:], &s.transform)
	}
	return screen
}

// placesOf writes the 3×3 matrices of a phase of rows, of the columns from one on: of
// places that there are not, zeros.
func (w *strided) placesOf(to, kernel []float32, phase, first, columns int) {
	s := &w.with
	area := s.Channels * s.Filters
	for i := range 9 {
		y, x := i/3, i%3
		if w.back {
			y, x = 2-y, 2-x
		}
		for phaseX := range s.StrideX {
			var place []float32
			if kernelY, kernelX := w.y.places[phase][y], w.x.places[phaseX][x]; kernelY >= 0 && kernelX >= 0 {
				place = kernel[(kernelY*s.KernelWidth+kernelX)*area:][:area]
			}
			if !w.back {
				for channel := range s.Channels {
					row := to[(i*w.shape.Channels+phaseX*s.Channels+channel)*columns:][:columns]
					if place == nil {
						clear(row)
					} else {
						copy(row, place[channel*s.Filters+first:])
					}
				}
				continue
			}
			channel, last := max(phaseX*s.Channels, first), min((phaseX+1)*s.Channels, first+columns)
			if channel >= last {
				continue
			}
			part := to[i*s.Filters*columns+channel-first:]
			if place != nil {
				micro.Transpose(part, columns, place[(channel-phaseX*s.Channels)*s.Filters:], s.Filters, last-channel, s.Filters)
				continue
			}
			for row := range s.Filters {
				clear(part[row*columns:][:last-channel])
			}
		}
	}
}

// kernelGradientStrides prepares the gradient of the kernel from that of the output, as
// kernelGradientTiles does; a piece is a part for one phase of rows.
func kernelGradientStrides(s Shape, images, outputGradient, kernelGradient []float32) *Prepared {
	w, _ := stridedOf(s, false)
	p := w.prepared()
	channels, filters := w.shape.Channels, w.shape.Filters
	together := w.together(channels, filters)
	parts := w.partsOfSum(together, s.StrideY)
	p.pieces = parts * s.StrideY
	tiles, gradients, sums := w.blockOf(together, channels), w.blockOf(together, filters), w.blockOf(channels, filters)
	slack := w.kernel.Columns
	p.scratch = tiles.size() + gradients.size() + sums.size() + matrices*max(channels, filters) + 2*slack
	size := s.depth() * filters
	sum := newPartial(kernelGradient[:size], parts)
	p.after = sum.finish
	screen := make(screen, p.pieces)
	p.repair(screen, func() { kernelByDefinition(s, images, outputGradient, kernelGradient) })
	out := w.outputs(outputGradient)
	p.run = func(piece int, scratch *Scratch) {
		rest := scratch.memory
		transformed, rest := rest[:tiles.size()], rest[tiles.size():]
		transformedGradients, rest := rest[:gradients.size()+slack], rest[gradients.size()+slack:]
		multiplied, edge := rest[:sums.size()+slack], rest[sums.size()+slack:]
		part, phase := piece/s.StrideY, piece%s.StrideY
		in, ranges := w.rows(images, phase), w.ranges(phase)
		m := products{
			columns: filters,
			aRow:    1, aStep: tiles.row, bRow: gradients.row, bPanel: w.kernel.Columns, cRow: sums.row,
		}
		last := w.tiles * (part + 1) / parts
		for first := w.tiles * part / parts; first < last; first += together {
			m.depth = min(together, last-first)
			w.transformImages(in, first, m.depth, 0, transformed, tiles, edge, scratch)
			w.transformGradients(out, first, m.depth, transformedGradients, gradients, edge, scratch)
			for matrix, rows := range ranges {
				if m.rows = rows[1] - rows[0]; m.rows > 0 {
					w.multiplyOne(&m, transformed[matrix*tiles.matrix+rows[0]:], transformedGradients[matrix*gradients.matrix:], multiplied[matrix*sums.matrix+rows[0]*sums.row:], &scratch.tile)
				}
			}
			m.flags = micro.Accumulate
		}
		to, t, finite := sum.part(part), &scratch.transform, true
		t.Channels = filters
		t.FromRow, t.FromColumn = bytes(imageSide*sums.matrix), bytes(sums.matrix)
		t.To, t.ToRow, t.ToColumn = pointer(edge, 0), bytes(3*filters), bytes(filters)
		for channel := range channels {
			phaseX := channel / s.Channels
			// What was not multiplied has a part in places alone that there are not.
			t.From = pointer(multiplied, channel*sums.row)
			transform.KernelGradient(t)
			for i := range 9 {
				if y, x := w.y.places[phase][i/3], w.x.places[phaseX][i%3]; y >= 0 && x >= 0 {
					copy(to[((y*s.KernelWidth+x)*s.Channels+channel%s.Channels)*filters:][:filters], edge[i*filters:])
					finite = finite && vector.Finite(edge[i*filters:][:filters])
				}
			}
		}
		screen[piece] = !finite
	}
	return p
}
