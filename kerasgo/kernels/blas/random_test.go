package blas

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
)

// routines are those of one precision that are ours.
type routines[T float32 | float64] struct {
	dot        func(n int, x []T, incX int, y []T, incY int) T
	asum, nrm2 func(n int, x []T, incX int) T
	amax       func(n int, x []T, incX int) int
	scal       func(n int, alpha T, x []T, incX int)
	axpy       func(n int, alpha T, x []T, incX int, y []T, incY int)
	swap       func(n int, x []T, incX int, y []T, incY int)
	rot        func(n int, x []T, incX int, y []T, incY int, c, s T)
	gemv       func(tA blas.Transpose, m, n int, alpha T, a []T, lda int, x []T, incX int, beta T, y []T, incY int)
	gemm       func(tA, tB blas.Transpose, m, n, k int, alpha T, a []T, lda int, b []T, ldb int, beta T, c []T, ldc int)
}

func routines32(i blas.Float32) routines[float32] {
	return routines[float32]{i.Sdot, i.Sasum, i.Snrm2, i.Isamax, i.Sscal, i.Saxpy, i.Sswap, i.Srot, i.Sgemv, i.Sgemm}
}

func routines64(i blas.Float64) routines[float64] {
	return routines[float64]{i.Ddot, i.Dasum, i.Dnrm2, i.Idamax, i.Dscal, i.Daxpy, i.Dswap, i.Drot, i.Dgemv, i.Dgemm}
}

// TestRandom compares with gonum's where both are exact: small whole numbers,
// now and then infinite or NaN, with all increments, sizes and errors.
func TestRandom(t *testing.T) {
	t.Run("single", func(t *testing.T) {
		testRandom(t, routines32(Implementation{}), routines32(gonum.Implementation{}))
	})
	t.Run("double", func(t *testing.T) {
		testRandom(t, routines64(Implementation{}), routines64(gonum.Implementation{}))
	})
}

func testRandom[T float32 | float64](t *testing.T, ours, theirs routines[T]) {
	random := rand.New(rand.NewPCG(1, 2))
	special := []T{T(math.NaN()), T(math.Inf(1)), T(math.Inf(-1)), T(math.Copysign(0, -1))}
	values := func(n int, specials bool) []T {
		x := make([]T, n)
		for i := range x {
			x[i] = T(random.IntN(17) - 8)
			if specials && random.IntN(2*n) < 3 {
				x[i] = special[random.IntN(len(special))]
			}
		}
		return x
	}
	for trial := range 4000 {
		specials := trial%3 == 0
		n := []int{random.IntN(20) - 1, random.IntN(300), random.IntN(9)}[random.IntN(3)]
		m := []int{random.IntN(20) - 1, random.IntN(90), random.IntN(9)}[random.IntN(3)]
		increments := [2]int{1, 1}
		if random.IntN(2) == 0 {
			increments = [2]int{random.IntN(7) - 3, random.IntN(7) - 3}
		}
		length := func(n, increment int) int {
			return max(1+(n-1)*max(increment, -increment)+random.IntN(3)-random.IntN(8)/7, 0)
		}
		factors, finite := values(2, trial%11 == 0), values(2, false)
		x, y := values(length(n, increments[0]), specials), values(length(n, increments[1]), specials)
		lda := max(n+random.IntN(3)-random.IntN(20)/19, 0)
		a := values(max((m-1)*lda+n-random.IntN(20)/19, 0), specials)
		tA := []blas.Transpose{blas.NoTrans, blas.Trans, blas.ConjTrans, 'x'}[min(random.IntN(30)/9, 3)]
		gx, gy := values(length(n, increments[0]), specials), values(length(m, increments[1]), specials)
		if tA != blas.NoTrans {
			gx, gy = values(length(m, increments[0]), specials), values(length(n, increments[1]), specials)
		}
		for name, run := range map[string]func(r routines[T], x, y []T) T{
			"dot":  func(r routines[T], x, y []T) T { return r.dot(n, x, increments[0], y, increments[1]) },
			"asum": func(r routines[T], x, y []T) T { return r.asum(n, x, increments[0]) },
			"nrm2": func(r routines[T], x, y []T) T { return r.nrm2(n, x, increments[0]) },
			"amax": func(r routines[T], x, y []T) T { return T(r.amax(n, x, increments[0])) },
			"scal": func(r routines[T], x, y []T) T { r.scal(n, factors[0], x, increments[0]); return 0 },
			"axpy": func(r routines[T], x, y []T) T { r.axpy(n, factors[0], x, increments[0], y, increments[1]); return 0 },
			"swap": func(r routines[T], x, y []T) T { r.swap(n, x, increments[0], y, increments[1]); return 0 },
			"rot": func(r routines[T], x, y []T) T {
				r.rot(n, x, increments[0], y, increments[1], factors[0], factors[1])
				return 0
			},
			"gemv": func(r routines[T], _, _ []T) T { panic("has vectors of its own") },
		} {
			fromX, fromY := x, y
			if name == "gemv" {
				// Gonum's Sgemv clears what follows the elements of y, too: let
				// nothing follow. What an infinite factor does to zeros depends on
				// when it is applied: let it be finite.
				used := n
				if tA == blas.NoTrans {
					used = m
				}
				fromX, fromY = gx, gy[:min(len(gy), max(1+(used-1)*max(increments[1], -increments[1]), 0))]
				run = func(r routines[T], x, y []T) T {
					r.gemv(tA, m, n, finite[0], a, lda, x, increments[0], finite[1], y, increments[1])
					return 0
				}
			}
			type outcome struct {
				x, y  []T
				value T
				panic any
			}
			try := func(r routines[T]) (o outcome) {
				o.x, o.y = slices.Clone(fromX), slices.Clone(fromY)
				defer func() { o.panic = recover() }()
				o.value = run(r, o.x, o.y)
				return o
			}
			got, want := try(ours), try(theirs)
			call := fmt.Sprintf("%s, %T, trial %d, m %d, n %d, increments %v, lda %d, %c, factors %v", name, T(0), trial, m, n, increments, lda, tA, factors)
			if fmt.Sprint(got.panic) != fmt.Sprint(want.panic) {
				t.Fatalf("%s: panics with %v, want %v", call, got.panic, want.panic)
			}
			if name == "nrm2" && math.Abs(float64(got.value-want.value)) < 1e-5*float64(want.value) {
				got.value = want.value
			}
			for _, pair := range [][2][]T{{got.x, want.x}, {got.y, want.y}, {{got.value}, {want.value}}} {
				for i, value := range pair[0] {
					if same := pair[1][i]; value != same && (value == value || same == same) {
						t.Fatalf("%s: element %d is %v, want %v", call, i, value, same)
					}
				}
			}
		}
	}
}

