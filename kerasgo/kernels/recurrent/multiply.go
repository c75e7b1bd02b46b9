package recurrent

import (
	"unsafe"

	"kerasgo/kerasgo/kernels/gemm/micro"
)

// matrix is an operand of a product: element (i, k) is data[i*row + k*step].
type matrix struct {
	data      []float32
	row, step int
}

// panels are the columns of a product's second operand, as many at a time as the
// micro-kernel takes: row k of panel p begins at data[p*panel + k*row].
type panels struct {
	data       []float32
	panel, row int
}

// multiply computes rows by columns elements of c, cRow apart from one row to
// the next, with the micro-kernel itself: its caller sees to it that memory after
// the last column takes what a whole panel writes. The columns of a panel are
// used for all rows while they are in the nearest cache.
func multiply(tile *micro.Tile, kernel *micro.Kernel, rows, columns, depth int, a matrix, b panels, c []float32, cRow int, bias []float32, flags micro.Flags) {
	tile.ARow, tile.AStep, tile.BRow, tile.CRow = uintptr(a.row)*4, uintptr(a.step)*4, uintptr(b.row)*4, uintptr(cRow)*4
	tile.Depth, tile.Flags = depth, flags
	tile.Next = unsafe.Pointer(unsafe.SliceData(a.data))
	high := (rows + kernel.Rows - 1) / kernel.Rows
	for panel := 0; panel*kernel.Columns < columns; panel++ {
		column := panel * kernel.Columns
		tile.Mask = kernel.Mask(min(kernel.Columns, columns-column))
		tile.B = unsafe.Pointer(&b.data[panel*b.panel])
		if flags&micro.AddBias != 0 {
			tile.Bias = unsafe.Pointer(&bias[column])
		}
		for i := range high {
			row := rows * i / high
			tile.A = unsafe.Pointer(&a.data[row*a.row])
			tile.C = unsafe.Pointer(&c[row*cRow+column])
			kernel.Run(rows*(i+1)/high-row, tile)
		}
	}
}

// packColumns copies columns of a matrix of width columns to panels of depth
// rows, from row first of each panel on; transposed, the columns are the rows
// of data.
func packColumns(to []float32, kernel *micro.Kernel, depth, first int, data []float32, width, rows, from, columns int) {
	for column := 0; column < columns; column += kernel.Columns {
		panel := to[column*depth+first*kernel.Columns:]
		count := min(kernel.Columns, columns-column)
		for k := range rows {
			copy(panel[k*kernel.Columns:][:count], data[k*width+from+column:])
		}
	}
}

// packRows copies rows of a matrix of width columns, which become columns of
// panels of depth rows, as packColumns does: its elements from to from+count of
// each row become rows first and following.
func packRows(to []float32, kernel *micro.Kernel, depth, first int, data []float32, width, rows, from, count int) {
	for row := 0; row < rows; row += kernel.Columns {
		panel := to[row*depth+first*kernel.Columns:]
		micro.Transpose(panel, kernel.Columns, data[row*width+from:], width, min(kernel.Columns, rows-row), count)
	}
}
