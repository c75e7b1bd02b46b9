package blas

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/blas/gonum"
	"gonum.org/v1/gonum/blas/testblas"
	"gonum.org/v1/gonum/mat"
)

// TestSuite runs gonum's own tests of all routines, of ours and of those that stay
// gonum's. The single-precision ones have none; TestRandom and
// TestProducts have ours.
func TestSuite(t *testing.T) {
	var i Implementation
	testblas.TestDgemm(t, i)
	testblas.DasumTest(t, i)
	testblas.DaxpyTest(t, i)
	testblas.DcopyTest(t, i)
	testblas.DdotTest(t, i)
	testblas.DgbmvTest(t, i)
	testblas.DgemvTest(t, i)
	testblas.DgerTest(t, i)
	testblas.Dnrm2Test(t, i)
	testblas.DrotTest(t, i)
	testblas.DrotgTest(t, i, false)
	testblas.DrotmTest(t, i)
	testblas.DrotmgTest(t, i)
	testblas.DsbmvTest(t, i)
	testblas.DscalTest(t, i)
	testblas.DspmvTest(t, i)
	testblas.Dspr2Test(t, i)
	testblas.DsprTest(t, i)
	testblas.DswapTest(t, i)
	testblas.DsymmTest(t, i)
	testblas.DsymvTest(t, i)
	testblas.Dsyr2Test(t, i)
	testblas.Dsyr2kTest(t, i)
	testblas.DsyrTest(t, i)
	testblas.DsyrkTest(t, i)
	testblas.DtbmvTest(t, i)
	testblas.DtbsvTest(t, i)
	testblas.DtpmvTest(t, i)
	testblas.DtpsvTest(t, i)
	testblas.DtrmmTest(t, i)
	testblas.DtrmvTest(t, i)
	testblas.DtrsmTest(t, i)
	testblas.DtrsvTest(t, i)
	testblas.DtxmvTest(t, i)
	testblas.DzasumTest(t, i)
	testblas.Dznrm2Test(t, i)
	testblas.IdamaxTest(t, i)
	testblas.IzamaxTest(t, i)
	testblas.ZaxpyTest(t, i)
	testblas.ZcopyTest(t, i)
	testblas.ZdotcTest(t, i)
	testblas.ZdotuTest(t, i)
	testblas.ZdscalTest(t, i)
	testblas.ZgbmvTest(t, i)
	testblas.ZgemmTest(t, i)
	testblas.ZgemvTest(t, i)
	testblas.ZgercTest(t, i)
	testblas.ZgeruTest(t, i)
	testblas.ZhbmvTest(t, i)
	testblas.ZhemmTest(t, i)
	testblas.ZhemvTest(t, i)
	testblas.Zher2Test(t, i)
	testblas.Zher2kTest(t, i)
	testblas.ZherTest(t, i)
	testblas.ZherkTest(t, i)
	testblas.ZhpmvTest(t, i)
	testblas.Zhpr2Test(t, i)
	testblas.ZhprTest(t, i)
	testblas.ZscalTest(t, i)
	testblas.ZswapTest(t, i)
	testblas.ZsymmTest(t, i)
	testblas.Zsyr2kTest(t, i)
	testblas.ZsyrkTest(t, i)
	testblas.ZtbmvTest(t, i)
	testblas.ZtbsvTest(t, i)
	testblas.ZtpmvTest(t, i)
	testblas.ZtpsvTest(t, i)
	testblas.ZtrmmTest(t, i)
	testblas.ZtrmvTest(t, i)
	testblas.ZtrsmTest(t, i)
	testblas.ZtrsvTest(t, i)
}

// TestLarge compares sizes that take the kernels' path with gonum's loops.
func TestLarge(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	values := func(n int) []float64 {
		s := make([]float64, n)
		for i := range s {
			s[i] = random.Float64() - 0.5
		}
		return s
	}
	transposes := []blas.Transpose{blas.NoTrans, blas.Trans}
	triangles := []blas.Uplo{blas.Upper, blas.Lower}
	var reference gonum.Implementation
	var ours Implementation
	for trial := range 60 {
		m, n, k := 1+random.IntN(200), 1+random.IntN(200), 1+random.IntN(200)
		if trial%5 == 0 {
			n = 1
		}
		alpha, beta := []float64{1, -1, 0.5}[trial%3], []float64{0, 1, 2}[random.IntN(3)]
		const stride = 205
		a, b, c := values(stride*stride), values(stride*stride), values(stride*stride)
		for i := range stride {
			a[i*stride+i] += 20 // a well-conditioned triangle
		}
		compare := func(name string, run func(i blas.Float64, c []float64)) {
			t.Helper()
			got, want := append([]float64(nil), c...), append([]float64(nil), c...)
			run(ours, got)
			run(reference, want)
			for i := range got {
				if math.Abs(got[i]-want[i]) > 1e-11*(1+math.Abs(want[i])) {
					t.Fatalf("%s, m %d, n %d, k %d, alpha %v, beta %v: element (%d, %d) is %v, want %v", name, m, n, k, alpha, beta, i/stride, i%stride, got[i], want[i])
				}
			}
		}
		for _, tA := range transposes {
			for _, tB := range transposes {
				compare(fmt.Sprintf("Dgemm %c %c", tA, tB), func(i blas.Float64, c []float64) {
					i.Dgemm(tA, tB, m, n, k, alpha, a, stride, b, stride, beta, c, stride)
				})
			}
			for _, ul := range triangles {
				compare(fmt.Sprintf("Dsyrk %c %c", ul, tA), func(i blas.Float64, c []float64) {
					i.Dsyrk(ul, tA, n, k, alpha, a, stride, beta, c, stride)
				})
				for _, side := range []blas.Side{blas.Left, blas.Right} {
					for _, diagonal := range []blas.Diag{blas.Unit, blas.NonUnit} {
						if diagonal == blas.Unit && max(m, n) > 60 {
							continue // a random unit triangle of that order has no stable solution
						}
						compare(fmt.Sprintf("Dtrsm %c %c %c %c", side, ul, tA, diagonal), func(i blas.Float64, c []float64) {
							i.Dtrsm(side, ul, tA, diagonal, m, n, alpha, a, stride, c, stride)
						})
					}
				}
			}
		}
	}
}

// TestUse: gonum's matrices use the kernels once they are registered.
func TestUse(t *testing.T) {
	Use()
	defer blas64.Use(gonum.Implementation{})
	a := mat.NewDense(100, 100, nil)
	for i := range 100 {
		a.Set(i, (i+1)%100, 2)
	}
	var product mat.Dense
	product.Mul(a, a)
	if got := product.At(3, 5); got != 4 {
		t.Errorf("element (3, 5) of the product is %v, want 4", got)
	}
}

func BenchmarkDgemm(b *testing.B) {
	for _, implementation := range []blas.Float64{gonum.Implementation{}, Implementation{}} {
		b.Run(fmt.Sprintf("%T", implementation), func(b *testing.B) {
			const n = 512
			x, y, z := make([]float64, n*n), make([]float64, n*n), make([]float64, n*n)
			for b.Loop() {
				implementation.Dgemm(blas.NoTrans, blas.NoTrans, n, n, n, 1, x, n, y, n, 0, z, n)
			}
			b.ReportMetric(2*n*n*n*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
		})
	}
}
