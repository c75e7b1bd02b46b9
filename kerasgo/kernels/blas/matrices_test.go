package blas

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
)

// matrixRoutines are the routines of matrices of one precision that are ours.
type matrixRoutines[T float32 | float64] struct {
	gemm func(tA, tB blas.Transpose, m, n, k int, alpha T, a []T, lda int, b []T, ldb int, beta T, c []T, ldc int)
	syrk func(ul blas.Uplo, t blas.Transpose, n, k int, alpha T, a []T, lda int, beta T, c []T, ldc int)
	trsm func(s blas.Side, ul blas.Uplo, tA blas.Transpose, d blas.Diag, m, n int, alpha T, a []T, lda int, b []T, ldb int)
}

func matrixRoutines32(i blas.Float32) matrixRoutines[float32] {
	return matrixRoutines[float32]{i.Sgemm, i.Ssyrk, i.Strsm}
}

func matrixRoutines64(i blas.Float64) matrixRoutines[float64] {
	return matrixRoutines[float64]{i.Dgemm, i.Dsyrk, i.Dtrsm}
}

// TestMatrices holds products, symmetric updates and triangular systems of both
// precisions, of every form, against their definitions in float64. What a call has
// no business with, and the triangle that it does not read, are NaN.
func TestMatrices(t *testing.T) {
	trials := 2000
	if testing.Short() {
		trials = 400
	}
	t.Run("single", func(t *testing.T) {
		random := rand.New(rand.NewPCG(8, 9))
		for trial := range trials {
			testMatrices(t, matrixRoutines32(Implementation{}), random, trial, 0x1p-23)
		}
	})
	t.Run("double", func(t *testing.T) {
		random := rand.New(rand.NewPCG(8, 9))
		for trial := range trials {
			testMatrices(t, matrixRoutines64(Implementation{}), random, trial, 0x1p-52)
		}
	})
}

// FuzzMatrices is TestMatrices with cases that the fuzzer chooses.
func FuzzMatrices(f *testing.F) {
	f.Add(uint64(1), uint16(0))
	f.Fuzz(func(t *testing.T, seed uint64, trial uint16) {
		testMatrices(t, matrixRoutines32(Implementation{}), rand.New(rand.NewPCG(seed, 1)), int(trial), 0x1p-23)
		testMatrices(t, matrixRoutines64(Implementation{}), rand.New(rand.NewPCG(seed, 1)), int(trial), 0x1p-52)
	})
}

