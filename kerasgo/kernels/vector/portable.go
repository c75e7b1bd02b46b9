package vector

import "math"

// portable is the twin of the assembly in plain Go.
var portable = &functions{
	name:         "portable",
	add:          func(to, x, y []float32) { each2(to, x, y, func(x, y float32) float32 { return x + y }) },
	subtract:     func(to, x, y []float32) { each2(to, x, y, func(x, y float32) float32 { return x - y }) },
	multiply:     func(to, x, y []float32) { each2(to, x, y, func(x, y float32) float32 { return x * y }) },
	divide:       func(to, x, y []float32) { each2(to, x, y, func(x, y float32) float32 { return x / y }) },
	maximum:      func(to, x, y []float32) { each2(to, x, y, func(x, y float32) float32 { return max(x, y) }) },
	minimum:      func(to, x, y []float32) { each2(to, x, y, func(x, y float32) float32 { return min(x, y) }) },
	greater:      func(to, x, y []float32) { each2(to, x, y, func(x, y float32) float32 { return truth(x > y) }) },
	greaterEqual: func(to, x, y []float32) { each2(to, x, y, func(x, y float32) float32 { return truth(x >= y) }) },
	equal:        func(to, x, y []float32) { each2(to, x, y, func(x, y float32) float32 { return truth(x == y) }) },
	gate: func(to, x, y []float32) {
		each2(to, x, y, func(x, y float32) float32 {
			if y > 0 {
				return x
			}
			return 0
		})
	},
	negative:    func(to, x []float32) { each(to, x, func(x float32) float32 { return -x }) },
	absolute:    func(to, x []float32) { each(to, x, func(x float32) float32 { return float32(math.Abs(float64(x))) }) },
	square:      func(to, x []float32) { each(to, x, func(x float32) float32 { return x * x }) },
	squareRoot:  func(to, x []float32) { each(to, x, func(x float32) float32 { return float32(math.Sqrt(float64(x))) }) },
	relu:        func(to, x []float32) { each(to, x, func(x float32) float32 { return max(x, 0) }) },
	exp:         func(to, x []float32) { each(to, x, func(x float32) float32 { return float32(math.Exp(float64(x))) }) },
	log:         func(to, x []float32) { each(to, x, func(x float32) float32 { return float32(math.Log(float64(x))) }) },
	tanh:        func(to, x []float32) { each(to, x, tanh) },
	expMinusOne: func(to, x []float32) { each(to, x, func(x float32) float32 { return float32(math.Expm1(float64(x))) }) },
	logPlusOne:  func(to, x []float32) { each(to, x, func(x float32) float32 { return float32(math.Log1p(float64(x))) }) },
	erf:         func(to, x []float32) { each(to, x, func(x float32) float32 { return float32(math.Erf(float64(x))) }) },
	softplus: func(to, x []float32) {
		each(to, x, func(x float32) float32 {
			return float32(max(float64(x), 0) + math.Log1p(math.Exp(-math.Abs(float64(x)))))
		})
	},
	sign: func(to, x []float32) {
		each(to, x, func(x float32) float32 {
			switch {
			case x > 0:
				return 1
			case x < 0:
				return -1
			}
			return x
		})
	},
	where: func(to, condition, x, y []float32) {
		for i, c := range condition {
			if c != 0 {
				to[i] = x[i]
			} else {
				to[i] = y[i]
			}
		}
	},
	sigmoid: func(to, x []float32) { each(to, x, sigmoid) },
	sum: func(x []float32) float32 {
		var lanes [8]float32
		for ; len(x) >= 8; x = x[8:] {
			for i := range lanes {
				lanes[i] += x[i]
			}
		}
		for i, value := range x {
			lanes[i] += value
		}
		return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]))
	},
	largest: func(x []float32) float32 {
		largest := float32(math.Inf(-1))
		for _, value := range x {
			largest = max(largest, value)
		}
		return largest
	},
	unlike: func(x []float32) uint32 {
		found := uint32(0)
		for _, value := range x {
			found |= math.Float32bits(value - value)
		}
		return found
	},
	addScalar:      func(to, x []float32, number float32) { each(to, x, func(x float32) float32 { return x + number }) },
	multiplyScalar: func(to, x []float32, factor float32) { each(to, x, func(x float32) float32 { return factor * x }) },
	addScaled: func(to, x []float32, factor float32) {
		each2(to, to, x, func(sum, x float32) float32 { return sum + factor*x })
	},
	addProduct: func(to, x, y []float32) {
		for i, value := range x {
			to[i] += value * y[i]
		}
	},
	uniform: portableUniform,
	power: func(to, x, y []float32) {
		each2(to, x, y, func(x, y float32) float32 { return float32(math.Pow(float64(x), float64(y))) })
	},
	lstmForward: portableLSTMForward, lstmBackward: portableLSTMBackward, gruForward: portableGRUForward, gruBackward: portableGRUBackward,
	descent: portableDescent, momentum: portableMomentum, nesterov: portableNesterov, lion: portableLion,
	adam: portableAdam, amsgrad: portableAmsgrad, nadam: portableNadam, adamax: portableAdamax,
	rmsprop: portableRMSprop, rmspropCentered: portableRMSpropCentered,
	rmspropMomentum: portableRMSpropMomentum, rmspropCenteredMomentum: portableRMSpropCenteredMomentum,
	adagrad: portableAdagrad, adadelta: portableAdadelta, ftrl: portableFtrl,
	resetForward: portableResetForward, candidateForward: portableCandidateForward, candidateBackward: portableCandidateBackward, resetBackward: portableResetBackward,
	simpleForward: portableSimpleForward, simpleBackward: portableSimpleBackward,
}

func each(to, x []float32, f func(float32) float32) {
	for i, value := range x {
		to[i] = f(value)
	}
}

func each2(to, x, y []float32, f func(x, y float32) float32) {
	for i, value := range x {
		to[i] = f(value, y[i])
	}
}

func tanh(x float32) float32 { return float32(math.Tanh(float64(x))) }

func sigmoid(x float32) float32 { return float32(1 / (1 + math.Exp(-float64(x)))) }

func truth(condition bool) float32 {
	if condition {
		return 1
	}
	return 0
}