// TestReference compares with sums of 200 bits.
func TestReference(t *testing.T) {
	t.Run("single", func(t *testing.T) { testReference(t, routines32(Implementation{}), 0x1p-23) })
	t.Run("double", func(t *testing.T) { testReference(t, routines64(Implementation{}), 0x1p-52) })
}

// exact is a sum of products of 200 bits, and of their sizes.
type exact struct{ sum, size *big.Float }

func newExact() exact {
	return exact{new(big.Float).SetPrec(200), new(big.Float).SetPrec(200)}
}

func (e exact) add(factors ...float64) {
	product := new(big.Float).SetPrec(200).SetInt64(1)
	for _, f := range factors {
		product.Mul(product, big.NewFloat(f))
	}
	e.sum.Add(e.sum, product)
	e.size.Add(e.size, product.Abs(product))
}

// within tells that got differs from the sum by less than what n roundings of
// its terms can do.
func (e exact) within(got, ulp float64, n int) bool {
	sum, _ := e.sum.Float64()
	size, _ := e.size.Float64()
	return math.Abs(got-sum) <= ulp*size*float64(n+3)
}

func testReference[T float32 | float64](t *testing.T, ours routines[T], ulp float64) {
	random := rand.New(rand.NewPCG(3, 4))
	values := func(n int) []T {
		x := make([]T, n)
		for i := range x {
			x[i] = T(random.NormFloat64() * math.Exp(4*random.NormFloat64()))
		}
		return x
	}
	for trial := range 2000 {
		n := 1 + random.IntN([]int{8, 40, 400}[trial%3])
		x, y := values(n), values(n)
		dot, asum, squares, largest := newExact(), newExact(), newExact(), 0
		for i := range x {
			dot.add(float64(x[i]), float64(y[i]))
			asum.add(math.Abs(float64(x[i])))
			squares.add(float64(x[i]), float64(x[i]))
			if math.Abs(float64(x[i])) > math.Abs(float64(x[largest])) {
				largest = i
			}
		}
		if got := ours.dot(n, x, 1, y, 1); !dot.within(float64(got), ulp, n) {
			t.Fatalf("dot of %d is %v, want %v", n, got, dot.sum)
		}
		if got := ours.asum(n, x, 1); !asum.within(float64(got), ulp, n) {
			t.Fatalf("asum of %d is %v, want %v", n, got, asum.sum)
		}
		for _, scale := range []T{1, 0x1p-120, 0x1p110} { // out of the squares' range in float32
			scaled := slices.Clone(x)
			for i := range scaled {
				scaled[i] *= scale
			}
			if got := ours.nrm2(n, scaled, 1) / scale; !math.IsInf(float64(got), 0) && scale == 1 && !squares.within(float64(got)*float64(got), 2*ulp, n) {
				t.Fatalf("nrm2 of %d times %v is %v, want the root of %v", n, scale, got, squares.sum)
			} else if root, _ := squares.sum.Float64(); math.Abs(float64(got)-math.Sqrt(root)) > 1e-4*math.Sqrt(root) && math.Sqrt(root)*float64(scale) < math.MaxFloat32 {
				t.Fatalf("nrm2 of %d times %v is %v, want %v", n, scale, got, math.Sqrt(root))
			}
		}
		if got := ours.amax(n, x, 1); got != largest {
			t.Fatalf("amax of %d is %v, want %v", n, got, largest)
		}
		alpha, beta := values(1)[0], []T{0, 1, values(1)[0]}[random.IntN(3)]
		sums, turnedX, turnedY := slices.Clone(y), slices.Clone(x), slices.Clone(y)
		ours.axpy(n, alpha, x, 1, sums, 1)
		ours.rot(n, turnedX, 1, turnedY, 1, alpha, beta)
		for i := range sums {
			for _, c := range []struct {
				got   T
				terms [2][2]T
			}{
				{sums[i], [2][2]T{{alpha, x[i]}, {1, y[i]}}},
				{turnedX[i], [2][2]T{{alpha, x[i]}, {beta, y[i]}}},
				{turnedY[i], [2][2]T{{alpha, y[i]}, {-beta, x[i]}}},
			} {
				want := newExact()
				for _, term := range c.terms {
					want.add(float64(term[0]), float64(term[1]))
				}
				if !want.within(float64(c.got), ulp, 1) {
					t.Fatalf("axpy or rot of %d: element %d is %v, want %v", n, i, c.got, want.sum)
				}
			}
		}
		m, k := 1+random.IntN(20), 1+random.IntN(50)
		a := values(m * k)
		for _, tA := range []blas.Transpose{blas.NoTrans, blas.Trans} {
			height, width, row, column := m, k, k, 1
			if tA == blas.Trans {
				height, width, row, column = k, m, 1, k
			}
			x, y := values(width), values(height)
			got := slices.Clone(y)
			ours.gemv(tA, m, k, alpha, a, k, x, 1, beta, got, 1)
			for i := range got {
				want := newExact()
				want.add(float64(beta), float64(y[i]))
				for j := range x {
					want.add(float64(alpha), float64(a[i*row+j*column]), float64(x[j]))
				}
				if !want.within(float64(got[i]), ulp, width+2) {
					t.Fatalf("gemv %c of %d×%d: element %d is %v, want %v", tA, m, k, i, got[i], want.sum)
				}
			}
		}
	}
}

