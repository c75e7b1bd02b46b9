//go:build !purego

package vector

import (
	"golang.org/x/sys/cpu"
)

var avx2 = &functions{
	name: "avx2",
	add:  addAVX2, subtract: subtractAVX2, multiply: multiplyAVX2, divide: divideAVX2,
	maximum: maximumAVX2, minimum: minimumAVX2, greater: greaterAVX2, greaterEqual: greaterEqualAVX2, equal: equalAVX2, gate: gateAVX2,
	negative: negativeAVX2, absolute: absoluteAVX2, square: squareAVX2,
	squareRoot: squareRootAVX2, relu: reluAVX2, exp: expAVX2, log: logAVX2, tanh: tanhAVX2, sigmoid: sigmoidAVX2,
	expMinusOne: expMinusOneAVX2, logPlusOne: logPlusOneAVX2, erf: erfAVX2, softplus: softplusAVX2, sign: signAVX2, power: powerAVX2,
	where: whereAVX2,
	sum:   sumAVX2, largest: largestAVX2, unlike: unlikeAVX2,
	addScalar: addScalarAVX2, multiplyScalar: multiplyScalarAVX2, addScaled: addScaledAVX2, addProduct: addProductAVX2, uniform: uniformAVX2,
	lstmForward: lstmForwardAVX2, lstmBackward: lstmBackwardAVX2, gruForward: gruForwardAVX2, gruBackward: gruBackwardAVX2,
	resetForward: resetForwardAVX2, candidateForward: candidateForwardAVX2, candidateBackward: candidateBackwardAVX2, resetBackward: resetBackwardAVX2,
	simpleForward: simpleForwardAVX2, simpleBackward: simpleBackwardAVX2,
	descent: descentAVX2, momentum: momentumAVX2, nesterov: nesterovAVX2, adam: adamAVX2, amsgrad: amsgradAVX2, nadam: nadamAVX2, adamax: adamaxAVX2,
	rmsprop: rmspropAVX2, rmspropCentered: rmspropCenteredAVX2, rmspropMomentum: rmspropMomentumAVX2, rmspropCenteredMomentum: rmspropCenteredMomentumAVX2,
	adagrad: adagradAVX2, adadelta: adadeltaAVX2, lion: lionAVX2, ftrl: ftrlAVX2,
}

// avx512 is avx2 with wider vectors where there is more to do than to load them.
var avx512 = func() *functions {
	f := *avx2
	f.name = "avx512"
	f.add, f.subtract, f.multiply, f.divide, f.maximum = addAVX512, subtractAVX512, multiplyAVX512, divideAVX512, maximumAVX512
	f.minimum, f.greater, f.greaterEqual, f.equal, f.gate, f.where = minimumAVX512, greaterAVX512, greaterEqualAVX512, equalAVX512, gateAVX512, whereAVX512
	f.negative, f.absolute, f.square, f.squareRoot, f.relu = negativeAVX512, absoluteAVX512, squareAVX512, squareRootAVX512, reluAVX512
	f.exp, f.expMinusOne, f.log, f.logPlusOne = expAVX512, expMinusOneAVX512, logAVX512, logPlusOneAVX512
	f.tanh, f.sigmoid, f.erf, f.softplus, f.sign = tanhAVX512, sigmoidAVX512, erfAVX512, softplusAVX512, signAVX512
	f.lstmForward, f.lstmBackward, f.gruForward, f.gruBackward = lstmForwardAVX512, lstmBackwardAVX512, gruForwardAVX512, gruBackwardAVX512
	f.resetForward, f.candidateForward, f.candidateBackward, f.resetBackward = resetForwardAVX512, candidateForwardAVX512, candidateBackwardAVX512, resetBackwardAVX512
	f.uniform = uniformAVX512
	f.simpleForward, f.simpleBackward = simpleForwardAVX512, simpleBackwardAVX512
	f.descent, f.momentum, f.nesterov, f.adam, f.amsgrad, f.nadam, f.adamax = descentAVX512, momentumAVX512, nesterovAVX512, adamAVX512, amsgradAVX512, nadamAVX512, adamaxAVX512
	f.rmsprop, f.rmspropCentered, f.rmspropMomentum, f.rmspropCenteredMomentum = rmspropAVX512, rmspropCenteredAVX512, rmspropMomentumAVX512, rmspropCenteredMomentumAVX512
	f.adagrad, f.adadelta, f.lion, f.ftrl = adagradAVX512, adadeltaAVX512, lionAVX512, ftrlAVX512
	return &f
}()

