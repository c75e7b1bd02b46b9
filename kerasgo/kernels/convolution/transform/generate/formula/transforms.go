package formula

// Transform is a named linear map of lines of From elements to lines of To.
type Transform struct {
	Name     string
	From, To int
	Line     func(f *Formula, line []Value) []Value
	// Epilogue is what happens to a tile's results before they are stored.
	Epilogue Epilogue
}

// Epilogue is one of the following.
type Epilogue int

const (
	Store            Epilogue = iota
	BiasFloor                 // a bias is added, then the maximum with a floor taken
	AddToWhatIsThere          // what the place held before is added
)

// Transforms are those of F(4×4, 3×3) at the points 0, ±a, ±b and ∞, with
// a = ¾ and b = 1½: their powers are exact, and errors are a quarter of those
// of the points 1 and 2. The matrices are in package transform.
var Transforms = []Transform{
	{Name: "image", From: 6, To: 6, Line: image},
	{Name: "output", From: 6, To: 4, Line: output, Epilogue: BiasFloor},
	{Name: "outputGradient", From: 4, To: 6, Line: outputGradient},
	{Name: "imageGradient", From: 6, To: 6, Line: imageGradient, Epilogue: AddToWhatIsThere},
	{Name: "kernel", From: 3, To: 6, Line: kernel},
	{Name: "kernelGradient", From: 6, To: 3, Line: kernelGradient},
}

const (
	a, a2, a3 = 0.75, a * a, a * a2
	b, b2, b3 = 1.5, b * b, b * b2
	sum       = a2 + b2
	product   = a2 * b2
	scaleA    = 1 / (2 * a2 * (a2 - b2))
	scaleB    = 1 / (2 * b2 * (b2 - a2))
)

func image(f *Formula, d []Value) []Value {
	// pair is the two lines of the points ±p; q is the other point.
	pair := func(p, q2 float64) (plus, minus Value) {
		even := f.negativeMultiply(d[2], q2, d[4])
		odd := f.negativeMultiply(d[1], q2, d[3])
		return f.multiplyAdd(odd, p, even), f.negativeMultiply(odd, p, even)
	}
	// end is a line of which the points are roots.
	end := func(x, y, z Value) Value {
		return f.multiplyAdd(x, product, f.negativeMultiply(y, sum, z))
	}
	first := end(d[0], d[2], d[4])
	last := end(d[1], d[3], d[5])
	plusA, minusA := pair(a, b2)
	plusB, minusB := pair(b, a2)
	return []Value{first, plusA, minusA, plusB, minusB, last}
}

// halves are the sums and differences of the values at ±a and at ±b.
func halves(f *Formula, m []Value) (sumA, differenceA, sumB, differenceB Value) {
	return f.add(m[1], m[2]), f.subtract(m[1], m[2]), f.add(m[3], m[4]), f.subtract(m[3], m[4])
}

func output(f *Formula, m []Value) []Value {
	sumA, differenceA, sumB, differenceB := halves(f, m)
	return []Value{
		f.add(m[0], f.add(sumA, sumB)),
		f.multiplyAdd(differenceA, a, f.multiply(differenceB, b)),
		f.multiplyAdd(sumA, a2, f.multiply(sumB, b2)),
		f.multiplyAdd(differenceA, a3, f.multiplyAdd(differenceB, b3, m[5])),
	}
}

func outputGradient(f *Formula, y []Value) []Value {
	pair := func(p, p2 float64) (plus, minus Value) {
		even, odd := f.multiplyAdd(y[2], p2, y[0]), f.multiplyAdd(y[3], p2, y[1])
		return f.multiplyAdd(odd, p, even), f.negativeMultiply(odd, p, even)
	}
	plusA, minusA := pair(a, a2)
	plusB, minusB := pair(b, b2)
	return []Value{y[0], plusA, minusA, plusB, minusB, y[3]}
}

func imageGradient(f *Formula, m []Value) []Value {
	sumA, differenceA, sumB, differenceB := halves(f, m)
	return []Value{
		f.multiply(m[0], product),
		f.negativeMultiply(differenceA, a*b2, f.negativeMultiply(differenceB, a2*b, f.multiply(m[5], product))),
		f.negativeMultiply(sumA, b2, f.negativeMultiply(sumB, a2, f.multiply(m[0], -sum))),
		f.multiplyAdd(differenceA, a, f.multiplyAdd(differenceB, b, f.multiply(m[5], -sum))),
		f.add(m[0], f.add(sumA, sumB)),
		m[5],
	}
}

func kernel(f *Formula, g []Value) []Value {
	pair := func(p, p2, scale float64) (plus, minus Value) {
		even := f.multiplyAdd(g[2], p2*scale, f.multiply(g[0], scale))
		return f.multiplyAdd(g[1], p*scale, even), f.negativeMultiply(g[1], p*scale, even)
	}
	first := f.multiply(g[0], 1/product)
	plusA, minusA := pair(a, a2, scaleA)
	plusB, minusB := pair(b, b2, scaleB)
	return []Value{first, plusA, minusA, plusB, minusB, g[2]}
}

func kernelGradient(f *Formula, u []Value) []Value {
	sumA, differenceA, sumB, differenceB := halves(f, u)
	return []Value{
		f.multiplyAdd(u[0], 1/product, f.multiplyAdd(sumA, scaleA, f.multiply(sumB, scaleB))),
		f.multiplyAdd(differenceA, a*scaleA, f.multiply(differenceB, b*scaleB)),
		f.multiplyAdd(sumA, a2*scaleA, f.multiplyAdd(sumB, b2*scaleB, u[5])),
	}
}
