package constraints

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/registry"
	"kerasgo/kerasgo/ops"
)

// Constraint brings a weight back into bounds. User types may implement it;
// Constrain runs once when a model is traced.
type Constraint interface {
	// Constrain returns a tensor of the weight's shape.
	Constrain(weight *graph.Node) *graph.Node
}

// Get turns a name or a Constraint into a constraint; nil stays nil. It panics
// for an unknown name and suggests the nearest.
func Get(where string, identifier any) Constraint {
	if identifier == nil {
		return nil
	}
	return table.Get(where, identifier)
}

var table = registry.New("constraint", "a type with Constrain", map[string]func() Constraint{
	"max_norm":     func() Constraint { return MaxNorm() },
	"min_max_norm": func() Constraint { return MinMaxNorm() },
	"non_neg":      func() Constraint { return NonNeg() },
	"unit_norm":    func() Constraint { return UnitNorm() },
})

// epsilon is added to a norm before dividing by it: keras.config.epsilon.
const epsilon = 1e-7

// norm is the square root of the sum of squares along axes, which stay.
func norm(weight *graph.Node, axis []int) *graph.Node {
	return ops.Sqrt(ops.SumKeep(ops.Square(weight), axis...))
}

func scalar(x *graph.Node, value float64) *graph.Node { return ops.Scalar(x.Graph(), value) }
