package ops_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/tensor"
)

// draw makes choices out of fuzzed bytes; when they are used up, out of zeros.
type draw []byte

// below returns a number from 0 to n-1.
func (d *draw) below(n int) int {
	if len(*d) == 0 {
		return 0
	}
	first := (*d)[0]
	*d = (*d)[1:]
	return int(first) % n
}

// shape returns least to most axes, whose product is small.
func (d *draw) shape(least, most int) []int {
	shape := make([]int, least+d.below(most-least+1))
	for i := range shape {
		shape[i] = 1 + d.below(5)
		if d.below(16) == 0 {
			shape[i] = 1 + d.below(40)
		}
	}
	return shape
}

// axes picks some of the axes, at least one.
func (d *draw) axes(rank int) []int {
	var axes []int
	for axis := range rank {
		if d.below(2) == 1 {
			axes = append(axes, axis)
		}
	}
	if len(axes) == 0 {
		axes = []int{d.below(rank)}
	}
	return axes
}

// fuzz runs a comparison on fuzzed bytes, and without a fuzzer on two hundred
// random ones.
func fuzz(f *testing.F, compare func(t *testing.T, d *draw)) {
	source := rand.New(rand.NewPCG(21, 22))
	for range 200 {
		seed := make([]byte, 24)
		for i := range seed {
			seed[i] = byte(source.Uint32())
		}
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, bytes []byte) {
		d := draw(bytes)
		compare(t, &d)
	})
}

// near compares with a reference in float64; element gives the one at an index.
func near(t *testing.T, what string, got *tensor.Tensor, shape []int, element func(index []int) float64) {
	t.Helper()
	if !slices.Equal(got.Shape(), shape) {
		t.Fatalf("%s: shape %v, want %v", what, got.Shape(), shape)
	}
	i := 0
	values := got.Float64s()
	each(shape, func(index []int) {
		if want := element(index); !(math.Abs(values[i]-want) <= 1e-5*(1+math.Abs(want))) {
			t.Fatalf("%s: element %v is %v, want %v", what, index, values[i], want)
		}
		i++
	})
}

// each calls do with every index of a shape.
func each(shape []int, do func(index []int)) {
	index := make([]int, len(shape))
	for {
		do(index)
		axis := len(shape) - 1
		for ; axis >= 0; axis-- {
			if index[axis]++; index[axis] < shape[axis] {
				break
			}
			index[axis] = 0
		}
		if axis < 0 {
			return
		}
	}
}

// stretched reads a tensor at an index of a shape that it is broadcast to.
func stretched(x *tensor.Tensor, index []int) float64 {
	shape := x.Shape()
	own := slices.Clone(index[len(index)-len(shape):])
	for axis, n := range shape {
		if n == 1 {
			own[axis] = 0
		}
	}
	return x.At(own...)
}

// one evaluates an operation on inputs.
func one(t *testing.T, build func(in []*graph.Node) *graph.Node, inputs ...*tensor.Tensor) *tensor.Tensor {
	t.Helper()
	return evaluate(t, inputs, func(g *graph.Graph, in []*graph.Node) []*graph.Node { return []*graph.Node{build(in)} })[0]
}

func FuzzMatMul(f *testing.F) {
	fuzz(f, func(t *testing.T, d *draw) {
		m, k, n := 1+d.below(40), 1+d.below(40), 1+d.below(40)
		result := d.shape(0, 2)
		// Each operand has the result's batch axes, or the last of them, some of length 1.
		operand := func(rows, columns int) *tensor.Tensor {
			batch := slices.Clone(result[d.below(len(result)+1):])
			for i := range batch {
				if d.below(3) == 0 {
					batch[i] = 1
				}
			}
			return random(5, -1, 1, append(batch, rows, columns)...)
		}
		x, y := operand(m, k), operand(k, n)
		var shape []int
		a, b := x.Shape(), y.Shape()
		for axis := max(len(a), len(b)); axis > 2; axis-- {
			length := 1
			for _, s := range [][]int{a, b} {
				if axis <= len(s) {
					length = max(length, s[len(s)-axis])
				}
			}
			shape = append(shape, length)
		}
		shape = append(shape, m, n)
		got := one(t, func(in []*graph.Node) *graph.Node { return ops.MatMul(in[0], in[1]) }, x, y)
		near(t, "MatMul", got, shape, func(index []int) float64 {
			sum, batch := 0.0, len(index)-2
			left, right := slices.Clone(index), slices.Clone(index)
			for l := range k {
				left[batch+1], right[batch] = l, l
				sum += matrixAt(x, left) * matrixAt(y, right)
			}
			return sum
		})
	})
}

