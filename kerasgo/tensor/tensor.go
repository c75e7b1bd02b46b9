package tensor

import (
	"fmt"
	"slices"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/internal/pages"
)

// Tensor is a dense array of numbers, row-major. Its zero value is an empty
// float32 tensor of shape (0). A Tensor's elements may be read by several
// goroutines at once.
type Tensor struct {
	dtype    DType
	shape    []int
	floats   []float32 // Float32
	integers []int32   // Int32
	bytes    []uint8   // Uint8 and Bool (0 or 1)
}

// New returns a tensor of zeros.
func New(dtype DType, shape ...int) *Tensor {
	size := sizeOf("tensor.New", shape)
	t := &Tensor{dtype: dtype, shape: slices.Clone(shape)}
	switch dtype {
	case Float32:
		t.floats = pages.Populate(make([]float32, size))
	case Int32:
		t.integers = pages.Populate(make([]int32, size))
	default:
		t.bytes = pages.Populate(make([]uint8, size))
	}
	return t
}

// FromFloat32s returns a tensor over data, which it keeps. Without a shape it
// has one axis. It panics when the shape has another number of elements.
func FromFloat32s(data []float32, shape ...int) *Tensor {
	return &Tensor{dtype: Float32, shape: shapeFor("tensor.FromFloat32s", len(data), shape), floats: data}
}

// FromInt32s is FromFloat32s for integers.
func FromInt32s(data []int32, shape ...int) *Tensor {
	return &Tensor{dtype: Int32, shape: shapeFor("tensor.FromInt32s", len(data), shape), integers: data}
}

// FromUint8s is FromFloat32s for bytes.
func FromUint8s(data []uint8, shape ...int) *Tensor {
	return &Tensor{dtype: Uint8, shape: shapeFor("tensor.FromUint8s", len(data), shape), bytes: data}
}

// Zeros returns a float32 tensor of zeros.
func Zeros(shape ...int) *Tensor { return New(Float32, shape...) }

// Full returns a float32 tensor with every element set to value.
func Full(value float64, shape ...int) *Tensor {
	t := New(Float32, shape...)
	for i := range t.floats {
		t.floats[i] = float32(value)
	}
	return t
}

func shapeFor(where string, size int, shape []int) []int {
	if len(shape) == 0 {
		return []int{size}
	}
	if want := sizeOf(where, shape); want != size {
		failure.Panic(where, "", "%d elements for the shape %s, which has %d", size, ShapeString(shape), want)
	}
	return slices.Clone(shape)
}

func sizeOf(where string, shape []int) int {
	size := 1
	for _, n := range shape {
		if n < 0 {
			failure.Panic(where, "", "the shape %s has a negative length", ShapeString(shape))
		}
		size *= n
	}
	return size
}

// ShapeString writes a shape as Keras does: (None, 8, 8); a negative length is
// None.
func ShapeString(shape []int) string {
	text := "("
	for i, n := range shape {
		if i > 0 {
			text += ", "
		}
		if n < 0 {
			text += "None"
		} else {
			text += fmt.Sprint(n)
		}
	}
	if len(shape) == 1 {
		text += ","
	}
	return text + ")"
}

// Shape returns the lengths of the axes. The caller may keep and change it.
func (t *Tensor) Shape() []int { return slices.Clone(t.shape) }

// DType returns the type of the elements.
func (t *Tensor) DType() DType { return t.dtype }

// Rank returns the number of axes; a single number has none.
func (t *Tensor) Rank() int { return len(t.shape) }

// Size returns the number of elements.
func (t *Tensor) Size() int { return sizeOf("Size", t.shape) }

// Len returns the length of the first axis: the number of samples or rows.
func (t *Tensor) Len() int {
	if len(t.shape) == 0 {
		return 1
	}
	return t.shape[0]
}

// Dim returns the length of one axis; a negative axis counts from the end.
func (t *Tensor) Dim(axis int) int { return t.shape[t.axis("Dim", axis)] }

func (t *Tensor) axis(where string, axis int) int {
	if axis < -len(t.shape) || axis >= len(t.shape) {
		failure.Panic("Tensor."+where, "", "axis %d of a tensor of shape %s", axis, ShapeString(t.shape))
	}
	if axis < 0 {
		axis += len(t.shape)
	}
	return axis
}

func (t *Tensor) offset(where string, index []int) int {
	if len(index) != len(t.shape) {
		failure.Panic("Tensor."+where, "", "%d indexes for a tensor of shape %s", len(index), ShapeString(t.shape))
	}
	offset := 0
	for axis, i := range index {
		if i < 0 || i >= t.shape[axis] {
			failure.Panic("Tensor."+where, "", "index %v of a tensor of shape %s", index, ShapeString(t.shape))
		}
		offset = offset*t.shape[axis] + i
	}
	return offset
}

// At returns one element. It panics for an index out of range.
func (t *Tensor) At(index ...int) float64 { return t.flat(t.offset("At", index)) }

// Set changes one element; the value is converted to the element type.
func (t *Tensor) Set(value float64, index ...int) { t.setFlat(t.offset("Set", index), value) }

func (t *Tensor) flat(i int) float64 {
	switch t.dtype {
	case Float32:
		return float64(t.floats[i])
	case Int32:
		return float64(t.integers[i])
	default:
		return float64(t.bytes[i])
	}
}

func (t *Tensor) setFlat(i int, value float64) {
	switch t.dtype {
	case Float32:
		t.floats[i] = float32(value)
	case Int32:
		t.integers[i] = int32(value)
	case Bool:
		t.bytes[i] = 0
		if value != 0 {
			t.bytes[i] = 1
		}
	default:
		t.bytes[i] = uint8(value)
	}
}

// Float32s returns the elements of a float32 tensor, not copied.
func (t *Tensor) Float32s() []float32 {
	t.must("Float32s", Float32)
	return t.floats
}

// Int32s returns the elements of an int32 tensor, not copied.
func (t *Tensor) Int32s() []int32 {
	t.must("Int32s", Int32)
	return t.integers
}

// Uint8s returns the elements of a uint8 or bool tensor, not copied.
func (t *Tensor) Uint8s() []uint8 {
	if t.dtype != Bool {
		t.must("Uint8s", Uint8)
	}
	return t.bytes
}

func (t *Tensor) must(where string, dtype DType) {
	if t.dtype != dtype {
		failure.Panic("Tensor."+where, "Convert it with AsType", "the tensor is %s, not %s", t.dtype, dtype)
	}
}

// Float64s returns a copy of the elements, flat, as float64.
func (t *Tensor) Float64s() []float64 {
	all := make([]float64, t.Size())
	for i := range all {
		all[i] = t.flat(i)
	}
	return all
}

// Ints returns a copy of the elements, flat, as int.
func (t *Tensor) Ints() []int {
	all := make([]int, t.Size())
	for i := range all {
		all[i] = int(t.flat(i))
	}
	return all
}

// Item returns the element of a tensor that has one.
func (t *Tensor) Item() float64 {
	if t.Size() != 1 {
		failure.Panic("Tensor.Item", "Use At", "a tensor of shape %s has %d elements", ShapeString(t.shape), t.Size())
	}
	return t.flat(0)
}
