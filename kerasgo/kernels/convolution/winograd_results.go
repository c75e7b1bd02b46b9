package convolution

import (
	"unsafe"

	"kerasgo/kerasgo/kernels/convolution/transform"
	"kerasgo/kerasgo/kernels/vector"
)

// results are how the outputs of tiles leave: with a bias, none below a floor, and
// zero where a gate, which may be nil, is not above zero.
type results struct {
	*definition
	gate          []float32
	output, gates volumes
}

// results returns those of a convolution; the bias may be nil.
func (t *tiling) results(images volumes, kernel *weights, output, bias, gate []float32, rectify bool) *results {
	r := &results{
		definition: t.definition(images, kernel, bias),
		gate:       gate, output: t.outputs(output), gates: t.outputs(gate),
	}
	if rectify {
		r.floor = 0
	}
	return r
}

// write transforms the products of count tiles from first on, which are rows of the
// matrices of multiplied, to outputs of some filters. Edge is for tiles of which not
// all pixels exist.
func (r *results) write(multiplied []float32, b block, first, count, filter, filters int, edge []float32, t *transform.Tile) {
	all := r.tiling.shape.Filters
	t.Channels, t.Bias, t.Floor = filters, pointer(r.bias, filter), r.floor
	t.FromRow, t.FromColumn = bytes(imageSide*b.matrix), bytes(b.matrix)
	for i := range count {
		at := r.tiling.inOutput(first + i)
		t.From = pointer(multiplied, i*b.row)
		whole := r.output.target(t, at, outputSide, edge)
		t.To = unsafe.Add(t.To, bytes(filter))
		transform.Output(t)
		if special(multiplied[i*b.row:], b, imageCorners[:]...) {
			r.tile(t, at, filter, filters)
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