func testMatrices[T float32 | float64](t *testing.T, ours matrixRoutines[T], random *rand.Rand, trial int, ulp float64) {
	t.Helper()
	size := func() int {
		if random.IntN(20) == 0 {
			return 1 + random.IntN(190)
		}
		return 1 + random.IntN(60)
	}
	nan := T(math.NaN())
	// stored is a matrix of random numbers with NaN between its rows.
	stored := func(rows, columns int) (data []T, stride int) {
		stride = columns + random.IntN(4)
		data = make([]T, (rows-1)*stride+columns)
		for i := range data {
			data[i] = nan
			if i%stride < columns {
				data[i] = T(random.Float64() - 0.5)
			}
		}
		return data, stride
	}
	turned := func(t blas.Transpose, rows, columns int) (data []T, stride int) {
		if t != blas.NoTrans {
			rows, columns = columns, rows
		}
		return stored(rows, columns)
	}
	at := func(t blas.Transpose, data []T, stride, i, j int) float64 {
		if t != blas.NoTrans {
			i, j = j, i
		}
		return float64(data[i*stride+j])
	}
	transposes := []blas.Transpose{blas.NoTrans, blas.Trans, blas.ConjTrans}
	m, n, k := size(), size(), size()
	alpha, beta := T([]float64{1, -1, 0.5, 0}[random.IntN(7)/2]), T([]float64{0, 1, -2}[random.IntN(3)])
	tA, tB := transposes[random.IntN(3)], transposes[random.IntN(3)]
	ul := []blas.Uplo{blas.Upper, blas.Lower}[random.IntN(2)]

	compare := func(call string, got []T, stride, columns int, tolerance float64, want func(i, j int) float64) {
		t.Helper()
		for index, value := range got {
			i, j, g := index/stride, index%stride, float64(value)
			if j >= columns {
				if g == g {
					t.Fatalf("trial %d, %s: wrote %v behind row %d", trial, call, g, i)
				}
				continue
			}
			if w := want(i, j); g != w && !(math.Abs(g-w) <= tolerance*(1+math.Abs(w))) && !(g != g && w != w) {
				t.Fatalf("trial %d, %s: element (%d, %d) is %v, want %v", trial, call, i, j, g, w)
			}
		}
	}
	// scaled is beta·c: what c holds is not looked at where beta is zero.
	scaled := func(c T) float64 {
		if beta == 0 {
			return 0
		}
		return float64(beta) * float64(c)
	}
	spoil := func(x []T) {
		if i := random.IntN(len(x)); x[i] == x[i] { // not between rows
			x[i] = T([]float64{math.NaN(), math.Inf(1), math.Inf(-1)}[random.IntN(3)])
		}
	}

	a, lda := turned(tA, m, k)
	b, ldb := turned(tB, k, n)
	c, ldc := stored(m, n)
	if trial%4 == 0 {
		spoil(c)
		if m*n*k >= minimumPortable && n > 1 { // gonum's loops, of smaller ones, pass over zeros
			spoil(a)
		}
	}
	got := append([]T(nil), c...)
	ours.gemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, got, ldc)
	compare(fmt.Sprintf("gemm %c %c, m %d, n %d, k %d, alpha %v, beta %v", tA, tB, m, n, k, alpha, beta), got, ldc, n, 4*ulp*math.Sqrt(float64(k+8)), func(i, j int) float64 {
		sum := scaled(c[i*ldc+j])
		if alpha != 0 {
			for l := range k {
				sum += float64(alpha) * at(tA, a, lda, i, l) * at(tB, b, ldb, l, j)
			}
		}
		return sum
	})

	a, lda = turned(tA, n, k)
	c, ldc = stored(n, n)
	got = append(got[:0], c...)
	ours.syrk(ul, tA, n, k, alpha, a, lda, beta, got, ldc)
	compare(fmt.Sprintf("syrk %c %c, n %d, k %d, alpha %v, beta %v", ul, tA, n, k, alpha, beta), got, ldc, n, 4*ulp*math.Sqrt(float64(k+8)), func(i, j int) float64 {
		if ul == blas.Upper && j < i || ul == blas.Lower && j > i {
			return float64(c[i*ldc+j])
		}
		sum := scaled(c[i*ldc+j])
		for l := range k {
			sum += float64(alpha) * at(tA, a, lda, i, l) * at(tA, a, lda, j, l)
		}
		return sum
	})

	// A triangle whose diagonal outweighs the rest, so that what rounding does
	// does not grow from row to row.
	side, diagonal := []blas.Side{blas.Left, blas.Right}[random.IntN(2)], []blas.Diag{blas.Unit, blas.NonUnit}[random.IntN(2)]
	order := m
	if side == blas.Right {
		order = n
	}
	a, lda = stored(order, order)
	for i := range order {
		for j := range order {
			switch element := &a[i*lda+j]; {
			case ul == blas.Upper && j < i || ul == blas.Lower && j > i || i == j && diagonal == blas.Unit:
				*element = nan
			case i == j:
				*element += 2
			default:
				*element /= T(order)
			}
		}
	}
	element := func(i, j int) float64 { // of op(A)
		if tA != blas.NoTrans {
			i, j = j, i
		}
		switch {
		case i == j && diagonal == blas.Unit:
			return 1
		case ul == blas.Upper && j < i || ul == blas.Lower && j > i:
			return 0
		}
		return float64(a[i*lda+j])
	}
	x, ldx := stored(m, n)
	solved := append([]T(nil), x...)
	ours.trsm(side, ul, tA, diagonal, m, n, alpha, a, lda, solved, ldx)
	call := fmt.Sprintf("trsm %c %c %c %c, m %d, n %d, alpha %v", side, ul, tA, diagonal, m, n, alpha)
	// What is between the rows stays, and the solution multiplied gives alpha·B.
	compare(call, solved, ldx, n, math.Inf(1), func(i, j int) float64 { return 0 })
	for i := range m {
		for j := range n {
			sum := 0.0
			for l := range order {
				if side == blas.Left {
					sum += element(i, l) * float64(solved[l*ldx+j])
				} else {
					sum += float64(solved[i*ldx+l]) * element(l, j)
				}
			}
			if want := float64(alpha) * float64(x[i*ldx+j]); !(math.Abs(sum-want) <= 16*ulp*math.Sqrt(float64(order+8))) {
				t.Fatalf("trial %d, %s: element (%d, %d) of the product is %v, want %v", trial, call, i, j, sum, want)
			}
		}
	}
}

