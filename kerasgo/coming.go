package kerasgo

import (
	"kerasgo/kerasgo/kernels/prefetch"
	"kerasgo/kerasgo/tensor"
)

// coming is the next batch, whose rows are brought into the caches while a step
// runs: they lie anywhere in the data, and waiting for them when they are copied
// would take as long as a quarter of a small model's step.
type coming struct {
	samples *samples
	rows    []int
	parts   int // of the rows, one fetched before each kernel call
}

// mostComing is the size of a batch, in elements, above which it would displace
// what the step itself uses; gathering is little beside such a step.
const mostComing = 1 << 16

// Before fetches a part of the rows. It implements plan.Beside.
func (c *coming) Before(part int) {
	rows := c.rows[len(c.rows)*part/c.parts : len(c.rows)*(part+1)/c.parts]
	for _, t := range c.samples.inputs {
		width := t.Size() / t.Len()
		if width*len(c.rows) > mostComing {
			continue
		}
		switch t.DType() {
		case tensor.Float32:
			fetchRows(t.Float32s(), rows, width)
		case tensor.Int32:
			fetchRows(t.Int32s(), rows, width)
		case tensor.Uint8:
			fetchRows(t.Uint8s(), rows, width)
		}
	}
}

func fetchRows[T any](data []T, rows []int, width int) {
	for _, row := range rows {
		prefetch.Slice(data[row*width : (row+1)*width])
	}
}
