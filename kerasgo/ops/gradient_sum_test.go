package ops_test

import (
	"slices"
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/tensor"
)

// TestGradientOfSlices: gradients of slices that lie apart, meet, leave gaps, are of
// another axis, and of the whole between them are all added.
func TestGradientOfSlices(t *testing.T) {
	type slice struct{ axis, from, to int }
	for name, cut := range map[string][]slice{
		"steps":       {{1, 0, 1}, {1, 1, 2}, {1, 2, 3}, {1, 3, 4}, {1, 4, 5}},
		"gaps":        {{1, 3, 4}, {1, 1, 2}},
		"meeting":     {{1, 0, 2}, {1, 1, 4}, {1, 4, 5}, {1, 3, 5}},
		"inside":      {{1, 0, 5}, {1, 2, 3}, {1, 0, 1}},
		"other axis":  {{1, 0, 2}, {0, 0, 1}, {1, 2, 5}, {0, 2, 3}},
		"whole twice": {{1, 0, 5}, {1, 0, 5}},
		"empty":       {{1, 2, 2}, {1, 1, 3}, {1, 3, 3}},
		"alternating": {{1, 0, 2}, {1, 1, 3}, {1, 2, 4}, {0, 1, 2}, {1, 3, 5}, {0, 2, 3}},
	} {
		t.Run(name, func(t *testing.T) {
			want := slices.Repeat([]float32{1}, 15) // of the whole
			got := evaluate(t, []*tensor.Tensor{random(1, -1, 1, 3, 5)}, func(g *graph.Graph, in []*graph.Node) []*graph.Node {
				loss := ops.Sum(in[0])
				for i, c := range cut {
					loss = ops.Add(loss, ops.Multiply(ops.Sum(ops.Slice(in[0], c.axis, c.from, c.to)), ops.Scalar(g, float64(2+i))))
				}
				return ops.Gradients(loss, in)
			})[0]
			for i, c := range cut {
				for at := range want {
					if place := []int{at / 5, at % 5}[c.axis]; c.from <= place && place < c.to {
						want[at] += float32(2 + i)
					}
				}
			}
			if !slices.Equal(got.Float32s(), want) {
				t.Errorf("gradient %v, want %v", got.Float32s(), want)
			}
		})
	}
}

// TestGradientOfSteps: the gradients of a sequence's steps are put beside each other,
// not each added to a whole sequence of zeros.
func TestGradientOfSteps(t *testing.T) {
	g := graph.New(true)
	x := g.Input("x", tensor.Float32, 2, 4, 3)
	loss := ops.Scalar(g, 0)
	for i := range 4 {
		loss = ops.Add(loss, ops.Sum(ops.Square(ops.Slice(x, 1, i, i+1))))
	}
	gradient := ops.Gradients(loss, []*graph.Node{x})[0]
	if name, parts := gradient.Op().Name(), len(gradient.Inputs()); name != "Concatenate" || parts != 4 {
		t.Errorf("the gradient is %s of %d, want Concatenate of 4", name, parts)
	}
}

// TestGradientOfStepsBetweenOthers: neither what uses the whole sequence between two
// steps, nor a slice of another axis or one that meets the last, is a reason to add
// each step to a whole sequence of zeros.
func TestGradientOfStepsBetweenOthers(t *testing.T) {
	const steps = 8
	for name, other := range map[string]func(x *graph.Node, i int) *graph.Node{
		"whole":      func(x *graph.Node, i int) *graph.Node { return x },
		"meeting":    func(x *graph.Node, i int) *graph.Node { return ops.Slice(x, 1, max(i-1, 0), i+1) },
		"other axis": func(x *graph.Node, i int) *graph.Node { return ops.Slice(x, 2, i, i+1) },
	} {
		g := graph.New(true)
		x := g.Input("x", tensor.Float32, 2, steps, steps)
		loss := ops.Scalar(g, 0)
		for i := range steps {
			loss = ops.Add(loss, ops.Sum(ops.Square(ops.Slice(x, 1, i, i+1))))
			loss = ops.Add(loss, ops.Sum(ops.Exp(other(x, i))))
		}
		whole := 0
		seen := map[*graph.Node]bool{}
		var visit func(node *graph.Node)
		visit = func(node *graph.Node) {
			if !seen[node] {
				seen[node] = true
				if name := node.Op().Name(); name == "Concatenate" || name == "Pad" && node.Size() == x.Size() {
					whole++
				}
				for _, input := range node.Inputs() {
					visit(input)
				}
			}
		}
		visit(ops.Gradients(loss, []*graph.Node{x})[0])
		if whole > 3 {
			t.Errorf("%s: %d whole sequences are made of the gradients of %d steps", name, whole, steps)
		}
	}
}