// TestMatrixErrors: calls that are wrong panic with gonum's words.
func TestMatrixErrors(t *testing.T) {
	t.Run("single", func(t *testing.T) {
		testMatrixErrors(t, matrixRoutines32(Implementation{}), matrixRoutines32(gonum.Implementation{}))
	})
	t.Run("double", func(t *testing.T) {
		testMatrixErrors(t, matrixRoutines64(Implementation{}), matrixRoutines64(gonum.Implementation{}))
	})
}

func testMatrixErrors[T float32 | float64](t *testing.T, ours, theirs matrixRoutines[T]) {
	random := rand.New(rand.NewPCG(10, 11))
	wrong := 0
	for trial := range 2000 {
		size := func() int { return []int{50, 60, 70, 0, -1}[min(random.IntN(50)/15, 4)] }
		m, n, k := size(), size(), size()
		stride := func(least int) int { return max(least, 0) + random.IntN(3) - random.IntN(30)/29 }
		slice := func(rows, stride, columns int) []T {
			return make([]T, max((rows-1)*stride+columns-random.IntN(20)/19, 0))
		}
		transpose := func() blas.Transpose { return []blas.Transpose{blas.NoTrans, blas.Trans, 'x'}[random.IntN(31)/15] }
		tA, tB := transpose(), transpose()
		ul := []blas.Uplo{blas.Upper, blas.Lower, 'x'}[random.IntN(31)/15]
		side := []blas.Side{blas.Left, blas.Right, 'x'}[random.IntN(31)/15]
		diagonal := []blas.Diag{blas.Unit, blas.NonUnit, 'x'}[random.IntN(31)/15]
		operand := func(t blas.Transpose, rows, columns int) ([]T, int) {
			if t != blas.NoTrans {
				rows, columns = columns, rows
			}
			ld := stride(columns)
			return slice(rows, ld, columns), ld
		}
		a, lda := operand(tA, m, k)
		b, ldb := operand(tB, k, n)
		c, ldc := operand(blas.NoTrans, m, n)
		square, lds := operand(tA, n, k)
		full, ldf := operand(blas.NoTrans, n, n)
		order := m
		if side == blas.Right {
			order = n
		}
		triangle, ldt := operand(blas.NoTrans, order, order)
		for i := range min(len(triangle), order*max(ldt, 0)) {
			triangle[i] = 1
		}
		for name, run := range map[string]func(r matrixRoutines[T]){
			"gemm": func(r matrixRoutines[T]) { r.gemm(tA, tB, m, n, k, 1, a, lda, b, ldb, 1, c, ldc) },
			"syrk": func(r matrixRoutines[T]) { r.syrk(ul, tA, n, k, 1, square, lds, 1, full, ldf) },
			"trsm": func(r matrixRoutines[T]) { r.trsm(side, ul, tA, diagonal, m, n, 1, triangle, ldt, c, ldc) },
		} {
			try := func(r matrixRoutines[T]) (problem any) {
				defer func() { problem = recover() }()
				run(r)
				return nil
			}
			got, want := try(ours), try(theirs)
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Fatalf("trial %d, %s of %d, %d, %d: panics with %v, want %v", trial, name, m, n, k, got, want)
			}
			if want != nil {
				wrong++
			}
		}
	}
	if wrong < 500 {
		t.Errorf("only %d calls were wrong", wrong)
	}
}