// matrixAt is stretched, the last two axes as they are.
func matrixAt(x *tensor.Tensor, index []int) float64 {
	shape := x.Shape()
	own := slices.Clone(index[len(index)-len(shape):])
	for axis, n := range shape[:len(shape)-2] {
		if n == 1 {
			own[axis] = 0
		}
	}
	return x.At(own...)
}

func FuzzBroadcast(f *testing.F) {
	fuzz(f, func(t *testing.T, d *draw) {
		result := d.shape(1, 4)
		operand := func(seed uint64) *tensor.Tensor {
			shape := slices.Clone(result[d.below(len(result)+1):])
			for i := range shape {
				if d.below(3) == 0 {
					shape[i] = 1
				}
			}
			return random(seed, -1, 1, shape...)
		}
		x, y, full := operand(1), operand(2), random(3, -1, 1, result...)
		got := one(t, func(in []*graph.Node) *graph.Node {
			return ops.Add(ops.Multiply(in[0], in[1]), in[2])
		}, x, y, full)
		near(t, "Multiply and Add", got, result, func(index []int) float64 {
			return stretched(x, index)*stretched(y, index) + full.At(index...)
		})
		got = one(t, func(in []*graph.Node) *graph.Node { return ops.BroadcastTo(in[0], result...) }, x)
		near(t, "BroadcastTo", got, result, func(index []int) float64 { return stretched(x, index) })
	})
}

func FuzzReduce(f *testing.F) {
	fuzz(f, func(t *testing.T, d *draw) {
		shape := d.shape(1, 4)
		if d.below(20) == 0 {
			shape[0] = 1100 // long columns are folded in parts
		}
		axes := d.axes(len(shape))
		x := random(7, -1, 1, shape...)
		kept := slices.Clone(shape)
		for _, axis := range axes {
			kept[axis] = 1
		}
		fold := func(index []int, from float64, step func(sum, value float64) float64) float64 {
			inner := make([]int, len(shape))
			for i := range inner {
				inner[i] = 1
			}
			for _, axis := range axes {
				inner[axis] = shape[axis]
			}
			each(inner, func(offset []int) {
				at := slices.Clone(index)
				for _, axis := range axes {
					at[axis] = offset[axis]
				}
				from = step(from, x.At(at...))
			})
			return from
		}
		got := one(t, func(in []*graph.Node) *graph.Node { return ops.SumKeep(in[0], axes...) }, x)
		near(t, "Sum", got, kept, func(index []int) float64 {
			return fold(index, 0, func(sum, value float64) float64 { return sum + value })
		})
		got = one(t, func(in []*graph.Node) *graph.Node { return ops.MaxKeep(in[0], axes...) }, x)
		near(t, "Max", got, kept, func(index []int) float64 { return fold(index, math.Inf(-1), math.Max) })
		var dropped []int
		for axis, n := range shape {
			if !slices.Contains(axes, axis) {
				dropped = append(dropped, n)
			}
		}
		if got := one(t, func(in []*graph.Node) *graph.Node { return ops.Min(in[0], axes...) }, x); !slices.Equal(got.Shape(), dropped) {
			t.Fatalf("Min: shape %v, want %v", got.Shape(), dropped)
		}
	})
}

