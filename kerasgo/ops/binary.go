package ops

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels/vector"
)

// Add is x + y.
func Add(x, y *graph.Node) *graph.Node { return apply(add, x, y) }

// Subtract is x - y.
func Subtract(x, y *graph.Node) *graph.Node { return apply(subtract, x, y) }

// Multiply is x · y.
func Multiply(x, y *graph.Node) *graph.Node { return apply(multiply, x, y) }

// Divide is x / y.
func Divide(x, y *graph.Node) *graph.Node { return apply(divide, x, y) }

// Maximum is the larger of x and y; its gradient goes to the larger, of equals
// to x.
func Maximum(x, y *graph.Node) *graph.Node { return apply(maximum, x, y) }

// Minimum is the smaller of x and y; its gradient goes to the smaller, of
// equals to x.
func Minimum(x, y *graph.Node) *graph.Node { return apply(minimum, x, y) }

// Power is x to the y.
func Power(x, y *graph.Node) *graph.Node { return apply(power, x, y) }

// Greater is 1 where x > y, else 0.
func Greater(x, y *graph.Node) *graph.Node { return apply(greater, x, y) }

// GreaterEqual is 1 where x ≥ y, else 0.
func GreaterEqual(x, y *graph.Node) *graph.Node { return apply(greaterEqual, x, y) }

// Less is 1 where x < y, else 0.
func Less(x, y *graph.Node) *graph.Node { return Greater(y, x) }

// LessEqual is 1 where x ≤ y, else 0.
func LessEqual(x, y *graph.Node) *graph.Node { return GreaterEqual(y, x) }

// Equal is 1 where x = y, else 0.
func Equal(x, y *graph.Node) *graph.Node { return apply(equal, x, y) }

// Where is x where the condition is not zero, else y.
func Where(condition, x, y *graph.Node) *graph.Node { return apply(where, condition, x, y) }

// Clip limits x to the range from low to high; the gradient outside is zero.
func Clip(x *graph.Node, low, high float64) *graph.Node {
	return Minimum(Maximum(x, scalarLike(x, low)), scalarLike(x, high))
}

// IsAddOf tells whether a node is the sum of another and something else, and
// returns the something, for plans that compute the sum along with the other.
func IsAddOf(node, of *graph.Node) (other *graph.Node, ok bool) {
	op, ok := node.Op().(*ElementwiseOp)
	if !ok || op.Function != add {
		return nil, false
	}
	switch inputs := node.Inputs(); of {
	case inputs[0]:
		return inputs[1], true
	case inputs[1]:
		return inputs[0], true
	}
	return nil, false
}

var (
	add      = &Function{name: "Add", Binary: vector.Add}
	subtract = &Function{name: "Subtract", Binary: vector.Subtract}
	multiply = &Function{name: "Multiply", Binary: vector.Multiply}
	divide   = &Function{name: "Divide", Binary: vector.Divide}
	maximum  = &Function{name: "Maximum", Binary: vector.Maximum}
	minimum  = &Function{name: "Minimum", Binary: vector.Minimum}
	power    = &Function{name: "Power", Binary: vector.Power}

	greater      = &Function{name: "Greater", Binary: vector.Greater}
	greaterEqual = &Function{name: "GreaterEqual", Binary: vector.GreaterEqual}
	equal        = &Function{name: "Equal", Binary: vector.Equal}

	// gate is x where y > 0, else 0.
	gate = &Function{name: "Gate", Binary: vector.Gate}

	where = &Function{name: "Where", Ternary: vector.Where}
)

func init() {
	// Here, because the rules call functions that refer to the table.
	rule := func(f *Function, rule func(x, y, g *graph.Node) (dx, dy *graph.Node)) {
		f.gradient = func(node, gradient *graph.Node) []*graph.Node {
			dx, dy := rule(node.Inputs()[0], node.Inputs()[1], gradient)
			return []*graph.Node{dx, dy}
		}
	}
	rule(add, func(x, y, g *graph.Node) (dx, dy *graph.Node) { return g, g })
	rule(subtract, func(x, y, g *graph.Node) (dx, dy *graph.Node) { return g, Negative(g) })
	rule(multiply, func(x, y, g *graph.Node) (dx, dy *graph.Node) { return Multiply(g, y), Multiply(g, x) })
	rule(divide, func(x, y, g *graph.Node) (dx, dy *graph.Node) {
		dx = Divide(g, y)
		return dx, Negative(Multiply(dx, Divide(x, y)))
	})
	// A gate and no product: an infinite gradient is nothing where it does not go.
	rule(maximum, func(x, y, g *graph.Node) (dx, dy *graph.Node) {
		return apply(gate, g, GreaterEqual(x, y)), apply(gate, g, Greater(y, x))
	})
	rule(minimum, func(x, y, g *graph.Node) (dx, dy *graph.Node) {
		return apply(gate, g, LessEqual(x, y)), apply(gate, g, Less(y, x))
	})
	rule(gate, func(x, y, g *graph.Node) (dx, dy *graph.Node) { return apply(gate, g, y), nil })
	rule(power, func(x, y, g *graph.Node) (dx, dy *graph.Node) {
		return Multiply(g, Multiply(y, Power(x, Subtract(y, scalarLike(y, 1))))), Multiply(g, Multiply(Power(x, y), Log(x)))
	})
	where.gradient = func(node, g *graph.Node) []*graph.Node {
		condition, zero := node.Inputs()[0], scalarLike(g, 0)
		return []*graph.Node{nil, Where(condition, g, zero), Where(condition, zero, g)}
	}
}

func truth(condition bool) float32 {
	if condition {
		return 1
	}
	return 0
}
