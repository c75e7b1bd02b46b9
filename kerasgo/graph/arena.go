package graph

import (
	"unsafe"

	"kerasgo/kerasgo/internal/pages"
	"kerasgo/kerasgo/tensor"
)

// apart is the number of elements from which a value is large.
const apart = 1 << 17

// Padded is a size rounded up to whole cache lines.
func Padded(size int) int { return (size + pages.LineElements - 1) &^ (pages.LineElements - 1) }

// NewArena returns memory that begins at a cache line.
func NewArena(size int) []float32 { return pages.Provide(pages.Zeros(size)) }

// Lay moves the values of float32 variables into one arena, in their order and
// each at the beginning of a cache line, so that what is done alike to all of
// them is done in one pass over the arena. Variables that have been laid before
// stay where they are, for plans hold their memory; so it comes before the first
// plan that uses a variable. A large value that begins at a cache line stays, too, as
// an arena of its own: a pass more costs nothing beside moving it. The values' memory
// must be nobody else's.
func Lay(variables []*Variable) {
	fresh, size := make([]*Variable, 0, len(variables)), 0
	for _, v := range variables {
		switch {
		case v.arena != nil || v.Value.DType() != tensor.Float32 || v.Value.Size() == 0:
		case v.Value.Size() >= apart && uintptr(unsafe.Pointer(&v.Value.Float32s()[0]))%pages.Line == 0:
			v.arena = v.Value.Float32s()
		default:
			fresh = append(fresh, v)
			size += Padded(v.Value.Size())
		}
	}
	arena, at := NewArena(size), 0
	for _, v := range fresh {
		if v.arena != nil {
			continue // was listed twice
		}
		end := at + v.Value.Size()
		place := arena[at:end:end]
		copy(place, v.Value.Float32s())
		// In place: the layer's tensor itself is moved, whoever holds it.
		*v.Value = *tensor.FromFloat32s(place).Reshape(v.Value.Shape()...)
		v.arena = arena
		at += Padded(v.Value.Size())
	}
}

// LayZeros gives new variables values of zeros, of one shape each, in one arena as
// Lay does, but without a copy.
func LayZeros(variables []*Variable, shapes [][]int) {
	size := 0
	for _, shape := range shapes {
		size += Padded(product(shape))
	}
	arena, at := NewArena(size), 0
	for i, v := range variables {
		end := at + product(shapes[i])
		v.Value = tensor.FromFloat32s(arena[at:end:end]).Reshape(shapes[i]...)
		v.arena = arena
		at += Padded(end - at)
	}
}

func product(shape []int) int {
	size := 1
	for _, length := range shape {
		size *= length
	}
	return size
}

// Arena returns the memory that Lay put the variable into, nil if none.
func (v *Variable) Arena() []float32 { return v.arena }
