package formula

// Gates are the steps of recurrent layers, forward and back. Each takes an input
// where it needs it and gives a result as soon as it has it, so that few values
// are alive at a time. Package vector's functions of the same names say what
// they mean.
var Gates = []Function{
	{Name: "lstmForward", Many: lstmForward},
	{Name: "lstmBackward", Many: lstmBackward},
	{Name: "gruForward", Many: gruForward},
	{Name: "gruBackward", Many: gruBackward},
	{Name: "resetForward", Many: resetForward},
	{Name: "candidateForward", Many: candidateForward},
	{Name: "candidateBackward", Many: candidateBackward},
	{Name: "resetBackward", Many: resetBackward},
	{Name: "simpleForward", Many: func(f *Formula) { f.output(hyperbolicTangent(f, f.input())) }},
	{Name: "simpleBackward", Many: func(f *Formula) {
		h, dh := f.input(), f.input()
		f.output(f.slopeOfTangent(dh, h))
	}},
}

// slopeOfSigmoid is d·y·(1-y).
func (f *Formula) slopeOfSigmoid(d, y Value) Value {
	return f.multiply(d, f.negativeMultiply(y, y, y))
}

// slopeOfState is the gradients of the gates of h' = z·h + (1-z)·g but for their
// slopes: of z and of g, as Keras composes them, so that an infinite dState gives
// what it gives there.
func (f *Formula) slopeOfState(dState, update, before, candidate Value) (dUpdate, dCandidate Value) {
	dUpdate = f.negativeMultiply(dState, candidate, f.multiply(dState, before))
	return dUpdate, f.multiply(dState, f.subtract(f.number(1), update))
}

// slopeOfTangent is d·(1-y²).
func (f *Formula) slopeOfTangent(d, y Value) Value {
	return f.multiply(d, f.negativeMultiply(y, y, f.number(1)))
}

func lstmForward(f *Formula) {
	input := sigmoid(f, f.input())
	forget := sigmoid(f, f.input())
	candidate := hyperbolicTangent(f, f.input())
	output := sigmoid(f, f.input())
	f.output(input)
	f.output(forget)
	f.output(candidate)
	f.output(output)
	cell := f.multiplyAdd(forget, f.input(), f.multiply(input, candidate))
	f.output(cell)
	bent := hyperbolicTangent(f, cell)
	f.output(bent)
	f.output(f.multiply(output, bent))
}

func lstmBackward(f *Formula) {
	input, forget, candidate, output := f.input(), f.input(), f.input(), f.input()
	before, bent, dState, dCell := f.input(), f.input(), f.input(), f.input()
	d := f.add(dCell, f.slopeOfTangent(f.multiply(dState, output), bent))
	f.output(f.slopeOfSigmoid(f.multiply(d, candidate), input))
	f.output(f.slopeOfSigmoid(f.multiply(d, before), forget))
	f.output(f.slopeOfTangent(f.multiply(d, input), candidate))
	f.output(f.slopeOfSigmoid(f.multiply(dState, bent), output))
	f.output(f.multiply(d, forget))
}

func gruForward(f *Formula) {
	given := f.input()
	update := sigmoid(f, f.input())
	reset := sigmoid(f, f.input())
	candidate := hyperbolicTangent(f, f.multiplyAdd(reset, f.input(), given))
	f.output(candidate)
	f.output(update)
	f.output(reset)
	f.output(f.multiplyAdd(update, f.subtract(f.input(), candidate), candidate))
}

func gruBackward(f *Formula) {
	candidate, update, reset, recurrent, before, dState := f.input(), f.input(), f.input(), f.input(), f.input(), f.input()
	dUpdate, dCandidate := f.slopeOfState(dState, update, before, candidate)
	d := f.slopeOfTangent(dCandidate, candidate)
	f.output(d)
	f.output(f.slopeOfSigmoid(dUpdate, update))
	f.output(f.slopeOfSigmoid(f.multiply(d, recurrent), reset))
	f.output(f.multiply(d, reset))
	f.output(f.multiply(dState, update))
}

func resetForward(f *Formula) {
	update := sigmoid(f, f.input())
	reset := sigmoid(f, f.input())
	f.output(update)
	f.output(reset)
	f.output(f.multiply(reset, f.input()))
}

func candidateForward(f *Formula) {
	candidate := hyperbolicTangent(f, f.input())
	f.output(candidate)
	update, before := f.input(), f.input()
	f.output(f.multiplyAdd(update, f.subtract(before, candidate), candidate))
}

func candidateBackward(f *Formula) {
	candidate, update, before, dState := f.input(), f.input(), f.input(), f.input()
	dUpdate, dCandidate := f.slopeOfState(dState, update, before, candidate)
	f.output(f.slopeOfSigmoid(dUpdate, update))
	f.output(f.slopeOfTangent(dCandidate, candidate))
	f.output(f.multiply(dState, update))
}

func resetBackward(f *Formula) {
	reset, before, dScaled, dState := f.input(), f.input(), f.input(), f.input()
	f.output(f.slopeOfSigmoid(f.multiply(dScaled, before), reset))
	f.output(f.multiplyAdd(dScaled, reset, dState))
}
