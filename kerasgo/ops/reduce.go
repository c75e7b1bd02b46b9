package ops

import (
	"slices"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels"
	"kerasgo/kerasgo/kernels/vector"
	"kerasgo/kerasgo/tensor"
)

// Sum adds up along axes (negative: from the end), which disappear; without
// axes, over all.
func Sum(x *graph.Node, axes ...int) *graph.Node { return drop(SumKeep(x, axes...), x, axes) }

// Mean is the arithmetic mean along axes, which disappear; without axes, of all.
func Mean(x *graph.Node, axes ...int) *graph.Node { return drop(MeanKeep(x, axes...), x, axes) }

// Max is the largest along axes, which disappear; without axes, of all.
func Max(x *graph.Node, axes ...int) *graph.Node { return drop(MaxKeep(x, axes...), x, axes) }

// Min is the smallest along axes, which disappear; without axes, of all.
func Min(x *graph.Node, axes ...int) *graph.Node { return Negative(Max(Negative(x), axes...)) }

// SumKeep is Sum with the axes kept at length one.
func SumKeep(x *graph.Node, axes ...int) *graph.Node { return reduce(x, sumReduction, axes) }

// MaxKeep is Max with the axes kept at length one.
func MaxKeep(x *graph.Node, axes ...int) *graph.Node { return reduce(x, maxReduction, axes) }

// MeanKeep is Mean with the axes kept at length one.
func MeanKeep(x *graph.Node, axes ...int) *graph.Node {
	count := 1
	for _, axis := range normalize("Mean", axes, x.Shape()) {
		count *= x.Dim(axis)
	}
	return Multiply(SumKeep(x, axes...), scalarLike(x, 1/float64(count)))
}

// reduction is what a ReduceOp does with the elements.
type reduction int

const (
	sumReduction reduction = iota
	maxReduction
)

// reduce applies a reduction to one run of neighbouring axes after the other.
func reduce(x *graph.Node, kind reduction, axes []int) *graph.Node {
	needFloats("Reduce", x)
	shape := x.Shape()
	axes = normalize("Reduce", axes, shape)
	for len(axes) > 0 {
		last := len(axes) - 1
		first := last
		for first > 0 && axes[first-1] == axes[first]-1 {
			first--
		}
		result := x.Shape()
		for _, axis := range axes[first:] {
			result[axis] = 1
		}
		x = x.Graph().Add(&ReduceOp{kind, axes[first], axes[last]}, tensor.Float32, result, x)
		axes = axes[:first]
	}
	return x
}

// normalize sorts axes and counts negative ones from the end; none means all.
func normalize(where string, axes []int, shape []int) []int {
	rank := len(shape)
	if len(axes) == 0 {
		axes = make([]int, rank)
		for i := range axes {
			axes[i] = i
		}
		return axes
	}
	axes = slices.Clone(axes)
	for i, axis := range axes {
		if axis < -rank || axis >= rank {
			failure.Panic(where, "", "axis %d of shape %s", axis, tensor.ShapeString(shape))
		}
		if axis < 0 {
			axes[i] += rank
		}
	}
	slices.Sort(axes)
	return slices.Compact(axes)
}

func drop(reduced, x *graph.Node, axes []int) *graph.Node {
	var shape []int
	gone := normalize("Reduce", axes, x.Shape())
	for i, n := range reduced.Shape() {
		if !slices.Contains(gone, i) {
			shape = append(shape, n)
		}
	}
	return view(reduced, shape)
}

// ReduceOp reduces axes first to last, which stay with length one.
type ReduceOp struct {
	kind        reduction
	first, last int
}

// Name returns "Sum" or "Max".
func (op *ReduceOp) Name() string {
	if op.kind == maxReduction {
		return "Max"
	}
	return "Sum"
}

// Gradient of a sum is the gradient stretched out; of a maximum it goes to the
// largest elements, shared where several are.
func (op *ReduceOp) Gradient(node, g *graph.Node) []*graph.Node {
	x := node.Inputs()[0]
	if op.kind == sumReduction {
		return []*graph.Node{BroadcastTo(g, x.Shape()...)}
	}
	largest := Equal(x, node)
	count := reduce(largest, sumReduction, axesFrom(op.first, op.last))
	return []*graph.Node{Multiply(largest, Divide(g, count))}
}

func axesFrom(first, last int) []int {
	var axes []int
	for axis := first; axis <= last; axis++ {
		axes = append(axes, axis)
	}
	return axes
}

// Bind sees the operand as outer × reduced × inner elements.
func (op *ReduceOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	shape := node.Inputs()[0].Shape()
	outer, length, inner := product(shape[:op.first]), product(shape[op.first:op.last+1]), product(shape[op.last+1:])
	from, to := in[0].Floats, out.Floats
	if inner == 1 {
		fold := vector.Sum
		if op.kind == maxReduction {
			fold = vector.Largest
		}
		return kernels.Loop(outer, length, func(first, last int, w *kernels.Workspace) {
			for o := first; o < last; o++ {
				to[o] = fold(from[o*length : (o+1)*length])
			}
		})
	}
	fold := vector.Add
	if op.kind == maxReduction {
		fold = vector.Maximum
	}
	// Narrow rows are folded some side by side, and then those.
	wide := inner * max(256/max(inner, 1), 1)
	// foldRows folds rows of inner elements onto one.
	foldRows := func(line, rows []float32, w *kernels.Workspace) {
		if len(rows) == 0 {
			clear(line)
			return
		}
		if len(rows) < 2*wide {
			copy(line, rows)
			rows = rows[inner:]
		} else {
			side := w.Block[:wide]
			copy(side, rows)
			for rows = rows[wide:]; len(rows) >= wide; rows = rows[wide:] {
				fold(side, side, rows[:wide])
			}
			copy(line, side)
			for side = side[inner:]; len(side) > 0; side = side[inner:] {
				fold(line, line, side[:inner])
			}
		}
		for ; len(rows) > 0; rows = rows[inner:] {
			fold(line, line, rows[:inner])
		}
	}
	reserve := func(w *kernels.Workspace) { w.ReserveBlock(wide) }
	if outer > 1 || length < 2*foldedRows {
		step := kernels.Cut(outer, 1, length*inner, func(first, last int, w *kernels.Workspace) {
			for o := first; o < last; o++ {
				foldRows(to[o*inner:(o+1)*inner], from[o*length*inner:(o+1)*length*inner], w)
			}
		})
		step.Reserve = reserve
		return step
	}
	// One long column of rows: parts of it side by side, then those together.
	parts := (length + foldedRows - 1) / foldedRows
	partial := make([]float32, parts*inner)
	step := kernels.Cut(parts, 1, foldedRows*inner, func(first, last int, w *kernels.Workspace) {
		for part := first; part < last; part++ {
			foldRows(partial[part*inner:(part+1)*inner], from[part*foldedRows*inner:min((part+1)*foldedRows, length)*inner], w)
		}
	})
	step.Reserve = reserve
	step.After = func(_ int, w *kernels.Workspace) { foldRows(to, partial, w) }
	return step
}

// foldedRows is how many rows of a long column are folded in one piece.
const foldedRows = 512
