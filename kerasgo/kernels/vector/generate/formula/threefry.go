package formula

// Uniform is Threefry-2×32 with 20 rounds (Salmon et al. 2011): of a counter's
// low word and the three words of the key, the third of which is the
// ThreefryParity of the others, it makes two numbers from 0 to 1.
var Uniform = Function{Name: "uniform", Many: uniform}

func uniform(f *Formula) {
	x, keys := f.input(), [3]Value{f.input(), f.input(), f.input()}
	x = f.do(AddInteger, x, keys[0])
	y := keys[1] // the counter's high word is zero
	for round := range 20 {
		x = f.do(AddInteger, x, y)
		y = f.xor(f.shift(Rotate, y, threefryRotations[round%8]), x)
		if round%4 == 3 {
			n := round/4 + 1
			x = f.do(AddInteger, x, keys[n%3])
			y = f.do(AddInteger, f.do(AddInteger, y, keys[(n+1)%3]), f.bits(uint32(n)))
		}
	}
	f.output(f.fraction(x))
	f.output(f.fraction(y))
}

// ThreefryParity makes the third word of a key: the exclusive or of all three.
const ThreefryParity = 0x1BD11BDA

var threefryRotations = [8]uint32{13, 15, 26, 6, 17, 29, 16, 24}

// fraction is the number that the upper 24 bits are a fraction of.
func (f *Formula) fraction(x Value) Value {
	return f.multiply(f.do(FromInteger, f.shift(ShiftRight, x, 8)), f.number(0x1p-24))
}