// sets are what this processor can run, the best first.
func sets() []*functions {
	var sets []*functions
	if cpu.X86.HasAVX512F && cpu.X86.HasBMI2 {
		sets = append(sets, avx512)
	}
	if cpu.X86.HasAVX2 && cpu.X86.HasFMA {
		sets = append(sets, avx2)
	}
	return append(sets, portable)
}

// The functions of vector_amd64.s; made by go generate.

//go:noescape
func addAVX2(to, x, y []float32)

//go:noescape
func subtractAVX2(to, x, y []float32)

//go:noescape
func multiplyAVX2(to, x, y []float32)

//go:noescape
func divideAVX2(to, x, y []float32)

//go:noescape
func maximumAVX2(to, x, y []float32)

//go:noescape
func minimumAVX2(to, x, y []float32)

//go:noescape
func greaterAVX2(to, x, y []float32)

//go:noescape
func greaterEqualAVX2(to, x, y []float32)

//go:noescape
func equalAVX2(to, x, y []float32)

//go:noescape
func gateAVX2(to, x, y []float32)

//go:noescape
func negativeAVX2(to, x []float32)

//go:noescape
func absoluteAVX2(to, x []float32)

//go:noescape
func squareAVX2(to, x []float32)

//go:noescape
func squareRootAVX2(to, x []float32)

//go:noescape
func reluAVX2(to, x []float32)

//go:noescape
func expAVX2(to, x []float32)

//go:noescape
func logAVX2(to, x []float32)

//go:noescape
func tanhAVX2(to, x []float32)

//go:noescape
func sigmoidAVX2(to, x []float32)

//go:noescape
func sumAVX2(x []float32) float32

//go:noescape
func largestAVX2(x []float32) float32

//go:noescape
func whereAVX2(to, condition, x, y []float32)

//go:noescape
func addScalarAVX2(to, x []float32, number float32)

//go:noescape
func multiplyScalarAVX2(to, x []float32, factor float32)

//go:noescape
func addScaledAVX2(to, x []float32, factor float32)

//go:noescape
func addProductAVX2(to, x, y []float32)

//go:noescape
func expMinusOneAVX2(to, x []float32)

//go:noescape
func logPlusOneAVX2(to, x []float32)

//go:noescape
func erfAVX2(to, x []float32)

//go:noescape
func softplusAVX2(to, x []float32)

//go:noescape
func signAVX2(to, x []float32)

//go:noescape
func expAVX512(to, x []float32)

//go:noescape
func expMinusOneAVX512(to, x []float32)

//go:noescape
func logAVX512(to, x []float32)

//go:noescape
func logPlusOneAVX512(to, x []float32)

//go:noescape
func tanhAVX512(to, x []float32)

//go:noescape
func sigmoidAVX512(to, x []float32)

//go:noescape
func erfAVX512(to, x []float32)

//go:noescape
func softplusAVX512(to, x []float32)

//go:noescape
func signAVX512(to, x []float32)

//go:noescape
func lstmForwardAVX2(l *Lines)

//go:noescape
func lstmBackwardAVX2(l *Lines)

//go:noescape
func gruForwardAVX2(l *Lines)

//go:noescape
func gruBackwardAVX2(l *Lines)

//go:noescape
func resetForwardAVX2(l *Lines)

//go:noescape
func candidateForwardAVX2(l *Lines)

//go:noescape
func candidateBackwardAVX2(l *Lines)

//go:noescape
func resetBackwardAVX2(l *Lines)

