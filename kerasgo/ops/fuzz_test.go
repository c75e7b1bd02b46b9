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

// fuzz runs a comparison on fuzzed bytes, and without a fuzzer on two thousand
// random ones.
func fuzz(f *testing.F, compare func(t *testing.T, d *draw)) {
	source, count := rand.New(rand.NewPCG(21, 22)), 2000
	if testing.Short() {
		count = 200
	}
	for range count {
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

// near compares with a reference in float64; element gives the one at an index. NaN
// and infinities are to be where they are in the reference.
func near(t *testing.T, what string, got *tensor.Tensor, shape []int, element func(index []int) float64) {
	t.Helper()
	if !slices.Equal(got.Shape(), shape) {
		t.Fatalf("%s: shape %v, want %v", what, got.Shape(), shape)
	}
	i := 0
	values := got.Float64s()
	each(shape, func(index []int) {
		if want := element(index); values[i] != want && !(math.Abs(values[i]-want) <= 1e-5*(1+math.Abs(want))) && !(math.IsNaN(values[i]) && math.IsNaN(want)) {
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

// spoil makes an element of every second tensor NaN or infinite.
func (d *draw) spoil(x *tensor.Tensor) {
	if d.below(2) == 1 {
		values := x.Float32s()
		values[(d.below(256)*256+d.below(256))%len(values)] = []float32{float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1))}[d.below(3)]
	}
}

// one evaluates an operation on inputs.
func one(t *testing.T, build func(in []*graph.Node) *graph.Node, inputs ...*tensor.Tensor) *tensor.Tensor {
	t.Helper()
	return evaluate(t, inputs, func(g *graph.Graph, in []*graph.Node) []*graph.Node { return []*graph.Node{build(in)} })[0]
}

func FuzzMatMul(f *testing.F) {
	fuzz(f, func(t *testing.T, d *draw) {
		size := func() int {
			if d.below(6) == 0 {
				return 1 + d.below(40)
			}
			return 1 + d.below(12)
		}
		m, k, n := size(), size(), size()
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
		d.spoil(x)
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
		near(t, "Max", got, kept, func(index []int) float64 {
			return fold(index, math.Inf(-1), func(largest, value float64) float64 { return max(largest, value) })
		})
		count := 1
		for _, axis := range axes {
			count *= shape[axis]
		}
		got = one(t, func(in []*graph.Node) *graph.Node { return ops.MeanKeep(in[0], axes...) }, x)
		near(t, "Mean", got, kept, func(index []int) float64 {
			return fold(index, 0, func(sum, value float64) float64 { return sum + value/float64(count) })
		})
		var dropped []int
		for axis, n := range shape {
			if !slices.Contains(axes, axis) {
				dropped = append(dropped, n)
			}
		}
		if got := one(t, func(in []*graph.Node) *graph.Node { return ops.Min(in[0], axes...) }, x); !slices.Equal(got.Shape(), dropped) {
			t.Fatalf("Min: shape %v, want %v", got.Shape(), dropped)
		} else {
			near(t, "Min", got.Reshape(kept...), kept, func(index []int) float64 {
				return fold(index, math.Inf(1), func(smallest, value float64) float64 { return min(smallest, value) })
			})
		}
	})
}

// FuzzSoftmax holds the softmax of rows, its logarithm, and the crossentropy under
// it, with their gradients, against float64.
func FuzzSoftmax(f *testing.F) {
	fuzz(f, func(t *testing.T, d *draw) {
		shape := append(d.shape(0, 2), 1+d.below(40))
		classes := shape[len(shape)-1]
		scale := []float64{1, 10, 100, 1e4}[d.below(4)]
		x, weights := random(10, -scale, scale, shape...), random(11, -1, 1, shape...)
		middle := float32(d.below(3)-1) * 1000 // rows far from zero, too
		for i := range x.Float32s() {
			x.Float32s()[i] += middle
		}
		d.spoil(x)
		labels := tensor.FromInt32s(make([]int32, x.Size()/classes)).Reshape(shape[:len(shape)-1]...)
		for i := range labels.Int32s() {
			labels.Int32s()[i] = int32(d.below(classes + 1)) // the last is no class
		}
		// row gives the logarithms of softmax of an index's row, and their weights.
		row := func(index []int) (logarithms, weight []float64) {
			at := append(slices.Clone(index[:len(shape)-1]), 0)
			largest, sum := math.Inf(-1), 0.0
			for at[len(shape)-1] = range classes {
				largest = max(largest, x.At(at...))
			}
			for at[len(shape)-1] = range classes {
				logarithms, weight = append(logarithms, x.At(at...)-largest), append(weight, weights.At(at...))
				sum += math.Exp(x.At(at...) - largest)
			}
			for i := range logarithms {
				logarithms[i] -= math.Log(sum)
			}
			return logarithms, weight
		}
		got := evaluate(t, []*tensor.Tensor{x, weights, labels}, func(g *graph.Graph, in []*graph.Node) []*graph.Node {
			softmax, logarithm, loss := ops.Softmax(in[0]), ops.LogSoftmax(in[0]), ops.SparseCrossentropy(in[2], in[0])
			gradient := func(y *graph.Node) *graph.Node {
				return ops.Gradients(ops.Sum(ops.Multiply(y, in[1])), in[:1])[0]
			}
			return []*graph.Node{softmax, logarithm, loss, gradient(softmax), gradient(logarithm), ops.Gradients(ops.Sum(loss), in[:1])[0]}
		})
		last := len(shape) - 1
		near(t, "Softmax", got[0], shape, func(index []int) float64 {
			logarithms, _ := row(index)
			return math.Exp(logarithms[index[last]])
		})
		near(t, "LogSoftmax", got[1], shape, func(index []int) float64 {
			logarithms, _ := row(index)
			return logarithms[index[last]]
		})
		label := func(index []int) int { return int(labels.At(index[:last]...)) }
		near(t, "SparseCrossentropy", got[2], shape[:last], func(index []int) float64 {
			logarithms, _ := row(append(slices.Clone(index), 0))
			if label(index) == classes {
				return math.NaN()
			}
			return -logarithms[label(index)]
		})
		near(t, "gradient of Softmax", got[3], shape, func(index []int) float64 {
			logarithms, weight := row(index)
			sum := 0.0
			for i, logarithm := range logarithms {
				sum += math.Exp(logarithm) * weight[i]
			}
			return math.Exp(logarithms[index[last]]) * (weight[index[last]] - sum)
		})
		near(t, "gradient of LogSoftmax", got[4], shape, func(index []int) float64 {
			logarithms, weight := row(index)
			sum := 0.0
			for _, value := range weight {
				sum += value
			}
			return weight[index[last]] - math.Exp(logarithms[index[last]])*sum
		})
		near(t, "gradient of SparseCrossentropy", got[5], shape, func(index []int) float64 {
			logarithms, _ := row(index)
			gradient := math.Exp(logarithms[index[last]])
			if label(index) == index[last] {
				gradient--
			}
			return gradient
		})
	})
}

// FuzzTake holds the rows that integers pick from a table, and the gradient of the
// table, against their definition.
func FuzzTake(f *testing.F) {
	fuzz(f, func(t *testing.T, d *draw) {
		shape, picked := d.shape(1, 3), d.shape(0, 3)
		table := random(12, -1, 1, shape...)
		d.spoil(table)
		rows := shape[0]
		indices := tensor.FromInt32s(make([]int32, product(picked))).Reshape(picked...)
		for i := range indices.Int32s() {
			indices.Int32s()[i] = int32(d.below(rows+2) - 1) // one before and one behind the table, too
		}
		result := append(slices.Clone(picked), shape[1:]...)
		weights := random(13, -1, 1, result...)
		got := evaluate(t, []*tensor.Tensor{table, indices, weights}, func(g *graph.Graph, in []*graph.Node) []*graph.Node {
			y := ops.Take(in[0], in[1])
			return append([]*graph.Node{y}, ops.Gradients(ops.Sum(ops.Multiply(y, in[2])), in[:1])...)
		})
		near(t, "Take", got[0], result, func(index []int) float64 {
			row := int(indices.At(index[:len(picked)]...))
			if row < 0 || row >= rows {
				return math.NaN()
			}
			return table.At(append([]int{row}, index[len(picked):]...)...)
		})
		near(t, "gradient of the table", got[1], shape, func(index []int) float64 {
			sum := 0.0
			each(picked, func(place []int) {
				if int(indices.At(place...)) == index[0] {
					sum += weights.At(append(slices.Clone(place), index[1:]...)...)
				}
			})
			return sum
		})
	})
}

func product(shape []int) int {
	size := 1
	for _, n := range shape {
		size *= n
	}
	return size
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
