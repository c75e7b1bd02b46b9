package formula

// Updates are the steps of optimizers, of a weight, its gradient and what the
// optimizer keeps for it, then of some numbers; they give the new weight and
// what is kept anew. All that is not a number is taken before anything is given,
// for results may lie over any of it. Package vector's variables of the same names
// say what they mean.
var Updates = []Function{
	{Name: "descent", Numbers: 1, Many: func(f *Formula) {
		weight, gradient := f.input(), f.input()
		f.output(f.negativeMultiply(f.input(), gradient, weight))
	}},
	{Name: "momentum", Numbers: 2, Many: func(f *Formula) { momentum(f, false) }},
	{Name: "nesterov", Numbers: 2, Many: func(f *Formula) { momentum(f, true) }},
	{Name: "adam", Numbers: 4, Many: func(f *Formula) { adam(f, false) }},
	{Name: "amsgrad", Numbers: 4, Many: func(f *Formula) { adam(f, true) }},
	{Name: "nadam", Numbers: 6, Many: nadam},
	{Name: "adamax", Numbers: 4, Many: adamax},
	{Name: "rmsprop", Numbers: 3, Many: func(f *Formula) { rmsprop(f, false, false) }},
	{Name: "rmspropCentered", Numbers: 3, Many: func(f *Formula) { rmsprop(f, true, false) }},
	{Name: "rmspropMomentum", Numbers: 4, Many: func(f *Formula) { rmsprop(f, false, true) }},
	{Name: "rmspropCenteredMomentum", Numbers: 4, Many: func(f *Formula) { rmsprop(f, true, true) }},
	{Name: "adagrad", Numbers: 2, Many: adagrad},
	{Name: "adadelta", Numbers: 3, Many: adadelta},
	{Name: "lion", Numbers: 4, Many: lion},
	{Name: "ftrl", Numbers: 5, Many: ftrl},
}

// average is old + (x-old)·share.
func (f *Formula) average(old, x, share Value) Value {
	return f.multiplyAdd(f.subtract(x, old), share, old)
}

func momentum(f *Formula, nesterov bool) {
	weight, gradient, speed := f.input(), f.input(), f.input()
	rate, keep := f.input(), f.input()
	down := f.multiply(rate, gradient)
	speed = f.subtract(f.multiply(keep, speed), down)
	step := speed
	if nesterov {
		step = f.subtract(f.multiply(keep, speed), down)
	}
	f.output(f.add(weight, step))
	f.output(speed)
}

func adam(f *Formula, amsgrad bool) {
	weight, gradient, mean, square := f.input(), f.input(), f.input(), f.input()
	var largest Value
	if amsgrad {
		largest = f.input()
	}
	mean = f.average(mean, gradient, f.input())
	square = f.average(square, f.multiply(gradient, gradient), f.input())
	size := square
	if amsgrad {
		largest = f.withNaN(largest, f.maximum(largest, square))
		size = largest
	}
	top := f.multiply(mean, f.input())
	f.output(f.subtract(weight, f.divide(top, f.add(f.do(SquareRoot, size), f.input()))))
	f.output(mean)
	f.output(square)
	if amsgrad {
		f.output(largest)
	}
}

func nadam(f *Formula) {
	weight, gradient, mean, square := f.input(), f.input(), f.input(), f.input()
	mean = f.average(mean, gradient, f.input())
	square = f.average(square, f.multiply(gradient, gradient), f.input())
	top := f.multiply(mean, f.input())
	top = f.multiplyAdd(gradient, f.input(), top)
	root := f.do(SquareRoot, f.multiply(square, f.input()))
	f.output(f.subtract(weight, f.divide(top, f.add(root, f.input()))))
	f.output(mean)
	f.output(square)
}

func adamax(f *Formula) {
	weight, gradient, mean, largest := f.input(), f.input(), f.input(), f.input()
	mean = f.average(mean, gradient, f.input())
	kept := f.multiply(largest, f.input())
	largest = f.withNaN(kept, f.maximum(kept, f.size(gradient)))
	top := f.multiply(mean, f.input())
	f.output(f.subtract(weight, f.divide(top, f.add(largest, f.input()))))
	f.output(mean)
	f.output(largest)
}

func rmsprop(f *Formula, centered, momentum bool) {
	weight, gradient, square := f.input(), f.input(), f.input()
	var mean, speed Value
	if centered {
		mean = f.input()
	}
	if momentum {
		speed = f.input()
	}
	share := f.input()
	square = f.average(square, f.multiply(gradient, gradient), share)
	size := square
	if centered {
		mean = f.average(mean, gradient, share)
		size = f.negativeMultiply(mean, mean, square)
	}
	root := f.do(SquareRoot, f.add(size, f.input()))
	step := f.divide(f.multiply(gradient, f.input()), root)
	if momentum {
		speed = f.multiplyAdd(speed, f.input(), step)
		step = speed
	}
	f.output(f.subtract(weight, step))
	f.output(square)
	if centered {
		f.output(mean)
	}
	if momentum {
		f.output(speed)
	}
}

func adagrad(f *Formula) {
	weight, gradient, sum := f.input(), f.input(), f.input()
	sum = f.multiplyAdd(gradient, gradient, sum)
	root := f.do(SquareRoot, f.add(sum, f.input()))
	f.output(f.subtract(weight, f.divide(f.multiply(gradient, f.input()), root)))
	f.output(sum)
}

func adadelta(f *Formula) {
	weight, gradient, square, steps := f.input(), f.input(), f.input(), f.input()
	share, small := f.input(), f.input()
	square = f.average(square, f.multiply(gradient, gradient), share)
	// One root of a quotient in place of two roots.
	ratio := f.do(SquareRoot, f.divide(f.add(steps, small), f.add(square, small)))
	step := f.multiply(ratio, gradient)
	f.output(f.negativeMultiply(step, f.input(), weight))
	f.output(square)
	f.output(f.average(steps, f.multiply(step, step), share))
}

func lion(f *Formula) {
	weight, gradient, mean := f.input(), f.input(), f.input()
	direction := f.multiply(mean, f.input())
	direction = f.multiplyAdd(gradient, f.input(), direction)
	mean = f.average(mean, gradient, f.input())
	rate := f.input()
	// The rate with the direction's sign; zero and NaN stay themselves.
	step := f.or(f.and(direction, f.bits(signBit)), rate)
	step = f.choose(f.less(f.number(0), f.size(direction)), step, direction)
	f.output(f.subtract(weight, step))
	f.output(mean)
}

func ftrl(f *Formula) {
	weight, gradient, sum, linear := f.input(), f.input(), f.input(), f.input()
	before := f.do(SquareRoot, sum)
	sum = f.multiplyAdd(gradient, gradient, sum)
	root := f.do(SquareRoot, sum)
	linear = f.add(linear, f.multiplyAdd(weight, f.input(), gradient))
	inverse := f.input()
	linear = f.multiplyAdd(f.multiply(f.subtract(before, root), inverse), weight, linear)
	bottom := f.multiply(f.add(root, f.input()), inverse)
	limit := f.input()
	clipped := f.maximum(f.xor(limit, f.bits(signBit)), f.minimum(limit, linear))
	f.output(f.divide(f.subtract(clipped, linear), f.add(bottom, f.input())))
	f.output(sum)
	f.output(linear)
}
