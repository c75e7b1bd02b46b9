package plan

import (
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/tensor"
)

func TestSimplify(t *testing.T) {
	for _, c := range []struct {
		name  string
		build func(g *graph.Graph, x *graph.Node) []*graph.Node
		nodes int // beside the input
	}{
		{"equal computations", func(g *graph.Graph, x *graph.Node) []*graph.Node {
			return []*graph.Node{ops.Exp(ops.Square(x)), ops.Add(ops.Exp(ops.Square(x)), x)}
		}, 3},
		{"other order of operands", func(g *graph.Graph, x *graph.Node) []*graph.Node {
			return []*graph.Node{ops.Subtract(x, ops.Exp(x)), ops.Subtract(ops.Exp(x), x)}
		}, 3},
		{"constants", func(g *graph.Graph, x *graph.Node) []*graph.Node {
			two := ops.Scalar(g, 2)
			return []*graph.Node{ops.Multiply(x, ops.Sqrt(ops.Add(two, ops.Multiply(two, ops.Full(g, 1)))))}
		}, 2},
		{"times one", func(g *graph.Graph, x *graph.Node) []*graph.Node {
			return []*graph.Node{ops.Exp(ops.Multiply(ops.Full(g, 1, 4, 3), x))}
		}, 1},
		{"views of views", func(g *graph.Graph, x *graph.Node) []*graph.Node {
			return []*graph.Node{ops.Exp(ops.Reshape(ops.Reshape(ops.Reshape(x, 12), 3, 4), 4, 3))}
		}, 1},
		{"axes that come back", func(g *graph.Graph, x *graph.Node) []*graph.Node {
			return []*graph.Node{ops.Exp(ops.Transpose(ops.Transpose(x)))}
		}, 1},
		{"element by element between", func(g *graph.Graph, x *graph.Node) []*graph.Node {
			first := ops.Transpose(x)
			y := ops.Where(ops.Greater(first, ops.Scalar(g, 0)), first, ops.Multiply(first, ops.Scalar(g, 0.3)))
			return []*graph.Node{ops.Transpose(y)}
		}, 5},
		{"axes in another order", func(g *graph.Graph, x *graph.Node) []*graph.Node {
			cube := ops.Reshape(x, 2, 2, 3)
			return []*graph.Node{ops.Transpose(ops.Relu(ops.Transpose(cube, 1, 2, 0)), 1, 2, 0), ops.Transpose(cube, 1, 2, 0)}
		}, 4},
		{"only some reordered", func(g *graph.Graph, x *graph.Node) []*graph.Node {
			return []*graph.Node{ops.Add(ops.Transpose(ops.Reshape(x, 3, 4)), x)}
		}, 3},
		{"other attributes", func(g *graph.Graph, x *graph.Node) []*graph.Node {
			return []*graph.Node{ops.SumKeep(x, 0), ops.MaxKeep(x, 0), ops.SumKeep(x, 0)}
		}, 2},
	} {
		g := graph.New(false)
		x := g.Input("x", tensor.Float32, 4, 3)
		p := Program{Graph: g, Inputs: []*graph.Node{x}, Outputs: c.build(g, x)}
		nodes, err := order(p, nil)
		if err != nil {
			t.Fatal(err)
		}
		p, _ = simplify(p, nil, nodes)
		if nodes, err = order(p, nil); err != nil {
			t.Fatal(err)
		}
		if len(nodes)-1 != c.nodes {
			t.Errorf("%s: %d nodes beside the input, want %d", c.name, len(nodes)-1, c.nodes)
		}
	}
}
