package plan

import (
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/tensor"
)

// TestLongChainsStay: a chain that each step of a sequence adds to is not moved into the
// next step's again and again, but short ones are.
func TestLongChainsStay(t *testing.T) {
	for _, steps := range []int{4, 1000} {
		g := graph.New(false)
		x := g.Input("x", tensor.Float32, steps, 3)
		average := g.Read(&graph.Variable{Value: tensor.Zeros(1, 3)})
		for i := range steps {
			next := ops.Exp(ops.Softmax(ops.Slice(x, 0, i, i+1)))
			average = ops.Add(ops.Multiply(average, ops.Full(g, 0.9)), next)
		}
		p := Program{Graph: g, Inputs: []*graph.Node{x}, Outputs: []*graph.Node{average}}
		nodes, err := order(p, nil)
		if err != nil {
			t.Fatal(err)
		}
		chains, longest := 0, 0
		for _, one := range fuse(nodes, p.Outputs, nil).list {
			if one.chain {
				chains, longest = chains+1, max(longest, len(one.nodes))
			}
		}
		if longest > mostMoved+3 || steps == 4 && chains != 1 {
			t.Errorf("%d steps: %d chains, the longest of %d", steps, chains, longest)
		}
	}
}