// TestProducts compares matrix products of small whole numbers, which are exact,
// with gonum's. (Gonum's passes over zeros of A, and so over what is NaN or
// infinite beside them; these have neither.)
func TestProducts(t *testing.T) {
	t.Run("single", func(t *testing.T) {
		testProducts(t, routines32(Implementation{}), routines32(gonum.Implementation{}))
	})
	t.Run("double", func(t *testing.T) {
		testProducts(t, routines64(Implementation{}), routines64(gonum.Implementation{}))
	})
}

func testProducts[T float32 | float64](t *testing.T, ours, theirs routines[T]) {
	random := rand.New(rand.NewPCG(6, 7))
	values := func(n int) []T {
		x := make([]T, n)
		for i := range x {
			x[i] = T(random.IntN(17) - 8)
		}
		return x
	}
	transposes := []blas.Transpose{blas.NoTrans, blas.Trans}
	for range 2000 {
		m, n, k := 1+random.IntN(50), 1+random.IntN(50), 1+random.IntN(50)
		tA, tB := transposes[random.IntN(2)], transposes[random.IntN(2)]
		const stride = 53
		a, b, c := values(50*stride), values(50*stride), values(50*stride)
		alpha, beta := T(random.IntN(5)-2), T(random.IntN(5)-2)
		got, want := slices.Clone(c), slices.Clone(c)
		ours.gemm(tA, tB, m, n, k, alpha, a, stride, b, stride, beta, got, stride)
		theirs.gemm(tA, tB, m, n, k, alpha, a, stride, b, stride, beta, want, stride)
		if !slices.Equal(got, want) {
			t.Fatalf("gemm %c %c, m %d, n %d, k %d, alpha %v, beta %v differs from gonum's", tA, tB, m, n, k, alpha, beta)
		}
	}
}
