// Package pages makes memory for many numbers.
package pages

import "unsafe"

// large is the size, in bytes, from which memory is asked for in large pages: a
// part of one, for what lies beside it is mostly of the same kind.
const large = 1 << 20

// lineBytes is the length of a cache line.
const lineBytes = 64

// Aligned returns zeros that begin at a cache line, as Large has them.
func Aligned(size int) []float32 {
	const line = lineBytes / 4
	all := make([]float32, size+line)
	skip := 0
	for uintptr(unsafe.Pointer(&all[skip]))%lineBytes != 0 {
		skip++
	}
	return Large(all[skip : skip+size : skip+size])
}

// Large asks the system to provide a slice that nobody has written to yet in large
// pages, if it is large: at the first touch of each page the system clears it, and
// coming there takes longer than clearing a small one. It returns the slice.
func Large[T any](s []T) []T {
	if bytes := uintptr(len(s)) * unsafe.Sizeof(*new(T)); bytes >= large {
		advise(uintptr(unsafe.Pointer(unsafe.SliceData(s))), bytes)
	}
	return s
}