//go:noescape
func simpleForwardAVX2(l *Lines)

//go:noescape
func simpleBackwardAVX2(l *Lines)

//go:noescape
func lstmForwardAVX512(l *Lines)

//go:noescape
func lstmBackwardAVX512(l *Lines)

//go:noescape
func gruForwardAVX512(l *Lines)

//go:noescape
func gruBackwardAVX512(l *Lines)

//go:noescape
func resetForwardAVX512(l *Lines)

//go:noescape
func candidateForwardAVX512(l *Lines)

//go:noescape
func candidateBackwardAVX512(l *Lines)

//go:noescape
func resetBackwardAVX512(l *Lines)

//go:noescape
func simpleForwardAVX512(l *Lines)

//go:noescape
func simpleBackwardAVX512(l *Lines)

//go:noescape
func uniformAVX2(to []float32, first, second, block uint32)

//go:noescape
func uniformAVX512(to []float32, first, second, block uint32)

//go:noescape
func powerAVX2(to, x, y []float32)

//go:noescape
func addAVX512(to, x, y []float32)

//go:noescape
func subtractAVX512(to, x, y []float32)

//go:noescape
func multiplyAVX512(to, x, y []float32)

//go:noescape
func divideAVX512(to, x, y []float32)

//go:noescape
func maximumAVX512(to, x, y []float32)

//go:noescape
func minimumAVX512(to, x, y []float32)

//go:noescape
func greaterAVX512(to, x, y []float32)

//go:noescape
func greaterEqualAVX512(to, x, y []float32)

//go:noescape
func equalAVX512(to, x, y []float32)

//go:noescape
func gateAVX512(to, x, y []float32)

//go:noescape
func whereAVX512(to, condition, x, y []float32)

//go:noescape
func negativeAVX512(to, x []float32)

//go:noescape
func absoluteAVX512(to, x []float32)

//go:noescape
func squareAVX512(to, x []float32)

//go:noescape
func squareRootAVX512(to, x []float32)

//go:noescape
func reluAVX512(to, x []float32)

//go:noescape
func unlikeAVX2(x []float32) uint32

//go:noescape
func descentAVX2(l *Lines)

//go:noescape
func momentumAVX2(l *Lines)

//go:noescape
func nesterovAVX2(l *Lines)

//go:noescape
func adamAVX2(l *Lines)

//go:noescape
func amsgradAVX2(l *Lines)

//go:noescape
func nadamAVX2(l *Lines)

//go:noescape
func adamaxAVX2(l *Lines)

//go:noescape
func rmspropAVX2(l *Lines)

//go:noescape
func rmspropCenteredAVX2(l *Lines)

//go:noescape
func rmspropMomentumAVX2(l *Lines)

//go:noescape
func rmspropCenteredMomentumAVX2(l *Lines)

//go:noescape
func adagradAVX2(l *Lines)

//go:noescape
func adadeltaAVX2(l *Lines)

//go:noescape
func lionAVX2(l *Lines)

//go:noescape
func ftrlAVX2(l *Lines)

//go:noescape
func descentAVX512(l *Lines)

//go:noescape
func momentumAVX512(l *Lines)

//go:noescape
func nesterovAVX512(l *Lines)

//go:noescape
func adamAVX512(l *Lines)

//go:noescape
func amsgradAVX512(l *Lines)

//go:noescape
func nadamAVX512(l *Lines)

//go:noescape
func adamaxAVX512(l *Lines)

//go:noescape
func rmspropAVX512(l *Lines)

//go:noescape
func rmspropCenteredAVX512(l *Lines)

//go:noescape
func rmspropMomentumAVX512(l *Lines)

//go:noescape
func rmspropCenteredMomentumAVX512(l *Lines)

//go:noescape
func adagradAVX512(l *Lines)

//go:noescape
func adadeltaAVX512(l *Lines)

//go:noescape
func lionAVX512(l *Lines)

//go:noescape
func ftrlAVX512(l *Lines)
