package layers

import (
	"encoding/json"
	"slices"

	"kerasgo/kerasgo/failure"
)

// Axes are one axis or several, negative ones counted from the end: in a
// configuration a number, or a list.
type Axes []int

// MarshalJSON writes a single axis as a number.
func (a Axes) MarshalJSON() ([]byte, error) {
	if len(a) == 1 {
		return json.Marshal(a[0])
	}
	return json.Marshal([]int(a))
}

// axesOption is what an option gives, one axis at least.
func axesOption(where string, axes []int) Axes {
	if len(axes) == 0 {
		failure.Panic(where, "Give one axis or several", "axis has no numbers")
	}
	return axes
}

// of are the axes of a shape, counted from the first, in order. It panics unless
// they are different axes of a sample.
func (a Axes) of(where string, shape []int) []int {
	axes := slices.Clone([]int(a))
	for i, axis := range axes {
		if axis < 0 {
			axes[i] += len(shape)
		}
	}
	slices.Sort(axes)
	for i, axis := range axes {
		if axis < 1 || axis >= len(shape) || i > 0 && axis == axes[i-1] {
			failure.Panic(where, "Give different axes of a sample: 1 or more, or negative from the end", "the input has shape %s, whose axes %v cannot be normalized", shapeString(shape), []int(a))
		}
	}
	return axes
}

// lengthsOf are the lengths of axes of a shape, and their product.
func lengthsOf(shape, axes []int) (lengths []int, size int) {
	size = 1
	for _, axis := range axes {
		lengths = append(lengths, shape[axis])
		size *= shape[axis]
	}
	return lengths, size
}

// toEnd is the order of axes that brings some of them to the end; nil if they are
// there.
func toEnd(rank int, axes []int) []int {
	if axes[0] == rank-len(axes) {
		return nil
	}
	var order []int
	for axis := range rank {
		if !slices.Contains(axes, axis) {
			order = append(order, axis)
		}
	}
	return append(order, axes...)
}
