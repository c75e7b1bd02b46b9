package layers

import (
	"fmt"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/ops"
)

// axes turns what Keras takes for a number for each of count axes, one number or
// all, into all.
func axes(where, option string, numbers []int, count int) []int {
	switch len(numbers) {
	case 1:
		all := make([]int, count)
		for i := range all {
			all[i] = numbers[0]
		}
		return all
	case count:
		return append([]int{}, numbers...)
	}
	each := []string{"", " for both axes, or height and width", " for all axes, or depth, height and width"}[count-1]
	failure.Panic(where, "Give one number"+each, "%s has %d numbers", option, len(numbers))
	return nil
}

// lengths is axes for lengths of at least one.
func lengths(where, option string, numbers []int, count int) []int {
	all := axes(where, option, numbers, count)
	for _, length := range numbers {
		if length < 1 {
			failure.Panic(where, "", "%s is %v, want at least 1", option, numbers)
		}
	}
	return all
}

// one is lengths for an option that is a single number.
func one(where, option string, number int) int {
	if number < 1 {
		failure.Panic(where, "", "%s is %d, want at least 1", option, number)
	}
	return number
}

// or is the numbers of an optional argument, or else what it is without.
func or(numbers []int, otherwise int) []int {
	if len(numbers) == 0 {
		return []int{otherwise}
	}
	return numbers
}

// notNegative checks numbers that may be zero, and returns them.
func notNegative(where, option string, numbers []int) []int {
	for _, n := range numbers {
		if n < 0 {
			failure.Panic(where, "", "%s is %v, want at least 0", option, numbers)
		}
	}
	return numbers
}

// StrideConfig says how a window moves over its input.
type StrideConfig struct {
	Strides []int  `json:"strides"` // one number for each axis
	Padding string `json:"padding"` // "valid" (default) or "same"
}

// strideOptions are the chain methods of layers that move a window. L is the
// pointer to the layer's own type.
type strideOptions[L Layer] struct {
	of      *options[L]
	stride  *StrideConfig
	strided bool // whether Strides was called
}

func newStrideOptions[L Layer](of *options[L], stride *StrideConfig, strides []int) strideOptions[L] {
	*stride = StrideConfig{Strides: strides, Padding: "valid"}
	return strideOptions[L]{of: of, stride: stride}
}

// Strides sets the steps of the window: one number for all axes, or one for each;
// default 1, of a pool its size.
func (o *strideOptions[L]) Strides(strides ...int) L {
	o.stride.Strides = lengths(o.of.core.Describe(), "strides", strides, len(o.stride.Strides))
	o.strided = true
	return o.of.self
}

// Padding sets "valid", the default: windows stay inside the input; or "same": the
// input is surrounded by zeros, which a pool does not count, so that the result is
// as long as the input divided by the strides.
func (o *strideOptions[L]) Padding(name string) L {
	o.stride.Padding = known(o.of.core.Describe(), "padding", name, "valid", "same")
	return o.of.self
}

// window is how operations want to know of it. The dilation may be nil.
func (c *StrideConfig) window(dilation []int) ops.Window {
	w := ops.Window{Same: c.Padding == "same"}
	to := [][2]*int{{&w.StrideX, &w.DilationX}, {&w.StrideY, &w.DilationY}, {&w.StrideZ, &w.DilationZ}}
	for i, stride := range c.Strides {
		at := to[len(c.Strides)-1-i]
		*at[0] = stride
		if dilation != nil {
			*at[1] = dilation[i]
		}
	}
	return w
}

// wantRoom panics unless windows of a size fit into an input at all. The dilation
// may be nil.
func (o *strideOptions[L]) wantRoom(what string, shape, size, dilation []int) {
	if o.stride.Padding != "valid" {
		return
	}
	for i, length := range size {
		reach := length
		if dilation != nil {
			reach = dilation[i]*(length-1) + 1
		}
		if reach > shape[i+1] {
			with := fmt.Sprint(size)
			if reach > length {
				with += fmt.Sprint(" with dilation rate ", dilation)
			}
			failure.Panic(o.of.core.Describe(), `Use padding "same" or a smaller `+what, "a %s of %s does not fit into an input of shape %s", what, with, shapeString(o.of.core.given(shape)))
		}
	}
}
