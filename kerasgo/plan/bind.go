package plan

import (
	"fmt"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels"
)

// biased is a product that can add a bias and rectify as it ends.
type biased interface {
	BindWith(node *graph.Node, out graph.Memory, in []graph.Memory, bias []float32, rectify bool) kernels.Step
}

// gated is a gradient that can be set to zero, as it ends, where the result of a
// rectifier is not above zero.
type gated interface {
	Gates(node, gate *graph.Node) bool
	BindGated(node *graph.Node, out graph.Memory, in []graph.Memory, gate []float32) kernels.Step
}

// bind turns units into steps.
func bind(u *units, m *memory) ([]kernels.Step, error) {
	var steps []kernels.Step
	var chains []*boundChain // that come one after the other
	for _, one := range u.list {
		if one.chain {
			chains = append(chains, bindChain(one, u, m))
			continue
		}
		steps = append(steps, together(chains, m)...)
		chains = nil
		node := one.nodes[0]
		in := make([]graph.Memory, len(node.Inputs()))
		for i, input := range node.Inputs() {
			in[i] = m.of(input)
		}
		out := m.of(one.result)
		if one.gate != nil {
			steps = append(steps, node.Op().(gated).BindGated(node, out, in, m.of(one.gate).Floats))
			continue
		}
		switch op := node.Op().(type) {
		case biased:
			var bias []float32
			if one.bias != nil {
				bias = m.of(one.bias).Floats
			}
			steps = append(steps, op.BindWith(node, out, in, bias, one.rectify))
		case graph.Binder:
			steps = append(steps, op.Bind(node, out, in))
		default:
			return nil, fmt.Errorf("no kernel for %s", node.Op().Name())
		}
	}
	return append(steps, together(chains, m)...), nil
}
