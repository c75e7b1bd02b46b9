package plan

import (
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/optimizers"
	"kerasgo/kerasgo/tensor"
)

// TestAdamIsFound: the optimizer's update is recognized as one, for a gradient
// from memory, for one from the same chain and for a weight that decays.
func TestAdamIsFound(t *testing.T) {
	for name, penalty := range map[string]float64{"plain": 0, "with a penalty": 0.01, "with a decay": 0} {
		g := graph.New(true)
		w := &graph.Variable{Name: "w"}
		w.Value = tensor.Zeros(30, 7)
		x := g.Input("x", tensor.Float32, 4, 30)
		loss := ops.Sum(ops.Square(ops.MatMul(x, g.Read(w))))
		if penalty != 0 {
			loss = ops.Add(loss, ops.Multiply(ops.Sum(ops.Square(g.Read(w))), ops.Scalar(g, penalty)))
		}
		o := optimizers.Adam()
		if name == "with a decay" {
			o = optimizers.AdamW()
		}
		o.Apply(g, []optimizers.Parameter{{Variable: w}}, ops.Gradients(loss, []*graph.Node{g.Read(w)}))
		program := Program{Graph: g, Inputs: []*graph.Node{x}, Outputs: []*graph.Node{loss}}
		var assigns []Assign
		for _, update := range g.Updates {
			assigns = append(assigns, Assign(update))
		}
		nodes, err := order(program, assigns)
		if err != nil {
			t.Fatal(err)
		}
		u := fuse(nodes, program.Outputs, assigns)
		m := place(u, program, assigns)
		found := 0
		for _, one := range u.list {
			if one.chain {
				updates, _ := findAdams(one, u, m)
				found += len(updates)
			}
		}
		if found != 1 {
			t.Errorf("%s: %d updates found, want 1", name, found)
		}
	}
}
