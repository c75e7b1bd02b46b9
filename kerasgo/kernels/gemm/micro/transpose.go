package micro

import "unsafe"

// Transpose writes to[k*toRow+j] = from[j*fromRow+k] for j below columns and k
// below depth: a panel of B from rows of its transpose. Strides count elements.
func Transpose[T float32 | float64](to []T, toRow int, from []T, fromRow, columns, depth int) {
	if columns == 0 || depth == 0 {
		return
	}
	_, _ = to[(depth-1)*toRow+columns-1], from[(columns-1)*fromRow+depth-1]
	k, j := 0, 0
	if unsafe.Sizeof(T(0)) == 4 && hasTranspose && depth >= 8 {
		k = depth &^ 7
		for ; j+8 <= columns; j += 8 {
			transpose8(unsafe.Pointer(&to[j]), uintptr(toRow)*4, unsafe.Pointer(&from[j*fromRow]), uintptr(fromRow)*4, k/8)
		}
		for j := range j {
			for k := k; k < depth; k++ {
				to[k*toRow+j] = from[j*fromRow+k]
			}
		}
	}
	for ; j < columns; j++ {
		for k, value := range from[j*fromRow : j*fromRow+depth] {
			to[k*toRow+j] = value
		}
	}
}
