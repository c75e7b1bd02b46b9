package micro

import "unsafe"

// CopyPanels copies depth rows of a matrix, row elements apart, into panels of
// width columns, panel elements apart, whose rows are adjacent:
// to[i*panel+k*width+j] = from[k*row+i*width+j] for i below panels, k below depth
// and j below width.
func CopyPanels[T float32 | float64](to []T, panel int, from []T, row, width, panels, depth int) {
	if panels == 0 || depth == 0 {
		return
	}
	_, _ = to[(panels-1)*panel+depth*width-1], from[(depth-1)*row+panels*width-1]
	size := int(unsafe.Sizeof(T(0)))
	if copyPanels(unsafe.Pointer(&to[0]), uintptr(panel*size), unsafe.Pointer(&from[0]), uintptr(row*size), width*size/32, panels, depth) {
		return
	}
	for k := range depth {
		source := from[k*row : k*row+panels*width]
		for i := range panels {
			copy(to[i*panel+k*width:i*panel+(k+1)*width], source[i*width:])
		}
	}
}

// CopySteps copies count elements of each of some columns, step elements apart,
// to[k*count+i] = from[k*step+i] for k below columns, and may write, within to, up to
// half a cache line over the end of any but the last column.
func CopySteps[T float32 | float64](to []T, count int, from []T, step, columns int) {
	k := 0
	if hasCopySteps {
		size := int(unsafe.Sizeof(T(0)))
		halfLines := (count*size + 31) / 32
		over := halfLines * 32 / size
		if whole := min(columns-1, fitting(len(from), over, step), fitting(len(to), over, count)); whole > 0 {
			copySteps(unsafe.Pointer(&to[0]), uintptr(count*size), unsafe.Pointer(&from[0]), uintptr(step*size), halfLines, whole)
			k = whole
		}
	}
	for ; k < columns; k++ {
		copy(to[k*count:(k+1)*count], from[k*step:])
	}
}

// fitting returns how many runs of a length, step elements apart, are in so many
// elements.
func fitting(elements, length, step int) int {
	if elements < length {
		return 0
	}
	return (elements-length)/max(step, 1) + 1
}
