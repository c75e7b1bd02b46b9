package ops_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels/recurrent"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/plan"
	"kerasgo/kerasgo/tensor"
)

// recurrentInputs are operands of all kinds: x, kernel, recurrent kernel, bias,
// state, cell.
func recurrentInputs(cell recurrent.Cell, batch, steps, features, units int) []*tensor.Tensor {
	width := cell.Gates() * units
	bias := []int{width}
	if cell.Biases() == 2 {
		bias = []int{2, width}
	}
	return []*tensor.Tensor{
		random(1, -1, 1, batch, steps, features), random(2, -0.5, 0.5, features, width), random(3, -0.5, 0.5, units, width),
		random(4, -0.5, 0.5, bias...), random(5, -1, 1, batch, units), random(6, -1, 1, batch, units),
	}
}

// TestRecurrentGradients: each result of each cell, alone and together, with and
// without what may be left out.
func TestRecurrentGradients(t *testing.T) {
	mask := tensor.FromFloat32s([]float32{0, 0, 1, 0, 1, 1, 1, 0, 1, 0, 0, 0}, 3, 4)
	for cell := range recurrent.Cell(4) {
		for i, r := range []ops.Recurrence{{}, {Sequences: true}, {States: true}, {Sequences: true, States: true, Backwards: true}} {
			for _, masked := range []bool{false, true} {
				r.Cell = cell
				t.Run(fmt.Sprint(cell, i, masked), func(t *testing.T) {
					values := recurrentInputs(cell, 3, 4, 2, 3)
					check(t, values, func(in []*graph.Node) *graph.Node {
						operands := ops.RecurrentInputs{X: in[0], Kernel: in[1], Recurrent: in[2], Bias: in[3], State: in[4]}
						rest := ops.Sum(ops.Square(in[5]))
						if cell.HasCell() {
							operands.Cell = in[5]
						}
						if masked {
							operands.Mask = in[0].Graph().Constant(mask)
						}
						for n, result := range ops.Recurrent(r, operands) {
							rest = ops.Add(rest, ops.Multiply(ops.Sum(ops.Square(result)), ops.Scalar(in[0].Graph(), float64(n+1))))
						}
						return rest
					}, 2e-2)
				})
			}
		}
	}
}

// TestRecurrentThreads: the same bits with any number of threads, and no
// allocation in a run.
func TestRecurrentThreads(t *testing.T) {
	for cell := range recurrent.Cell(4) {
		values := recurrentInputs(cell, 50, 20, 16, 48)
		var want [][]float32
		for _, threads := range []int{1, 2, 3} {
			g := graph.New(true)
			var in []*graph.Node
			for i, value := range values {
				in = append(in, g.Input(fmt.Sprint(i), tensor.Float32, value.Shape()...))
			}
			operands := ops.RecurrentInputs{X: in[0], Kernel: in[1], Recurrent: in[2], Bias: in[3], State: in[4]}
			y := ops.Recurrent(ops.Recurrence{Cell: cell, Sequences: true}, operands)[0]
			outputs := append([]*graph.Node{y}, ops.Gradients(ops.Sum(ops.Square(y)), in[:5])...)
			p, err := plan.Compile(plan.Program{Graph: g, Inputs: in, Outputs: outputs}, plan.Options{Threads: threads})
			if err != nil {
				t.Fatal(err)
			}
			for i, value := range values {
				copy(p.Input(i).Float32s(), value.Float32s())
			}
			for range 4 { // shared by threads and not, in turn
				p.Run()
				for i := range outputs {
					got := p.Output(i).Float32s()
					if len(want) <= i {
						want = append(want, slices.Clone(got))
					} else if !slices.Equal(got, want[i]) {
						t.Fatalf("cell %d, %d threads: output %d differs", cell, threads, i)
					}
				}
			}
			if allocations := testing.AllocsPerRun(20, p.Run); threads == 1 && allocations != 0 {
				t.Errorf("cell %d: %v allocations in a run", cell, allocations)
			}
		}
	}
}

// TestRecurrentErrors: wrong shapes and second derivatives say so.
func TestRecurrentErrors(t *testing.T) {
	message := func(run func(g *graph.Graph, x, w, u *graph.Node)) (text string) {
		defer func() { text = fmt.Sprint(recover()) }()
		g := graph.New(true)
		run(g, g.Input("x", tensor.Float32, 2, 3, 4), g.Input("w", tensor.Float32, 4, 5), g.Input("u", tensor.Float32, 5, 5))
		return ""
	}
	for want, run := range map[string]func(g *graph.Graph, x, w, u *graph.Node){
		"operands of shapes (2, 3, 4), (5, 5) and (5, 5)": func(g *graph.Graph, x, w, u *graph.Node) {
			ops.Recurrent(ops.Recurrence{}, ops.RecurrentInputs{X: x, Kernel: u, Recurrent: u})
		},
		"the second derivative of the loop over time is not defined": func(g *graph.Graph, x, w, u *graph.Node) {
			y := ops.Recurrent(ops.Recurrence{}, ops.RecurrentInputs{X: x, Kernel: w, Recurrent: u})[0]
			first := ops.Gradients(ops.Sum(y), []*graph.Node{w})[0]
			ops.Gradients(ops.Sum(ops.Square(first)), []*graph.Node{w})
		},
	} {
		if got := message(run); !strings.Contains(got, want) {
			t.Errorf("panic %s, want %s", got, want)
		}
	}
}
