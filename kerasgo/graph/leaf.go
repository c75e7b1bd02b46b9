package graph

import "kerasgo/kerasgo/tensor"

// Input appends a node whose value is given at each run.
func (g *Graph) Input(name string, dtype tensor.DType, shape ...int) *Node {
	return g.Add(&InputOp{InputName: name}, dtype, shape)
}

// Read returns the node of a variable's value before the run's updates. Reading
// a variable twice gives the same node.
func (g *Graph) Read(v *Variable) *Node {
	node, known := g.reads[v]
	if !known {
		node = g.Add(&ReadOp{Variable: v}, v.Value.DType(), v.Value.Shape())
		g.reads[v] = node
	}
	return node
}

// Constant appends a node with a fixed value of type float32 or int32.
func (g *Graph) Constant(t *tensor.Tensor) *Node {
	return g.Add(&ConstantOp{Value: t}, t.DType(), t.Shape())
}

// Update registers that a variable takes a node's value after each run.
func (g *Graph) Update(v *Variable, value *Node) {
	g.Updates = append(g.Updates, Update{v, value})
}

// InputOp stands for a value given at each run.
type InputOp struct {
	leaf
	InputName string
}

// Name returns "Input".
func (*InputOp) Name() string { return "Input" }

// ReadOp stands for a variable's value.
type ReadOp struct {
	leaf
	Variable *Variable
}

// Name returns "Read".
func (*ReadOp) Name() string { return "Read" }

// ConstantOp stands for a fixed value.
type ConstantOp struct {
	leaf
	Value *tensor.Tensor
}

// Name returns "Constant".
func (*ConstantOp) Name() string { return "Constant" }

// leaf is what has no operands: there is nothing to compute.
type leaf struct{}

func (leaf) Gradient(node, gradient *Node) []*Node { return nil }
