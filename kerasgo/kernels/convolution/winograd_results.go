package convolution

import (
	"unsafe"

	"kerasgo/kerasgo/kernels/convolution/transform"
	"kerasgo/kerasgo/kernels/vector"
)

// results are how the outputs of tiles leave: with a bias, none below a floor, and
// zero where a gate, which may be nil, is not above zero.
type results struct {
	tiling        *tiling
	bias          []float32
	floor         float32
	gate          []float32
	output, gates volumes
	// exact computes the outputs of a tile, which a transform has just left, for the
	// filters from one on, by definition, where special tells that there is need to:
	// where products of the matrices tell it, of some filters.
	exact func(s *Scratch, at corner, filter, filters int)
	tell  []int // matrices
	of    []int // filters
}

// imageCorners are matrices of which each pixel of an image's tile has a part in one;
// each of an output's gradient has in gradientCorner.
var imageCorners = [...]int{0, imageSide - 1, matrices - imageSide, matrices - 1}

const gradientCorner = imageSide + 1

// results returns those of a convolution; the gate may be nil.
func (t *tiling) results(exact *definition, gate []float32) *results {
	return &results{
		tiling: t, bias: exact.bias, floor: exact.floor,
		gate: gate, output: exact.to, gates: t.outputs(gate),
		exact: exact.tile, tell: imageCorners[:], of: []int{0},
	}
}

// tile computes the outputs of a tile by definition, for the filters from one on.
func (d *definition) tile(s *Scratch, at corner, filter, filters int) {
	t := &s.transform
	for y := range uintptr(outputSide) {
		for x := range uintptr(outputSide) {
			to := (*float32)(unsafe.Add(t.To, y*t.ToRow+x*t.ToColumn))
			d.pixel(unsafe.Slice(to, filters), corner{at.image, at.z, at.y + int(y), at.x + int(x)}, filter, &s.room)
		}
	}
}

// special tells whether a tile's products, of which from is the first filter's in the
// first matrix, are not finite: of a pixel that is not, no filter's are, in all matrices
// that it has a part in.
func (r *results) special(from []float32, b block) bool {
	for _, filter := range r.of {
		if special(from[filter:], b, r.tell...) {
			return true
		}
	}
	return false
}

// special tells it of one filter's products.
func special(from []float32, b block, corners ...int) bool {
	for _, matrix := range corners {
		if value := from[matrix*b.matrix]; value-value != 0 {
			return true
		}
	}
	return false
}

// write transforms the products of count tiles from first on, which are rows of the
// matrices of multiplied, to outputs of some filters, whose weights are finite, or else
// all is to be computed again. Edge is for tiles of which not all pixels exist.
func (r *results) write(multiplied []float32, b block, first, count, filter, filters int, finite bool, edge []float32, s *Scratch) {
	all, t := r.tiling.shape.Filters, &s.transform
	t.Channels, t.Bias, t.Floor = filters, pointer(r.bias, filter), r.floor
	t.FromRow, t.FromColumn = bytes(imageSide*b.matrix), bytes(b.matrix)
	for i := range count {
		at := r.tiling.inOutput(first + i)
		t.From = pointer(multiplied, i*b.row)
		whole := r.output.target(t, at, outputSide, edge)
		t.To = unsafe.Add(t.To, bytes(filter))
		transform.Output(t)
		if finite && r.special(multiplied[i*b.row:], b) {
			r.exact(s, at, filter, filters)
		}
		if whole && r.gate == nil {
			continue
		}
		for j := range outputSide {
			row, before := r.output.row(at.down(j), outputSide)
			var by []float32
			if r.gate != nil {
				by, _ = r.gates.row(at.down(j), outputSide)
			}
			// All pixels' filters lie side by side: they are one.
			pixel, step := filters, all
			if filters == all {
				pixel, step = len(row), max(len(row), 1)
			}
			for from := filter; from < len(row); from += step {
				part := row[from:][:pixel]
				if !whole {
					copy(part, edge[j*outputSide*all+before+from:])
				}
				if r.gate != nil {
					vector.Gate(part, part, by[from:][:pixel])
				}
			}
		}
	}
}
