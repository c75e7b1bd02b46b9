package activations

import (
	"math"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// Linear is x.
func Linear(x *graph.Node) *graph.Node { return x }

// Relu is max(x, 0).
func Relu(x *graph.Node) *graph.Node { return ops.Relu(x) }

// Relu6 is x limited to the range from 0 to 6.
func Relu6(x *graph.Node) *graph.Node {
	// 6 first, so that the gradient at 6 is zero, as Keras's.
	return ops.Minimum(scalar(x, 6), ops.Relu(x))
}

// Sigmoid is 1/(1+e⁻ˣ).
func Sigmoid(x *graph.Node) *graph.Node { return ops.Sigmoid(x) }

// Tanh is the hyperbolic tangent.
func Tanh(x *graph.Node) *graph.Node { return ops.Tanh(x) }

// Softmax turns the last axis into probabilities: eˣ divided by its sum.
func Softmax(x *graph.Node) *graph.Node { return ops.Softmax(x) }

// LogSoftmax is the logarithm of Softmax.
func LogSoftmax(x *graph.Node) *graph.Node { return ops.LogSoftmax(x) }

// Softplus is log(1+eˣ), computed as max(x, 0) + log(1+e⁻ˡˣˡ), which does not
// overflow.
func Softplus(x *graph.Node) *graph.Node { return ops.Softplus(x) }

// Softsign is x/(1+|x|).
func Softsign(x *graph.Node) *graph.Node {
	return ops.Divide(x, ops.Add(ops.Abs(x), scalar(x, 1)))
}

// Elu is x for positive x, else eˣ-1.
func Elu(x *graph.Node) *graph.Node {
	return exponentialUnless(ops.Greater(x, scalar(x, 0)), x, 1)
}

// Selu is scale · x for positive x, else scale · alpha · (eˣ-1), with the
// constants of Klambauer et al. 2017 that keep mean 0 and variance 1.
func Selu(x *graph.Node) *graph.Node {
	const alpha, scale = 1.6732632423543772848170429916717, 1.0507009873554804934193349852946
	// The gradient at 0 is that of the positive part.
	return ops.Multiply(exponentialUnless(ops.GreaterEqual(x, scalar(x, 0)), x, alpha), scalar(x, scale))
}

// exponentialUnless is x where it is positive, else alpha · (eˣ-1). The exponential sees
// only what is not positive: it cannot overflow where it is not used. NaN is not
// positive, so that its gradient is NaN.
func exponentialUnless(positive, x *graph.Node, alpha float64) *graph.Node {
	negative := ops.Expm1(ops.Where(positive, scalar(x, 0), x))
	if alpha != 1 {
		negative = ops.Multiply(negative, scalar(x, alpha))
	}
	return ops.Where(positive, x, negative)
}

// LeakyRelu is x for positive x, else 0.2 · x.
func LeakyRelu(x *graph.Node) *graph.Node {
	return ops.Where(ops.Greater(x, scalar(x, 0)), x, ops.Multiply(x, scalar(x, 0.2)))
}

// Gelu is x · Φ(x), Φ the distribution function of the normal distribution
// (exact, as Keras's default approximate=False): within 2 ulp for positive x, and
// for negative x, where the result is small, within 2⁻²³ · |x|.
func Gelu(x *graph.Node) *graph.Node {
	phi := ops.Multiply(ops.Add(ops.Erf(ops.Multiply(x, scalar(x, math.Sqrt2/2))), scalar(x, 1)), scalar(x, 0.5))
	return ops.Multiply(x, phi)
}

// GeluApproximate is Gelu by 0.5·x·(1 + tanh(√(2/π)·(x + 0.044715·x³))), within
// 5e-4 of it, and computed as closely. Keras: keras.activations.gelu with
// approximate=True.
func GeluApproximate(x *graph.Node) *graph.Node {
	inner := ops.Multiply(x, ops.Add(ops.Multiply(ops.Square(x), scalar(x, 0.044715)), scalar(x, 1)))
	return ops.Multiply(ops.Multiply(x, scalar(x, 0.5)), ops.Add(ops.Tanh(ops.Multiply(inner, scalar(x, math.Sqrt2/math.SqrtPi))), scalar(x, 1)))
}

// Silu is x · sigmoid(x), also known as swish.
func Silu(x *graph.Node) *graph.Node { return ops.Multiply(x, ops.Sigmoid(x)) }

// Exponential is eˣ.
func Exponential(x *graph.Node) *graph.Node { return ops.Exp(x) }

// HardSigmoid is relu6(x+3)/6.
func HardSigmoid(x *graph.Node) *graph.Node {
	return ops.Multiply(Relu6(ops.Add(x, scalar(x, 3))), scalar(x, 1.0/6))
}

// HardSilu is x · hard_sigmoid(x), also known as hard_swish.
func HardSilu(x *graph.Node) *graph.Node { return ops.Multiply(x, HardSigmoid(x)) }

// HardTanh is x limited to the range from -1 to 1.
func HardTanh(x *graph.Node) *graph.Node { return ops.Clip(x, -1, 1) }

// Mish is x · tanh(softplus(x)) (Misra 2019).
func Mish(x *graph.Node) *graph.Node { return ops.Multiply(x, ops.Tanh(ops.Softplus(x))) }

// Celu is x for positive x, else eˣ-1: with Keras's alpha of 1 it is Elu.
func Celu(x *graph.Node) *graph.Node { return Elu(x) }

// LogSigmoid is the logarithm of Sigmoid: -softplus(-x).
func LogSigmoid(x *graph.Node) *graph.Node { return ops.Negative(ops.Softplus(ops.Negative(x))) }

// Squareplus is (x + √(x²+4))/2 (Barron 2021).
func Squareplus(x *graph.Node) *graph.Node {
	root := ops.Sqrt(ops.Add(ops.Square(x), scalar(x, 4)))
	return ops.Multiply(ops.Add(x, root), scalar(x, 0.5))
}

// TanhShrink is x - tanh(x).
func TanhShrink(x *graph.Node) *graph.Node { return ops.Subtract(x, ops.Tanh(x)) }

// shrinks is where SoftShrink and HardShrink let nothing through.
const shrinks = 0.5

// HardShrink is x further than 0.5 from 0, else 0.
func HardShrink(x *graph.Node) *graph.Node {
	return ops.Where(ops.Greater(ops.Abs(x), scalar(x, shrinks)), x, scalar(x, 0))
}

// SoftShrink is x moved towards 0 by 0.5, and 0 nearer to it.
func SoftShrink(x *graph.Node) *graph.Node {
	return ops.Subtract(ops.Relu(ops.Subtract(x, scalar(x, shrinks))), ops.Relu(ops.Subtract(ops.Negative(x), scalar(x, shrinks))))
}

func scalar(x *graph.Node, value float64) *graph.Node { return ops.Scalar(x.Graph(), value) }
