package convolution

import (
	"kerasgo/kerasgo/kernels/convolution/transform"
	"kerasgo/kerasgo/kernels/gemm/micro"
	"kerasgo/kerasgo/kernels/vector"
)

// weights is a kernel of so many planes of 3×3, channels and filters, as the products
// of tiles see it.
type weights struct {
	data                      []float32
	planes, channels, filters int
	order                     order
}

// order is how a kernel's matrices, nine of a plane, are seen.
type order int

const (
	stored  order = iota // rows are its channels and columns its filters
	turned               // the other way round
	flipped              // turned, and its last plane and place come first
)

// weightsOf are the kernel of a shape: planes × 3 × 3 × channels × filters.
func weightsOf(s Shape, kernel []float32, order order) *weights {
	return &weights{data: kernel, planes: s.KernelDepth, channels: s.Channels, filters: s.Filters, order: order}
}

// rows and columns are those of each of its matrices.
func (k *weights) rows() int {
	if k.order == stored {
		return k.channels
	}
	return k.filters
}

func (k *weights) columns() int { return k.channels + k.filters - k.rows() }

// partColumns is the number of columns of a kernel that are transformed together,
// and so of a piece of work: whole panels of the micro-kernel, at most mostColumns.
func (t *tiling) partColumns() int {
	whole := t.kernel.Columns / gcd(t.kernel.Columns, transform.Lanes) * transform.Lanes
	return max(mostColumns/whole, 1) * whole
}

const mostColumns = 64

// packRoom is the number of elements of scratch memory that pack needs for so many
// rows.
func (t *tiling) packRoom(kernel *weights, rows int) int {
	if kernel.order == stored {
		return 0
	}
	return 9 * rows * t.partColumns()
}

// pack transforms a part of a plane of a kernel, at most partColumns of its columns,
// to panels of a block of as many rows. It tells whether all weights are finite.
func (t *tiling) pack(to []float32, b block, kernel *weights, plane, row, rows, column, columns int, room []float32, tile *transform.Tile) (finite bool) {
	area := kernel.channels * kernel.filters
	if kernel.order == flipped {
		plane = kernel.planes - 1 - plane
	}
	data, apart, place := kernel.data[plane*9*area:], kernel.filters, area
	if kernel.order != stored {
		for i := range 9 {
			at := i
			if kernel.order == flipped {
				at = 8 - i
			}
			micro.Transpose(room[at*rows*columns:], columns, data[i*area+column*apart+row:], apart, columns, rows)
		}
		data, apart, place = room, columns, rows*columns
		row, column = 0, 0
	}
	finite = true
	tile.FromRow, tile.FromColumn = bytes(3*place), bytes(place)
	tile.ToRow, tile.ToColumn = bytes(imageSide*b.matrix), bytes(b.matrix)
	for first := 0; first < columns; first += t.kernel.Columns {
		tile.Channels = min(t.kernel.Columns, columns-first)
		for k := range rows {
			tile.From, tile.To = pointer(data, (row+k)*apart+column+first), pointer(to, first*rows+k*b.row)
			transform.Kernel(tile)
			// All places have a part in the second row's second matrix.
			finite = finite && vector.Finite(to[(imageSide+1)*b.matrix+first*rows+k*b.row:][:tile.Channels])
		}
	}
	return finite
}

// packAhead is the part of a computation that transforms the whole kernel ahead, a
// block for each plane.
func (t *tiling) packAhead(p *Prepared, to []float32, b block, kernel *weights) screen {
	rows, columns := kernel.rows(), kernel.columns()
	part := t.partColumns()
	across := ceil(columns, part)
	p.ahead = kernel.planes * across
	p.scratch = max(p.scratch, t.packRoom(kernel, rows))
	screen := make(screen, p.ahead)
	p.before = func(piece int, s *Scratch) {
		plane, column := piece/across, piece%across*part
		screen[piece] = !t.pack(to[plane*b.size()+column*rows:], b, kernel, plane, 0, rows, column, min(part, columns-column), s.memory, &s.transform)
	}
	return screen
}
