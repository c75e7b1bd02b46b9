package kerasgo

import (
	"kerasgo/kerasgo/kernels/prefetch"
	"kerasgo/kerasgo/tensor"
)

// coming is the next batch, whose rows are brought into the caches while a step
// runs: they lie anywhere in the data, and waiting for them when they are copied
// would take as long as a quarter of a small model's step. It implements
// gemm.Beside.
type coming struct {
	samples         *samples
	rows            []int
	input, row, far int // what comes next: the input, the entry of rows, the element of the row
}

const (
	// mostComing is the size of a batch, in elements, above which it would
	// displace what the step itself uses; to gather it is little beside such a
	// step.
	mostComing = 1 << 16
	// someLines is how many cache lines are fetched in one go: about as many as
	// a processor waits for at the same time.
	someLines = 20
	lineBytes = 64
)

// Some fetches a few cache lines.
func (c *coming) Some() {
	for lines := someLines; lines > 0 && c.input < len(c.samples.inputs); {
		t := c.samples.inputs[c.input]
		width := t.Size() / t.Len()
		if c.row == len(c.rows) || width*len(c.rows) > mostComing {
			c.input, c.row, c.far = c.input+1, 0, 0
			continue
		}
		line := lineBytes / 4
		if t.DType() == tensor.Uint8 {
			line = lineBytes
		}
		some := min(lines*line, width-c.far)
		from := c.rows[c.row]*width + c.far
		switch t.DType() {
		case tensor.Float32:
			prefetch.Slice(t.Float32s()[from : from+some])
		case tensor.Int32:
			prefetch.Slice(t.Int32s()[from : from+some])
		case tensor.Uint8:
			prefetch.Slice(t.Uint8s()[from : from+some])
		}
		lines -= (some + line - 1) / line
		if c.far += some; c.far == width {
			c.row, c.far = c.row+1, 0
		}
	}
}
