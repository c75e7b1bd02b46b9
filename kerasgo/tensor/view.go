package tensor

import (
	"math"
	"slices"

	"kerasgo/kerasgo/failure"
)

// part is a view of elements from to to with another shape.
func (t *Tensor) part(from, to int, shape []int) *Tensor {
	view := &Tensor{dtype: t.dtype, shape: shape}
	switch t.dtype {
	case Float32:
		view.floats = t.floats[from:to:to]
	case Int32:
		view.integers = t.integers[from:to:to]
	default:
		view.bytes = t.bytes[from:to:to]
	}
	return view
}

// Row returns entry i of the first axis as a view with one axis less: a row of
// a matrix, an image of a batch.
func (t *Tensor) Row(i int) *Tensor {
	if len(t.shape) == 0 || i < 0 || i >= t.shape[0] {
		failure.Panic("Tensor.Row", "", "row %d of a tensor of shape %s", i, ShapeString(t.shape))
	}
	size := sizeOf("Row", t.shape[1:])
	return t.part(i*size, (i+1)*size, slices.Clone(t.shape[1:]))
}

// Column returns entry j of the last axis as a copy with one axis less: a feature of
// all samples of a matrix.
func (t *Tensor) Column(j int) *Tensor {
	if t.Rank() == 0 || j < 0 || j >= t.Dim(-1) {
		failure.Panic("Tensor.Column", "", "column %d of a tensor of shape %s", j, ShapeString(t.shape))
	}
	column := New(t.dtype, t.shape[:t.Rank()-1]...)
	width := t.Dim(-1)
	pick(column.floats, t.floats, j, width)
	pick(column.integers, t.integers, j, width)
	pick(column.bytes, t.bytes, j, width)
	return column
}

// pick copies elements that are a step apart.
func pick[T any](to, from []T, first, step int) {
	for i := range to {
		to[i] = from[first+i*step]
	}
}

// Slice returns entries from to to (exclusive) of the first axis as a view.
func (t *Tensor) Slice(from, to int) *Tensor {
	if len(t.shape) == 0 || from < 0 || to < from || to > t.shape[0] {
		failure.Panic("Tensor.Slice", "", "rows %d to %d of a tensor of shape %s", from, to, ShapeString(t.shape))
	}
	size := sizeOf("Slice", t.shape[1:])
	return t.part(from*size, to*size, append([]int{to - from}, t.shape[1:]...))
}

// Reshape returns a view with another shape of as many elements. One length may
// be -1: it is worked out from the others.
func (t *Tensor) Reshape(shape ...int) *Tensor {
	resolved, ok := Resolve(t.Size(), shape)
	if !ok {
		failure.Panic("Tensor.Reshape", "", "a tensor of shape %s has %d elements, which do not fill the shape %v", ShapeString(t.shape), t.Size(), shape)
	}
	return t.part(0, t.Size(), resolved)
}

// Resolve works out the one -1 in a shape of size elements; ok is false when
// the shape does not fit.
func Resolve(size int, shape []int) (resolved []int, ok bool) {
	resolved = slices.Clone(shape)
	unknown, known := -1, 1
	for axis, n := range shape {
		switch {
		case n >= 0:
			known *= n
		case n == -1 && unknown < 0:
			unknown = axis
		default:
			return nil, false
		}
	}
	if unknown >= 0 {
		if known == 0 || size%known != 0 {
			return nil, false
		}
		resolved[unknown] = size / known
		known = size
	}
	return resolved, known == size
}

// Take returns a copy of the given entries of the first axis, in that order.
func (t *Tensor) Take(rows []int) *Tensor {
	taken := New(t.dtype, append([]int{len(rows)}, t.shape[1:]...)...)
	for i, row := range rows {
		taken.Row(i).copyFrom(t.Row(row))
	}
	return taken
}

func (t *Tensor) copyFrom(from *Tensor) {
	copy(t.floats, from.floats)
	copy(t.integers, from.integers)
	copy(t.bytes, from.bytes)
}

// Copy returns a tensor with elements of its own.
func (t *Tensor) Copy() *Tensor {
	c := New(t.dtype, t.shape...)
	c.copyFrom(t)
	return c
}

// AsType returns the tensor with another element type; numbers are converted as
// Go converts them. It is the tensor itself when the type is the same already.
func (t *Tensor) AsType(dtype DType) *Tensor {
	if t.dtype == dtype {
		return t
	}
	c := New(dtype, t.shape...)
	for i := range t.Size() {
		c.setFlat(i, t.flat(i))
	}
	return c
}

// Divide returns a float32 copy with every element divided by value: Divide(16)
// brings pixels of 0 to 16 into the range 0 to 1.
func (t *Tensor) Divide(value float64) *Tensor {
	c := New(Float32, t.shape...)
	for i := range c.floats {
		c.floats[i] = float32(t.flat(i) / value)
	}
	return c
}

// ArgMax returns, along an axis (negative: from the end), the index of the
// largest element, as an int32 tensor without that axis. The first of equals
// counts.
func (t *Tensor) ArgMax(axis int) *Tensor {
	axis = t.axis("ArgMax", axis)
	outer, length, inner := sizeOf("", t.shape[:axis]), t.shape[axis], sizeOf("", t.shape[axis+1:])
	if length == 0 {
		failure.Panic("Tensor.ArgMax", "", "axis %d of shape %s is empty", axis, ShapeString(t.shape))
	}
	result := New(Int32, slices.Delete(slices.Clone(t.shape), axis, axis+1)...)
	for o := range outer {
		for i := range inner {
			best, bestValue := 0, math.Inf(-1)
			for k := range length {
				if value := t.flat((o*length+k)*inner + i); value > bestValue {
					best, bestValue = k, value
				}
			}
			result.integers[o*inner+i] = int32(best)
		}
	}
	return result
}

// Equal tells whether two tensors have the same type, shape and elements.
func (t *Tensor) Equal(other *Tensor) bool {
	return other != nil && t.dtype == other.dtype && slices.Equal(t.shape, other.shape) && slices.Equal(t.floats, other.floats) &&
		slices.Equal(t.integers, other.integers) && slices.Equal(t.bytes, other.bytes)
}

// Close tells whether two tensors have the same shape and elements that differ
// by at most tolerance times one more than their size.
func (t *Tensor) Close(other *Tensor, tolerance float64) bool {
	if other == nil || !slices.Equal(t.shape, other.shape) {
		return false
	}
	for i := range t.Size() {
		a, b := t.flat(i), other.flat(i)
		if math.Abs(a-b) > tolerance*(1+math.Abs(b)) && !(math.IsNaN(a) && math.IsNaN(b)) {
			return false
		}
	}
	return true
}
