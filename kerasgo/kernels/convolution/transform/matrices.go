package transform

// The points of the transforms are 0, ±a, ±b and ∞. With ¾ and 1½ all their
// powers are exact, and errors are a quarter of those of the usual 1 and 2.
const (
	a = 0.75
	b = 1.5
)

type matrix [][]float64

// imageMatrix is Bᵀ, 6×6: line p holds the coefficients of the polynomial whose
// roots are all finite points but p.
var imageMatrix = matrix{
	{a * a * b * b, 0, -(a*a + b*b), 0, 1, 0},
	{0, -a * b * b, -b * b, a, 1, 0},
	{0, a * b * b, -b * b, -a, 1, 0},
	{0, -a * a * b, -a * a, b, 1, 0},
	{0, a * a * b, -a * a, -b, 1, 0},
	{0, a * a * b * b, 0, -(a*a + b*b), 0, 1},
}

// kernelMatrix is G, 6×3: the kernel's polynomial at each point, over what Bᵀ's
// polynomial is there.
var kernelMatrix = matrix{
	{1 / (a * a * b * b), 0, 0},
	{1 / scaleA, a / scaleA, a * a / scaleA},
	{1 / scaleA, -a / scaleA, a * a / scaleA},
	{1 / scaleB, b / scaleB, b * b / scaleB},
	{1 / scaleB, -b / scaleB, b * b / scaleB},
	{0, 0, 1},
}

const (
	scaleA = 2 * a * a * (a*a - b*b)
	scaleB = 2 * b * b * (b*b - a*a)
)

// outputMatrix is Aᵀ, 4×6: the powers of the points.
var outputMatrix = matrix{
	{1, 1, 1, 1, 1, 0},
	{0, a, -a, b, -b, 0},
	{0, a * a, a * a, b * b, b * b, 0},
	{0, a * a * a, -a * a * a, b * b * b, -b * b * b, 1},
}

func (m matrix) transposed() matrix {
	t := make(matrix, len(m[0]))
	for j := range t {
		t[j] = make([]float64, len(m))
		for i := range m {
			t[j][i] = m[i][j]
		}
	}
	return t
}
