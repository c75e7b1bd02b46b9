package vector

import "math"

func root(x float32) float32 { return float32(math.Sqrt(float64(x))) }

func size(x float32) float32 { return float32(math.Abs(float64(x))) }

func portableDescent(l *Lines) {
	eachUpdate(l, 2, 1, func(in, n [8]float32) [8]float32 { return [8]float32{in[0] - n[0]*in[1]} })
}

func portableMomentum(l *Lines) {
	eachUpdate(l, 3, 2, func(in, n [8]float32) [8]float32 {
		speed := n[1]*in[2] - n[0]*in[1]
		return [8]float32{in[0] + speed, speed}
	})
}

func portableNesterov(l *Lines) {
	eachUpdate(l, 3, 2, func(in, n [8]float32) [8]float32 {
		down := n[0] * in[1]
		speed := n[1]*in[2] - down
		return [8]float32{in[0] + (n[1]*speed - down), speed}
	})
}

func portableAdam(l *Lines) {
	eachUpdate(l, 4, 3, func(in, n [8]float32) [8]float32 {
		w, g, m, v := in[0], in[1], in[2], in[3]
		m += (g - m) * n[0]
		v += (g*g - v) * n[1]
		return [8]float32{w - m*n[2]/(root(v)+n[3]), m, v}
	})
}

func portableAmsgrad(l *Lines) {
	eachUpdate(l, 5, 4, func(in, n [8]float32) [8]float32 {
		w, g, m, v := in[0], in[1], in[2], in[3]
		m += (g - m) * n[0]
		v += (g*g - v) * n[1]
		largest := max(in[4], v)
		return [8]float32{w - m*n[2]/(root(largest)+n[3]), m, v, largest}
	})
}

func portableNadam(l *Lines) {
	eachUpdate(l, 4, 3, func(in, n [8]float32) [8]float32 {
		w, g, m, v := in[0], in[1], in[2], in[3]
		m += (g - m) * n[0]
		v += (g*g - v) * n[1]
		return [8]float32{w - (m*n[2]+g*n[3])/(root(v*n[4])+n[5]), m, v}
	})
}

func portableAdamax(l *Lines) {
	eachUpdate(l, 4, 3, func(in, n [8]float32) [8]float32 {
		w, g, m := in[0], in[1], in[2]
		m += (g - m) * n[0]
		largest := max(in[3]*n[1], size(g))
		return [8]float32{w - m*n[2]/(largest+n[3]), m, largest}
	})
}

func portableRMSprop(l *Lines) {
	eachUpdate(l, 3, 2, func(in, n [8]float32) [8]float32 {
		w, g, v := in[0], in[1], in[2]
		v += (g*g - v) * n[0]
		return [8]float32{w - g*n[2]/root(v+n[1]), v}
	})
}

func portableRMSpropCentered(l *Lines) {
	eachUpdate(l, 4, 3, func(in, n [8]float32) [8]float32 {
		w, g, v, m := in[0], in[1], in[2], in[3]
		v += (g*g - v) * n[0]
		m += (g - m) * n[0]
		return [8]float32{w - g*n[2]/root(v-m*m+n[1]), v, m}
	})
}

func portableRMSpropMomentum(l *Lines) {
	eachUpdate(l, 4, 3, func(in, n [8]float32) [8]float32 {
		w, g, v := in[0], in[1], in[2]
		v += (g*g - v) * n[0]
		speed := in[3]*n[3] + g*n[2]/root(v+n[1])
		return [8]float32{w - speed, v, speed}
	})
}

func portableRMSpropCenteredMomentum(l *Lines) {
	eachUpdate(l, 5, 4, func(in, n [8]float32) [8]float32 {
		w, g, v, m := in[0], in[1], in[2], in[3]
		v += (g*g - v) * n[0]
		m += (g - m) * n[0]
		speed := in[4]*n[3] + g*n[2]/root(v-m*m+n[1])
		return [8]float32{w - speed, v, m, speed}
	})
}

func portableAdagrad(l *Lines) {
	eachUpdate(l, 3, 2, func(in, n [8]float32) [8]float32 {
		w, g, sum := in[0], in[1], in[2]
		sum += g * g
		return [8]float32{w - g*n[1]/root(sum+n[0]), sum}
	})
}

func portableAdadelta(l *Lines) {
	eachUpdate(l, 4, 3, func(in, n [8]float32) [8]float32 {
		w, g, v, steps := in[0], in[1], in[2], in[3]
		v += (g*g - v) * n[0]
		step := root((steps+n[1])/(v+n[1])) * g
		return [8]float32{w - step*n[2], v, steps + (step*step-steps)*n[0]}
	})
}

func portableLion(l *Lines) {
	eachUpdate(l, 3, 2, func(in, n [8]float32) [8]float32 {
		w, g, m := in[0], in[1], in[2]
		step := m*n[0] + g*n[1]
		switch {
		case step > 0:
			step = n[3]
		case step < 0:
			step = -n[3]
		}
		return [8]float32{w - step, m + (g-m)*n[2]}
	})
}

func portableFtrl(l *Lines) {
	eachUpdate(l, 4, 3, func(in, n [8]float32) [8]float32 {
		w, g, before, z := in[0], in[1], in[2], in[3]
		sum := before + g*g
		z += g + w*n[0]
		z += (root(before) - root(sum)) * n[1] * w
		bottom := (root(sum)+n[2])*n[1] + n[4]
		return [8]float32{(max(-n[3], min(n[3], z)) - z) / bottom, sum, z}
	})
}
