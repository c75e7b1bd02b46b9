package bench

import (
	"fmt"

	"gonum.org/v1/gonum/blas"

	ours "kerasgo/kerasgo/kernels/blas"
)

// gemmBenchmark is C = A·B through the interface that gonum calls: squares, and
// the products of training steps of dense layers, whose gradients take an operand
// transposed.
var gemmBenchmark = benchmark{name: "gemm", run: runGemm}

// product is a shape: C of m×n, A of m×k. With "at", A is stored transposed
// (the gradient of a kernel), with "bt", B is (the gradient of an input).
type product struct {
	m, k, n int
	stored  string
}

func (p product) String() string {
	shape := fmt.Sprintf("%dx%dx%d", p.m, p.k, p.n)
	if p.stored != "" {
		shape += "/" + p.stored
	}
	return shape
}

func (p product) flops() float64 { return 2 * float64(p.m) * float64(p.k) * float64(p.n) }

// transposes returns how A and B are stored and their widths.
func (p product) transposes() (a blas.Transpose, lda int, b blas.Transpose, ldb int) {
	a, lda, b, ldb = blas.NoTrans, p.k, blas.NoTrans, p.n
	switch p.stored {
	case "at":
		a, lda = blas.Trans, p.m
	case "bt":
		b, ldb = blas.Trans, p.k
	}
	return a, lda, b, ldb
}

var singleProducts = []product{
	{64, 64, 64, ""}, {128, 128, 128, ""}, {256, 256, 256, ""}, {512, 512, 512, ""}, {1024, 1024, 1024, ""}, {2048, 2048, 2048, ""},
	{32, 64, 32, ""}, {64, 32, 32, "at"}, {32, 32, 64, "bt"},
	{32, 784, 32, ""}, {784, 32, 32, "at"}, {32, 32, 784, "bt"},
	{32, 784, 128, ""}, {784, 32, 128, "at"}, {32, 128, 784, "bt"},
	{128, 784, 512, ""}, {784, 128, 512, "at"}, {128, 512, 784, "bt"},
	{128, 512, 512, ""}, {512, 128, 512, "at"}, {128, 512, 512, "bt"},
	{256, 1024, 1024, ""}, {1024, 256, 1024, "at"}, {256, 1024, 1024, "bt"},
	{1024, 1024, 1024, "at"}, {1024, 1024, 1024, "bt"},
	{32, 32, 10, ""}, {32, 32, 10, "at"}, {32, 10, 32, "bt"},
	{128, 512, 10, ""}, {512, 128, 10, "at"}, {128, 10, 512, "bt"},
	{60000, 784, 128, ""},
}

var doubleProducts = []product{
	{64, 64, 64, ""}, {128, 128, 128, ""}, {256, 256, 256, ""}, {512, 512, 512, ""}, {1024, 1024, 1024, ""}, {2048, 2048, 2048, ""},
	{32, 64, 32, ""}, {32, 784, 32, ""}, {32, 784, 128, ""}, {128, 784, 512, ""}, {128, 512, 512, ""}, {256, 1024, 1024, ""},
	{60000, 784, 128, ""},
}

func runGemm(s *session) error {
	single, double := singleProducts, doubleProducts
	if s.Tiny {
		single, double = single[:1], double[:1]
	}
	var multiply ours.Implementation
	for _, p := range single {
		a, b, c := values[float32](p.m*p.k), values[float32](p.k*p.n), make([]float32, p.m*p.n)
		aStored, lda, bStored, ldb := p.transposes()
		s.time("gemm/f32/"+p.String(), 1, p.flops(), s.peak32, func() {
			multiply.Sgemm(aStored, bStored, p.m, p.n, p.k, 1, a, lda, b, ldb, 0, c, p.n)
		})
	}
	for _, p := range double {
		a, b, c := values[float64](p.m*p.k), values[float64](p.k*p.n), make([]float64, p.m*p.n)
		aStored, lda, bStored, ldb := p.transposes()
		s.time("gemm/f64/"+p.String(), 1, p.flops(), s.peak64, func() {
			multiply.Dgemm(aStored, bStored, p.m, p.n, p.k, 1, a, lda, b, ldb, 0, c, p.n)
		})
	}
	return nil
}
