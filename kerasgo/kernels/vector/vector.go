package vector

import (
	"fmt"

	"kerasgo/kerasgo/kernels/internal/instructions"
)

// Add writes x + y to to.
func Add(to, x, y []float32) { binary(active.add, to, x, y) }

// Subtract writes x - y to to.
func Subtract(to, x, y []float32) { binary(active.subtract, to, x, y) }

// Multiply writes x · y to to.
func Multiply(to, x, y []float32) { binary(active.multiply, to, x, y) }

// Divide writes x / y to to.
func Divide(to, x, y []float32) { binary(active.divide, to, x, y) }

// Maximum writes the larger of x and y to to; NaN if either is.
func Maximum(to, x, y []float32) { binary(active.maximum, to, x, y) }

// Minimum writes the smaller of x and y to to; NaN if either is.
func Minimum(to, x, y []float32) { binary(active.minimum, to, x, y) }

// Greater writes 1 where x > y, else 0, to to.
func Greater(to, x, y []float32) { binary(active.greater, to, x, y) }

// GreaterEqual writes 1 where x ≥ y, else 0, to to.
func GreaterEqual(to, x, y []float32) { binary(active.greaterEqual, to, x, y) }

// Equal writes 1 where x = y, else 0, to to.
func Equal(to, x, y []float32) { binary(active.equal, to, x, y) }

// Gate writes x where y > 0, else 0, to to: the gradient of Relu.
func Gate(to, x, y []float32) { binary(active.gate, to, x, y) }

// Negative writes -x to to.
func Negative(to, x []float32) { unary(active.negative, to, x) }

// Absolute writes |x| to to.
func Absolute(to, x []float32) { unary(active.absolute, to, x) }

// Square writes x² to to.
func Square(to, x []float32) { unary(active.square, to, x) }

// SquareRoot writes √x to to, correctly rounded.
func SquareRoot(to, x []float32) { unary(active.squareRoot, to, x) }

// Relu writes max(x, 0) to to; NaN stays NaN.
func Relu(to, x []float32) { unary(active.relu, to, x) }

// Exp writes e^x to to, within 2 ulp (1 ulp of the smallest number for results
// below 2⁻¹²⁶).
func Exp(to, x []float32) { unary(active.exp, to, x) }

// Log writes the natural logarithm of x to to, within 2 ulp. Log 0 is -Inf, of
// a negative number NaN.
func Log(to, x []float32) { unary(active.log, to, x) }

// ExpMinusOne writes e^x - 1 to to, within 2 ulp, of small x too.
func ExpMinusOne(to, x []float32) { unary(active.expMinusOne, to, x) }

// LogPlusOne writes log(1+x) to to, within 2 ulp, of small x too. It is -Inf of
// -1 and NaN below.
func LogPlusOne(to, x []float32) { unary(active.logPlusOne, to, x) }

// Erf writes the error function of x, 2/√π·∫₀ˣ e^-t² dt, to to, within 2 ulp.
func Erf(to, x []float32) { unary(active.erf, to, x) }

// Softplus writes log(1+e^x) to to, within 2.5 ulp.
func Softplus(to, x []float32) { unary(active.softplus, to, x) }

// Power writes x to the y to to, within 1 ulp (1 of the smallest number for
// results below 2⁻¹²⁶). As IEEE 754 has it, anything to the 0 and 1 to anything
// are 1, NaN too, and a negative number to the y is NaN unless y is whole.
func Power(to, x, y []float32) { binary(active.power, to, x, y) }

// Sign writes -1, 0 or 1 to to; ±0 and NaN stay themselves.
func Sign(to, x []float32) { unary(active.sign, to, x) }

// Where writes x where the condition is not 0 (NaN is not), else y, to to.
func Where(to, condition, x, y []float32) {
	same(len(to), len(condition))
	same(len(to), len(x))
	same(len(to), len(y))
	active.where(to, condition, x, y)
}

// Tanh writes the hyperbolic tangent of x to to, within 2 ulp.
func Tanh(to, x []float32) { unary(active.tanh, to, x) }

