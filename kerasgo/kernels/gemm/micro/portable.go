package micro

import "unsafe"

var (
	portable32 = &Kernel{size: 4, Name: "portable", Rows: 4, Columns: 4, Masked: true, tiles: portableTiles[float32]()}
	portable64 = &Kernel{size: 8, Name: "portable", Rows: 4, Columns: 4, Masked: true, tiles: portableTiles[float64]()}
)

func portableTiles[T float32 | float64]() []func(*Tile) {
	tiles := make([]func(*Tile), 4)
	for i := range tiles {
		rows := i + 1
		tiles[i] = func(t *Tile) { portable[T](rows, t) }
	}
	return tiles
}

// portable computes a tile of up to four rows and four columns in plain Go: the
// twin that every assembly kernel is tested against, and what runs where there
// is no assembly.
func portable[T float32 | float64](rows int, t *Tile) {
	var size = unsafe.Sizeof(T(0))
	columns := 0
	for _, half := range t.Mask {
		for ; half != 0; half >>= 1 {
			columns++
		}
	}
	var sum [4][4]T
	if rows == 4 && columns == 4 {
		fourByFour(t, &sum)
	} else {
		for k := range t.Depth {
			b := unsafe.Add(t.B, uintptr(k)*t.BRow)
			for i := range rows {
				a := *(*T)(unsafe.Add(t.A, uintptr(i)*t.ARow+uintptr(k)*t.AStep))
				for j := range columns {
					sum[i][j] += a * *(*T)(unsafe.Add(b, uintptr(j)*size))
				}
			}
		}
	}
	for i := range rows {
		c := unsafe.Add(t.C, uintptr(i)*t.CRow)
		for j := range columns {
			value := sum[i][j]
			element := (*T)(unsafe.Add(c, uintptr(j)*size))
			if t.Flags&Accumulate != 0 {
				value += *element
			}
			if t.Flags&AddBias != 0 {
				value += *(*T)(unsafe.Add(t.Bias, uintptr(j)*size))
			}
			if t.Flags&Relu != 0 && value < 0 {
				value = 0
			}
			*element = value
		}
	}
}

// fourByFour is the whole tile, its sums in variables that stay in registers.
func fourByFour[T float32 | float64](t *Tile, sum *[4][4]T) {
	var c00, c01, c02, c03, c10, c11, c12, c13, c20, c21, c22, c23, c30, c31, c32, c33 T
	// Counted in bytes: a pointer past the last element would not be one to Go.
	var atA, atB uintptr
	for range t.Depth {
		a, b := unsafe.Add(t.A, atA), unsafe.Add(t.B, atB)
		row := (*[4]T)(b)
		b0, b1, b2, b3 := row[0], row[1], row[2], row[3]
		a0 := *(*T)(a)
		c00 += a0 * b0
		c01 += a0 * b1
		c02 += a0 * b2
		c03 += a0 * b3
		a1 := *(*T)(unsafe.Add(a, t.ARow))
		c10 += a1 * b0
		c11 += a1 * b1
		c12 += a1 * b2
		c13 += a1 * b3
		a2 := *(*T)(unsafe.Add(a, 2*t.ARow))
		c20 += a2 * b0
		c21 += a2 * b1
		c22 += a2 * b2
		c23 += a2 * b3
		a3 := *(*T)(unsafe.Add(a, 3*t.ARow))
		c30 += a3 * b0
		c31 += a3 * b1
		c32 += a3 * b2
		c33 += a3 * b3
		atA += t.AStep
		atB += t.BRow
	}
	*sum = [4][4]T{{c00, c01, c02, c03}, {c10, c11, c12, c13}, {c20, c21, c22, c23}, {c30, c31, c32, c33}}
}
