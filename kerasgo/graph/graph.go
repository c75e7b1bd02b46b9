package graph

import (
	"slices"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/kernels"
	"kerasgo/kerasgo/tensor"
)

// Graph is one trace of a computation.
type Graph struct {
	// Training tells layers such as Dropout how to behave.
	Training bool
	// Updates are assignments that belong to the computation itself, such as
	// the moving averages of a normalization.
	Updates []Update
	// States are assignments that belong to every run, not only to training,
	// such as what a stateful layer remembers.
	States []Update
	// Losses are scalars that layers add to the model's loss, such as
	// regularization.
	Losses []*Node

	count int
	reads map[*Variable]*Node
}

// Update assigns a node's value to a variable when the computation is done.
type Update struct {
	Variable *Variable
	Value    *Node
}

// New returns an empty graph.
func New(training bool) *Graph { return &Graph{Training: training, reads: map[*Variable]*Node{}} }

// Variable is memory that outlives a run: a weight, an optimizer's moment, a
// counter.
type Variable struct {
	Name      string
	Trainable bool
	Value     *tensor.Tensor

	arena []float32 // see Lay
}

// Node is a symbolic tensor: the result of one operation.
type Node struct {
	graph  *Graph
	id     int
	op     Op
	inputs []*Node
	shape  []int
	dtype  tensor.DType
	mask   *Node
}

// Memory is where a node's elements are while a plan runs: floats or integers.
type Memory struct {
	Floats   []float32
	Integers []int32
}

// Op is what a node does: one of package ops.
type Op interface {
	// Name is the operation's name in messages, such as "MatMul".
	Name() string
	// Gradient returns, for each input, the gradient of a scalar with respect
	// to it, given that with respect to the node; nil where there is none.
	Gradient(node, gradient *Node) []*Node
}

// Selective is an operation that computes its gradients together, so that it
// matters which of them are wanted.
type Selective interface {
	Op
	// SelectedGradient is Gradient for the inputs that are wanted.
	SelectedGradient(node, gradient *Node, wanted []bool) []*Node
}

// Binder is an operation with a kernel of its own. Operations without one are
// those that package plan computes itself: inputs, views, and the element-wise
// ones, which it fuses into chains.
type Binder interface {
	Op
	// Bind prepares the computation on memory that stays where it is.
	Bind(node *Node, out Memory, in []Memory) kernels.Step
}

// Add appends a node. The shape's first length is -1 while a model is only
// described and its batch size not known. Functions of package ops call it.
func (g *Graph) Add(op Op, dtype tensor.DType, shape []int, inputs ...*Node) *Node {
	g.count++
	return &Node{graph: g, id: g.count, op: op, inputs: inputs, shape: slices.Clone(shape), dtype: dtype}
}

// need panics for a node that is not there.
func (n *Node) need() {
	if n == nil {
		failure.Panic("KerasTensor", "Begin with kerasgo.Input, and pass on what layers and functions return", "a tensor is nil")
	}
}

// Graph returns the graph that the node belongs to.
func (n *Node) Graph() *Graph { n.need(); return n.graph }

// ID numbers the graph's nodes in the order they were made: a node's inputs
// have smaller numbers.
func (n *Node) ID() int { return n.id }

// Op returns the operation.
func (n *Node) Op() Op { n.need(); return n.op }

// Inputs returns the operands; the caller must not change them.
func (n *Node) Inputs() []*Node { n.need(); return n.inputs }

// Shape returns the lengths of the axes; -1 is a batch size not known yet.
func (n *Node) Shape() []int { n.need(); return slices.Clone(n.shape) }

// HasShape tells whether the lengths of the axes are these.
func (n *Node) HasShape(shape []int) bool { n.need(); return slices.Equal(n.shape, shape) }

// SameShape tells whether two nodes have axes of the same lengths.
func (n *Node) SameShape(other *Node) bool { return n.HasShape(other.shape) }

// Rank returns the number of axes.
func (n *Node) Rank() int { n.need(); return len(n.shape) }

// Dim returns the length of an axis; a negative axis counts from the end.
func (n *Node) Dim(axis int) int {
	n.need()
	at := axis
	if at < 0 {
		at += len(n.shape)
	}
	if at < 0 || at >= len(n.shape) {
		failure.Panic("KerasTensor.Dim", "Axes count from 0, or from -1 at the end", "there is no axis %d in shape %s", axis, tensor.ShapeString(n.shape))
	}
	return n.shape[at]
}

// Size returns the number of elements, which is negative while the batch size
// is not known.
func (n *Node) Size() int { return product(n.shape) }

// DType returns the element type, Float32 or Int32.
func (n *Node) DType() tensor.DType { n.need(); return n.dtype }

// Mask returns which steps of a batch of sequences count, of shape (batch, steps):
// 1 for those that do, else 0. Without a mask, nil, all do.
func (n *Node) Mask() *Node { return n.mask }

// SetMask says which steps count; layers do.
func (n *Node) SetMask(mask *Node) { n.mask = mask }

// String describes the node as Keras does its symbolic tensors.
func (n *Node) String() string {
	return "KerasTensor shape=" + tensor.ShapeString(n.shape) + ", dtype=" + n.dtype.String()
}
