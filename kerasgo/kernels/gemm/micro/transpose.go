package micro

import "unsafe"

// transposeBlocks is how many blocks of eight rows are written before the next
// columns of the same rows: they are still in the first-level cache.
const transposeBlocks = 16

// Transpose writes to[k*toRow+j] = from[j*fromRow+k] for j below columns and k
// below depth: a panel of B from rows of its transpose. Strides count elements.
func Transpose[T float32 | float64](to []T, toRow int, from []T, fromRow, columns, depth int) {
	if columns == 0 || depth == 0 {
		return
	}
	_, _ = to[(depth-1)*toRow+columns-1], from[(columns-1)*fromRow+depth-1]
	if depth == 1 && fromRow == 1 {
		copy(to[:columns], from)
		return
	}
	j := 0
	if Transposes[T]() && depth >= 8 && columns >= 8 {
		for k, blocks := 0, 0; k < depth; k += 8 * blocks {
			k = min(k, depth-8) // the last elements of rows and columns once more rather than one by one
			blocks = min((depth-k)/8, transposeBlocks)
			for j = 0; j < columns; j += 8 {
				j = min(j, columns-8)
				transpose8(unsafe.Pointer(&to[k*toRow+j]), uintptr(toRow)*4, unsafe.Pointer(&from[j*fromRow+k]), uintptr(fromRow)*4, blocks)
			}
		}
	}
	for ; j < columns; j++ {
		for k, value := range from[j*fromRow : j*fromRow+depth] {
			to[k*toRow+j] = value
		}
	}
}

// Transposes tells whether Transpose is fast for elements of a type.
func Transposes[T float32 | float64]() bool { return unsafe.Sizeof(T(0)) == 4 && hasTranspose }
