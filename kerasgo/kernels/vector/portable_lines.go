package vector

import "unsafe"

// eachLine calls do for each element of each row, with its values of the lines
// that are read, and writes what do puts into results to the lines after them.
func eachLine(l *Lines, inputs, outputs int, do func(in [8]float32) [8]float32) {
	eachUpdate(l, inputs, outputs, func(in, _ [8]float32) [8]float32 { return do(in) })
}

// eachUpdate is eachLine of a function that has the lines' numbers too.
func eachUpdate(l *Lines, inputs, outputs int, do func(in, numbers [8]float32) [8]float32) {
	var in [8]float32
	for row := range uintptr(l.Rows) {
		for i := range uintptr(l.Count) {
			at := func(line int) *float32 {
				return (*float32)(unsafe.Add(l.At[line], row*l.Next[line]+4*i))
			}
			for line := range inputs {
				in[line] = *at(line)
			}
			out := do(in, l.Numbers) // by value: pointers would move to the heap
			for line := range outputs {
				*at(inputs + line) = out[line]
			}
		}
	}
}

func portableLSTMForward(l *Lines) {
	eachLine(l, 5, 7, func(in [8]float32) [8]float32 {
		i, f, g, o := sigmoid(in[0]), sigmoid(in[1]), tanh(in[2]), sigmoid(in[3])
		c := f*in[4] + i*g
		bent := tanh(c)
		return [8]float32{i, f, g, o, c, bent, o * bent}
	})
}

func portableLSTMBackward(l *Lines) {
	eachLine(l, 8, 5, func(in [8]float32) [8]float32 {
		i, f, g, o, before, bent, dState := in[0], in[1], in[2], in[3], in[4], in[5], in[6]
		d := in[7] + dState*o*(1-bent*bent)
		return [8]float32{d * g * (i - i*i), d * before * (f - f*f), d * i * (1 - g*g), dState * bent * (o - o*o), d * f}
	})
}

func portableGRUForward(l *Lines) {
	eachLine(l, 5, 4, func(in [8]float32) [8]float32 {
		z, r := sigmoid(in[1]), sigmoid(in[2])
		g := tanh(in[0] + r*in[3])
		return [8]float32{g, z, r, g + z*(in[4]-g)}
	})
}

func portableGRUBackward(l *Lines) {
	eachLine(l, 6, 5, func(in [8]float32) [8]float32 {
		g, z, r, s, before, dState := in[0], in[1], in[2], in[3], in[4], in[5]
		d := dState * (1 - z) * (1 - g*g)
		return [8]float32{d, (dState*before - dState*g) * (z - z*z), d * s * (r - r*r), d * r, dState * z}
	})
}

func portableResetForward(l *Lines) {
	eachLine(l, 3, 3, func(in [8]float32) [8]float32 {
		z, r := sigmoid(in[0]), sigmoid(in[1])
		return [8]float32{z, r, r * in[2]}
	})
}

func portableCandidateForward(l *Lines) {
	eachLine(l, 3, 2, func(in [8]float32) [8]float32 {
		g := tanh(in[0])
		return [8]float32{g, g + in[1]*(in[2]-g)}
	})
}

func portableCandidateBackward(l *Lines) {
	eachLine(l, 4, 3, func(in [8]float32) [8]float32 {
		g, z, before, dState := in[0], in[1], in[2], in[3]
		return [8]float32{(dState*before - dState*g) * (z - z*z), dState * (1 - z) * (1 - g*g), dState * z}
	})
}

func portableResetBackward(l *Lines) {
	eachLine(l, 4, 2, func(in [8]float32) [8]float32 {
		r, before, dScaled := in[0], in[1], in[2]
		return [8]float32{dScaled * before * (r - r*r), in[3] + dScaled*r}
	})
}

func portableSimpleForward(l *Lines) {
	eachLine(l, 1, 1, func(in [8]float32) [8]float32 { return [8]float32{tanh(in[0])} })
}

func portableSimpleBackward(l *Lines) {
	eachLine(l, 2, 1, func(in [8]float32) [8]float32 { return [8]float32{in[1] * (1 - in[0]*in[0])} })
}
