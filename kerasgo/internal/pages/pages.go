// Package pages makes memory for many numbers.
package pages

import (
	"runtime"
	"strings"
	"unsafe"
)

const (
	// large is the size, in bytes, from which it matters in which pages memory is:
	// a part of a large one, for what lies beside it is mostly of the same kind.
	large = 1 << 20
	// several is the size, in bytes, from which pages are provided faster by one call
	// than each when it is written to.
	several = 64 << 10
	// beyondReach is the size, in bytes, that processors' tables of small pages do
	// not cover.
	beyondReach = 8 << 20
)

// Line is the length of a cache line in bytes, LineElements in elements of float32.
const (
	Line         = 64
	LineElements = Line / 4
)

// Aligned returns zeros that begin at a cache line, as Large has them.
func Aligned(size int) []float32 { return Large(Zeros(size)) }

// Zeros returns zeros that begin at a cache line.
func Zeros(size int) []float32 {
	all := make([]float32, size+LineElements)
	skip := 0
	for uintptr(unsafe.Pointer(&all[skip]))%Line != 0 {
		skip++
	}
	return all[skip : skip+size : skip+size]
}

// Large asks the system to provide a slice that nobody has written to yet in large
// pages, if it is large. It is for what is used over and over: where a hypervisor
// takes back what a system does not use, large pages are those that it took, and
// the first touch of each takes some milliseconds. It returns the slice.
func Large[T any](s []T) []T {
	if address, bytes := extent(s); bytes >= large {
		advise(address, bytes)
	}
	runtime.KeepAlive(s)
	return s
}

// Unwritten returns memory that begins at a cache line and whose numbers may be any,
// left from another use. It is for what is written to before it is read: writing zeros
// takes as long as a model's pass over the memory. Of Go's ways to get memory only a
// strings.Builder's leaves it as it is.
func Unwritten(size int) []float32 {
	var memory strings.Builder
	memory.Grow(4*size + Line)
	memory.WriteByte(0)
	start := unsafe.Pointer(unsafe.StringData(memory.String()))
	skip := -uintptr(start) % Line
	return unsafe.Slice((*float32)(unsafe.Add(start, skip)), size)
}

// Provide has the system provide the pages of new memory, which takes half as long as a
// page at a time does: where it is large on another thread if there is one, for much
// else is to be done before the first use of a model. The pages are small, which are
// there when large ones are not; see Enlarge. It returns the memory, of which it
// overwrites numbers.
func Provide(s []float32) []float32 {
	switch _, bytes := extent(s); {
	case bytes < large:
		Populate(s)
		// What is left is written to, for the system gives a page that is read first
		// twice: one of zeros that all share, and one of its own when it is written.
		const smallPage = 4 << 10 / 4 // numbers
		for i := 0; i < len(s); i += smallPage {
			s[i] = 0
		}
	case runtime.GOMAXPROCS(0) > 1:
		go Populate(s)
	default:
		Populate(s)
	}
	return s
}

// Populate has the system provide the pages of a slice now, if they are several. It
// returns the slice, whose numbers stay as they are.
func Populate[T any](s []T) []T {
	if address, bytes := extent(s); bytes >= several {
		populate(address, bytes)
	}
	runtime.KeepAlive(s)
	return s
}

// Enlarge has the system put a slice into large pages, if it is so large that this
// makes all that uses it faster; it copies the numbers, which is worth it for what is
// used many times more.
func Enlarge(s []float32) {
	if address, bytes := extent(s); bytes >= beyondReach {
		collapse(address, bytes)
	}
	runtime.KeepAlive(s)
}

// extent is where a slice lies, as numbers: whoever uses them has to keep it alive.
func extent[T any](s []T) (address, bytes uintptr) {
	return uintptr(unsafe.Pointer(unsafe.SliceData(s))), uintptr(len(s)) * unsafe.Sizeof(*new(T))
}
