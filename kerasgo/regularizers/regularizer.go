package regularizers

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/registry"
)

// Regularizer turns a weight, or a layer's output, into a penalty: a single
// number. User types may implement it; Penalty runs once when a model is
// traced.
type Regularizer interface {
	Penalty(x *graph.Node) *graph.Node
}

// Get turns a name or a Regularizer into a regularizer; nil stays nil. It
// panics for an unknown name and suggests the nearest.
func Get(where string, identifier any) Regularizer {
	if identifier == nil {
		return nil
	}
	return table.Get(where, identifier)
}

var table = registry.New("regularizer", "a type with Penalty", map[string]func() Regularizer{
	"l1":    func() Regularizer { return L1(0.01) },
	"l2":    func() Regularizer { return L2(0.01) },
	"l1_l2": func() Regularizer { return L1L2().L1(0.01).L2(0.01) },
	"l1l2":  func() Regularizer { return L1L2().L1(0.01).L2(0.01) },
})