func FuzzSlice(f *testing.F) {
	fuzz(f, func(t *testing.T, d *draw) {
		shape := d.shape(1, 4)
		axis := d.below(len(shape))
		x := random(8, -1, 1, shape...)
		from := d.below(shape[axis])
		to := from + 1 + d.below(shape[axis]-from)
		before, after := d.below(3), d.below(3)
		part := slices.Clone(shape)
		part[axis] = to - from
		sliced := one(t, func(in []*graph.Node) *graph.Node { return ops.Slice(in[0], axis, from, to) }, x)
		near(t, "Slice", sliced, part, func(index []int) float64 {
			at := slices.Clone(index)
			at[axis] += from
			return x.At(at...)
		})
		padded := slices.Clone(shape)
		padded[axis] += before + after
		got := one(t, func(in []*graph.Node) *graph.Node { return ops.Pad(in[0], axis, before, after) }, x)
		near(t, "Pad", got, padded, func(index []int) float64 {
			at := slices.Clone(index)
			if at[axis] -= before; at[axis] < 0 || at[axis] >= shape[axis] {
				return 0
			}
			return x.At(at...)
		})
		joined := slices.Clone(shape)
		joined[axis] += to - from
		got = one(t, func(in []*graph.Node) *graph.Node { return ops.Concatenate(axis, in[0], in[1]) }, x, sliced)
		near(t, "Concatenate", got, joined, func(index []int) float64 {
			at := slices.Clone(index)
			if at[axis] < shape[axis] {
				return x.At(at...)
			}
			at[axis] -= shape[axis]
			return sliced.At(at...)
		})
		order := rand.New(rand.NewPCG(uint64(d.below(256)), 1)).Perm(len(shape))
		turned := make([]int, len(shape))
		for i, from := range order {
			turned[i] = shape[from]
		}
		got = one(t, func(in []*graph.Node) *graph.Node { return ops.Transpose(in[0], order...) }, x)
		near(t, "Transpose", got, turned, func(index []int) float64 {
			at := make([]int, len(shape))
			for i, from := range order {
				at[from] = index[i]
			}
			return x.At(at...)
		})
	})
}

func FuzzPool(f *testing.F) {
	fuzz(f, func(t *testing.T, d *draw) {
		batch, channels := 1+d.below(3), 1+d.below(9)
		poolHeight, poolWidth := 1+d.below(4), 1+d.below(4)
		height, width := poolHeight+d.below(9), poolWidth+d.below(9)
		window := ops.Window{StrideY: 1 + d.below(4), StrideX: 1 + d.below(4), Same: d.below(2) == 1}
		x := random(9, -1, 1, batch, height, width, channels)
		// The first pixel of a pool, and how many pools there are.
		place := func(size, pool, stride int) (start, count int) {
			if !window.Same {
				return 0, (size-pool)/stride + 1
			}
			count = (size + stride - 1) / stride
			return -max((count-1)*stride+pool-size, 0) / 2, count
		}
		top, rows := place(height, poolHeight, window.StrideY)
		left, columns := place(width, poolWidth, window.StrideX)
		shape := []int{batch, rows, columns, channels}
		inside := func(index []int, do func(value float64)) {
			for y := range poolHeight {
				for z := range poolWidth {
					row, column := top+index[1]*window.StrideY+y, left+index[2]*window.StrideX+z
					if row >= 0 && row < height && column >= 0 && column < width {
						do(x.At(index[0], row, column, index[3]))
					}
				}
			}
		}
		got := one(t, func(in []*graph.Node) *graph.Node { return ops.MaxPool2D(in[0], poolHeight, poolWidth, window) }, x)
		near(t, "MaxPool2D", got, shape, func(index []int) float64 {
			largest := math.Inf(-1)
			inside(index, func(value float64) { largest = max(largest, value) })
			return largest
		})
		got = one(t, func(in []*graph.Node) *graph.Node { return ops.AveragePool2D(in[0], poolHeight, poolWidth, window) }, x)
		near(t, "AveragePool2D", got, shape, func(index []int) float64 {
			sum, count := 0.0, 0
			inside(index, func(value float64) { sum, count = sum+value, count+1 })
			return sum / float64(count)
		})
	})
}