// Sigmoid writes 1/(1+e^-x) to to, within 2.5 ulp (1 ulp of the smallest number
// for results below 2⁻¹²⁶).
func Sigmoid(to, x []float32) { unary(active.sigmoid, to, x) }

// Fill writes a number to each element.
func Fill(to []float32, number float32) {
	n := min(len(to), 16)
	for i := range to[:n] {
		to[i] = number
	}
	// What is there is copied, twice as much each time.
	for ; n < len(to); n *= 2 {
		copy(to[n:], to[:n])
	}
}

// AddScalar writes x + number to to.
func AddScalar(to, x []float32, number float32) {
	same(len(to), len(x))
	active.addScalar(to, x, number)
}

// MultiplyScalar writes factor · x to to.
func MultiplyScalar(to, x []float32, factor float32) {
	same(len(to), len(x))
	active.multiplyScalar(to, x, factor)
}

// AddScaled adds factor · x to to.
func AddScaled(to, x []float32, factor float32) {
	same(len(to), len(x))
	active.addScaled(to, x, factor)
}

// AddProduct adds x · y to to.
func AddProduct(to, x, y []float32) { binary(active.addProduct, to, x, y) }

// Sum adds up x, in eight lanes, which is both faster and closer than in one.
func Sum(x []float32) float32 { return active.sum(x) }

// Largest returns the maximum of x: NaN if an element is, -Inf for none.
func Largest(x []float32) float32 { return active.largest(x) }

// Uniform fills to with numbers from 0 to 1, 1 not included, each a multiple of
// 2⁻²⁴: Threefry-2×32 with 20 rounds (Salmon et al. 2011). A key and a place give
// the same number on every machine: block is the first block of UniformBlock
// numbers, so that parts of a sequence can be computed apart.
func Uniform(to []float32, key uint64, block int) {
	first, second := uint32(key), uint32(key>>32)
	whole := len(to) &^ (UniformBlock - 1)
	active.uniform(to[:whole], first, second, uint32(block))
	if rest := to[whole:]; len(rest) > 0 {
		portableUniform(rest, first, second, uint32(block+whole/UniformBlock))
	}
}

// UniformBlock is how many numbers Uniform makes at a time.
const UniformBlock = 32

// Finite tells whether all of x are numbers: neither NaN nor infinite.
func Finite(x []float32) bool { return active.unlike(x) == 0 }

// functions is one instruction set's version of everything.
type functions struct {
	name                                                                                     string
	add, subtract, multiply, divide, maximum, minimum, greater, greaterEqual, equal, gate    func(to, x, y []float32)
	negative, absolute, square, squareRoot, relu, sign                                       func(to, x []float32)
	power                                                                                    func(to, x, y []float32)
	exp, expMinusOne, log, logPlusOne, tanh, sigmoid, erf, softplus                          func(to, x []float32)
	addProduct                                                                               func(to, x, y []float32)
	where                                                                                    func(to, condition, x, y []float32)
	sum, largest                                                                             func(x []float32) float32
	unlike                                                                                   func(x []float32) uint32 // the bits of all x - x
	addScalar, multiplyScalar, addScaled                                                     func(to, x []float32, factor float32)
	uniform                                                                                  func(to []float32, first, second, block uint32)
	lstmForward, lstmBackward, gruForward, gruBackward, resetForward, candidateForward       func(l *Lines)
	candidateBackward, resetBackward, simpleForward, simpleBackward                          func(l *Lines)
	descent, momentum, nesterov, adam, amsgrad, nadam, adamax, adagrad, adadelta, lion, ftrl func(l *Lines)
	rmsprop, rmspropCentered, rmspropMomentum, rmspropCenteredMomentum                       func(l *Lines)
}

// active is what the exported functions call.
var active = instructions.From(sets(), func(f *functions) string { return f.name })[0]

func binary(f func(to, x, y []float32), to, x, y []float32) {
	same(len(to), len(x))
	same(len(to), len(y))
	f(to, x, y)
}

func unary(f func(to, x []float32), to, x []float32) {
	same(len(to), len(x))
	f(to, x)
}

func same(a, b int) {
	if a != b {
		panic(fmt.Sprintf("vector: slices of %d and %d elements", a, b))
	}
}
