package ops

import (
	"math"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels/vector"
)

// Negative is -x.
func Negative(x *graph.Node) *graph.Node { return apply(negative, x) }

// Abs is |x|.
func Abs(x *graph.Node) *graph.Node { return apply(absolute, x) }

// Sign is -1, 0 or 1.
func Sign(x *graph.Node) *graph.Node { return apply(sign, x) }

// Square is x².
func Square(x *graph.Node) *graph.Node { return apply(square, x) }

// Sqrt is √x.
func Sqrt(x *graph.Node) *graph.Node { return apply(squareRoot, x) }

// Rsqrt is 1/√x.
func Rsqrt(x *graph.Node) *graph.Node { return Divide(scalarLike(x, 1), Sqrt(x)) }

// Exp is eˣ.
func Exp(x *graph.Node) *graph.Node { return apply(exponential, x) }

// Expm1 is eˣ-1, exact for small x.
func Expm1(x *graph.Node) *graph.Node { return apply(exponentialMinusOne, x) }

// Log is the natural logarithm.
func Log(x *graph.Node) *graph.Node { return apply(logarithm, x) }

// Log1p is log(1+x), exact for small x.
func Log1p(x *graph.Node) *graph.Node { return apply(logarithmPlusOne, x) }

// Tanh is the hyperbolic tangent.
func Tanh(x *graph.Node) *graph.Node { return apply(hyperbolicTangent, x) }

// Sigmoid is 1/(1+e⁻ˣ).
func Sigmoid(x *graph.Node) *graph.Node { return apply(sigmoid, x) }

// Softplus is log(1+eˣ), computed as max(x, 0) + log(1+e⁻ˡˣˡ), which does not
// overflow.
func Softplus(x *graph.Node) *graph.Node { return apply(softplus, x) }

// Relu is max(x, 0).
func Relu(x *graph.Node) *graph.Node { return apply(relu, x) }

// Erf is the error function.
func Erf(x *graph.Node) *graph.Node { return apply(errorFunction, x) }

// IsReluOf tells whether a node is Relu of another, for plans that compute it
// along with the other.
func IsReluOf(node, of *graph.Node) bool {
	op, ok := node.Op().(*ElementwiseOp)
	return ok && op.Function == relu && node.Inputs()[0] == of
}

// IsGateOf tells whether a node is the gradient of Relu, where of is that of its
// result, and returns the result.
func IsGateOf(node, of *graph.Node) (result *graph.Node, ok bool) {
	op, ok := node.Op().(*ElementwiseOp)
	if !ok || op.Function != gate || node.Inputs()[0] != of {
		return nil, false
	}
	return node.Inputs()[1], true
}

// The functions and their gradients. A rule may use the node itself, which is
// computed anyway.
var (
	negative            = &Function{name: "Negative", Unary: vector.Negative}
	absolute            = &Function{name: "Abs", Unary: vector.Absolute}
	sign                = &Function{name: "Sign", Unary: vector.Sign}
	square              = &Function{name: "Square", Unary: vector.Square}
	squareRoot          = &Function{name: "Sqrt", Unary: vector.SquareRoot}
	exponential         = &Function{name: "Exp", Unary: vector.Exp}
	exponentialMinusOne = &Function{name: "Expm1", Unary: vector.ExpMinusOne}
	logarithm           = &Function{name: "Log", Unary: vector.Log}
	logarithmPlusOne    = &Function{name: "Log1p", Unary: vector.LogPlusOne}
	hyperbolicTangent   = &Function{name: "Tanh", Unary: vector.Tanh}
	sigmoid             = &Function{name: "Sigmoid", Unary: vector.Sigmoid}
	softplus            = &Function{name: "Softplus", Unary: vector.Softplus}
	relu                = &Function{name: "Relu", Unary: vector.Relu}
	errorFunction       = &Function{name: "Erf", Unary: vector.Erf}
)

func init() {
	// Here, because the rules call functions that refer to the table.
	rule := func(f *Function, rule func(x, y, g *graph.Node) *graph.Node) {
		f.gradient = func(node, gradient *graph.Node) []*graph.Node {
			return []*graph.Node{rule(node.Inputs()[0], node, gradient)}
		}
	}
	rule(negative, func(x, y, g *graph.Node) *graph.Node { return Negative(g) })
	rule(absolute, func(x, y, g *graph.Node) *graph.Node { return Multiply(g, Sign(x)) })
	rule(square, func(x, y, g *graph.Node) *graph.Node { return Multiply(g, Multiply(scalarLike(x, 2), x)) })
	rule(squareRoot, func(x, y, g *graph.Node) *graph.Node { return Divide(Multiply(g, scalarLike(x, 0.5)), y) })
	rule(exponential, func(x, y, g *graph.Node) *graph.Node { return Multiply(g, y) })
	rule(exponentialMinusOne, func(x, y, g *graph.Node) *graph.Node { return Multiply(g, Exp(x)) })
	rule(logarithm, func(x, y, g *graph.Node) *graph.Node { return Divide(g, x) })
	rule(logarithmPlusOne, func(x, y, g *graph.Node) *graph.Node { return Divide(g, Add(x, scalarLike(x, 1))) })
	rule(hyperbolicTangent, func(x, y, g *graph.Node) *graph.Node {
		return Multiply(g, Subtract(scalarLike(x, 1), Square(y)))
	})
	rule(sigmoid, func(x, y, g *graph.Node) *graph.Node {
		return Multiply(g, Multiply(y, Subtract(scalarLike(x, 1), y)))
	})
	rule(softplus, func(x, y, g *graph.Node) *graph.Node { return Multiply(g, Sigmoid(x)) })
	rule(relu, func(x, y, g *graph.Node) *graph.Node { return apply(gate, g, y) })
	rule(errorFunction, func(x, y, g *graph.Node) *graph.Node {
		return Multiply(g, Multiply(scalarLike(x, 2/math.Sqrt(math.Pi)), Exp(Negative(Square(x)))))
	})
}
