package plan

import (
	"math"
	"reflect"
	"slices"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/tensor"
)

// simplify returns the program on a new graph in which equal computations are
// one node, those of constants are done, multiplications by one are gone, and axes
// are not reordered to be put back.
// The nodes come operands first.
func simplify(p Program, assigns []Assign, nodes []*graph.Node) (Program, []Assign) {
	s := simplifier{graph: graph.New(p.Graph.Training), of: make(map[*graph.Node]*graph.Node, len(nodes)), known: make(map[computation][]*graph.Node, len(nodes)), transposes: map[*graph.Node][]*graph.Node{}, numbers: map[uint32][]*graph.Node{}}
	for _, node := range nodes {
		s.of[node] = s.node(node)
	}
	p.Graph = s.graph
	p.Inputs, p.Outputs, assigns = s.all(p.Inputs), s.all(p.Outputs), slices.Clone(assigns)
	for i := range assigns {
		assigns[i].Value = s.of[assigns[i].Value]
	}
	s.keepOldValues(p.Outputs, assigns)
	return p, assigns
}

// keepOldValues makes copies of the outputs that are variables which the run
// changes: outputs hold the values from before.
func (s *simplifier) keepOldValues(outputs []*graph.Node, assigns []Assign) {
	for i, output := range outputs {
		read, ok := underView(output).Op().(*graph.ReadOp)
		if ok && output.DType() == tensor.Float32 && slices.ContainsFunc(assigns, func(a Assign) bool { return a.Variable == read.Variable }) {
			outputs[i] = s.graph.Add(&ops.BroadcastOp{}, tensor.Float32, output.Shape(), output)
		}
	}
}

type simplifier struct {
	graph      *graph.Graph
	of         map[*graph.Node]*graph.Node
	known      map[computation][]*graph.Node // of the new graph
	transposes map[*graph.Node][]*graph.Node // by their operand, of the new graph
	numbers    map[uint32][]*graph.Node      // constants by their bits
}

// computation is what equal nodes have in common, by which they are found.
type computation struct {
	op          any // by its value
	first, last *graph.Node
}

func (s *simplifier) all(nodes []*graph.Node) []*graph.Node {
	result := make([]*graph.Node, len(nodes))
	for i, node := range nodes {
		result[i] = s.of[node]
	}
	return result
}

// node returns the new graph's node for one whose operands are there.
func (s *simplifier) node(node *graph.Node) *graph.Node {
	inputs := s.all(node.Inputs())
	switch op := node.Op().(type) {
	case *graph.ReadOp:
		return s.graph.Read(op.Variable)
	case *graph.InputOp:
		return s.graph.Add(op, node.DType(), node.Shape())
	case *graph.ConstantOp:
		if op.Value.Size() == 1 && op.Value.DType() == tensor.Float32 {
			return s.number(op.Value.Float32s()[0], node.Shape())
		}
	case *ops.ViewOp:
		for isView(inputs[0]) {
			inputs[0] = inputs[0].Inputs()[0]
		}
		if inputs[0].SameShape(node) {
			return inputs[0]
		}
	case *ops.TransposeOp:
		return s.transposed(inputs[0], op.Order())
	case *ops.BroadcastOp:
		for isBroadcast(inputs[0]) {
			inputs[0] = inputs[0].Inputs()[0]
		}
	case *ops.ElementwiseOp:
		if op.Update != nil {
			break
		}
		if pool, ok := ops.GatedPool(op, inputs); ok {
			images, pooled, gradient := pool.Inputs()[0], pool.Inputs()[1], pool.Inputs()[2]
			return s.shared(pool.Op(), pool, []*graph.Node{images, pooled, s.shared(op, gradient, []*graph.Node{gradient, pooled})})
		}
		if simpler := s.elementwise(node, op, inputs); simpler != nil {
			return simpler
		}
		if before := s.elementwiseBefore(op, inputs); before != nil {
			return before
		}
	}
	return s.shared(node.Op(), node, inputs)
}

// elementwise does what can be done now; nil if nothing.
func (s *simplifier) elementwise(node *graph.Node, op *ops.ElementwiseOp, inputs []*graph.Node) *graph.Node {
	var numbers [3][]float32
	constants := 0
	for i, input := range inputs {
		if number, ok := constantOf(input); ok {
			numbers[i] = []float32{number}
			constants++
		}
	}
	result := []float32{0}
	if constants == len(inputs) {
		switch constants {
		case 1:
			op.Unary(result, numbers[0])
		case 2:
			op.Binary(result, numbers[0], numbers[1])
		case 3:
			op.Ternary(result, numbers[0], numbers[1], numbers[2])
		}
		number := s.number(result[0], nil)
		if node.Rank() == 0 {
			return number
		}
		return s.shared(&ops.BroadcastOp{}, node, []*graph.Node{number})
	}
	if op.Name() != "Multiply" {
		return nil
	}
	for i, other := range []*graph.Node{inputs[1], inputs[0]} {
		if numbers[i] != nil && numbers[i][0] == 1 && other.SameShape(node) {
			return other
		}
	}
	return nil
}

func (s *simplifier) number(value float32, shape []int) *graph.Node {
	bits := math.Float32bits(value)
	for _, known := range s.numbers[bits] {
		if known.HasShape(shape) {
			return known
		}
	}
	node := s.graph.Constant(tensor.FromFloat32s([]float32{value}).Reshape(shape...))
	s.numbers[bits] = append(s.numbers[bits], node)
	return node
}

// shared returns the node of an operation on operands, an older one if there
// is.
func (s *simplifier) shared(op graph.Op, like *graph.Node, inputs []*graph.Node) *graph.Node {
	value, comparable := valueOf(op)
	if len(inputs) == 0 || !comparable {
		return s.graph.Add(op, like.DType(), like.Shape(), inputs...)
	}
	key := computation{value, inputs[0], inputs[len(inputs)-1]}
	for _, known := range s.known[key] {
		if slices.Equal(known.Inputs(), inputs) && known.DType() == like.DType() && known.SameShape(like) {
			return known
		}
	}
	node := s.graph.Add(op, like.DType(), like.Shape(), inputs...)
	s.known[key] = append(s.known[key], node)
	return node
}

// valueOf is what operations of one type with equal fields have in common. Those with
// fields that cannot be compared, such as functions, are each their own.
func valueOf(op graph.Op) (value any, comparable bool) {
	if elementwise, ok := op.(*ops.ElementwiseOp); ok { // most are, and this is faster
		return elementwise.Function, true
	}
	fields := reflect.Indirect(reflect.ValueOf(op))
	if !fields.Comparable() {
		return nil, false
	}
	return fields.Interface(), true
}

// constantOf returns the number that a constant holds.
func constantOf(node *graph.Node) (float32, bool) {
	constant, ok := underView(underBroadcast(node)).Op().(*graph.ConstantOp)
	if !ok || constant.Value.Size() != 1 {
		return 0, false
	}
	return constant.Value.Float32s()[0], true
}
