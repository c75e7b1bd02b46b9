package blas

import (
	"sync"

	"gonum.org/v1/gonum/blas"

	"kerasgo/kerasgo/kernels/gemm"
	"kerasgo/kerasgo/kernels/gemm/micro"
)

const (
	// minimumWork is the number of multiply-adds from which the kernels win
	// over gonum's loops in spite of the preparation (order 8: 0.3 µs against
	// 0.4; 12: 0.3 against 0.8), minimumPortable from which the portable one does.
	minimumWork, minimumPortable = 512, 4 << 10
	// parallelWork is the number from which starting goroutines pays, some
	// forty microseconds: 128³ took 24 µs on two threads, 38 on one.
	parallelWork = 1 << 21
)

// matrix is a row-major matrix of a BLAS call, transposed or not.
type matrix[T gemm.Float] struct {
	data          []T
	rows, columns int // as stored
	stride        int
	transposed    bool
}

// operand returns the matrix as the call means it.
func (m matrix[T]) operand() gemm.Operand[T] {
	if m.transposed {
		return gemm.Columns(m.data, m.stride)
	}
	return gemm.Rows(m.data, m.stride)
}

// worthwhile tells that a product of so many multiply-adds is one for the kernels.
func worthwhile(work int) bool {
	return work >= minimumPortable || work >= minimumWork && micro.Best32().Name != "portable"
}

// step is the distance of the elements of a matrix that means one column.
func (m matrix[T]) step() int {
	if m.transposed {
		return 1
	}
	return m.stride
}

// valid tells that the stride and the length fit the shape.
func (m matrix[T]) valid() bool {
	return m.rows > 0 && m.columns > 0 && m.stride >= m.columns && len(m.data) >= (m.rows-1)*m.stride+m.columns
}

// stored returns the matrix that a call names by the shape it means.
func stored[T gemm.Float](t blas.Transpose, rows, columns int, data []T, stride int) (matrix[T], bool) {
	m := matrix[T]{data, rows, columns, stride, t != blas.NoTrans}
	if m.transposed {
		m.rows, m.columns = columns, rows
	}
	return m, m.valid() && (t == blas.NoTrans || t == blas.Trans || t == blas.ConjTrans)
}

// multiply computes C = alpha·A·B + beta·C for valid operands.
func multiply[T gemm.Float](m, n, k int, alpha T, a, b matrix[T], beta T, c []T, ldc int) {
	if alpha == 0 {
		scale(m, n, beta, c, ldc)
		return
	}
	product := gemm.Product[T]{M: m, N: n, K: k, Alpha: alpha, A: a.operand(), B: b.operand(), C: gemm.Rows(c, ldc)}
	if beta != 0 {
		scale(m, n, beta, c, ldc)
		product.Flags = micro.Accumulate
	}
	runProduct(product)
}

// scale multiplies C by beta; zero overwrites, as BLAS demands.
func scale[T gemm.Float](m, n int, beta T, c []T, ldc int) {
	if beta == 1 {
		return
	}
	for i := range m {
		row := c[i*ldc : i*ldc+n]
		if beta == 0 {
			clear(row)
			continue
		}
		for j := range row {
			row[j] *= beta
		}
	}
}

// productCall is a product on its way.
type productCall[T gemm.Float] struct {
	crew
	product gemm.Prepared[T]
}

// calls and workspaces keep memory from one call to the next.
var (
	calls = struct{ single, double sync.Pool }{
		single: sync.Pool{New: func() any { return new(productCall[float32]) }},
		double: sync.Pool{New: func() any { return new(productCall[float64]) }},
	}
	workspaces = struct{ single, double sync.Pool }{
		single: sync.Pool{New: func() any { return new(gemm.Workspace[float32]) }},
		double: sync.Pool{New: func() any { return new(gemm.Workspace[float64]) }},
	}
)

// poolOf returns the pool of a precision.
func poolOf[T gemm.Float](pools *struct{ single, double sync.Pool }) *sync.Pool {
	if _, single := any(T(0)).(float32); single {
		return &pools.single
	}
	return &pools.double
}

// runProduct computes a product on as many goroutines as its size is worth.
func runProduct[T gemm.Float](product gemm.Product[T]) {
	call := poolOf[T](&calls).Get().(*productCall[T])
	call.product.Set(product)
	call.run(call, call.product.Pieces(), sharingOf(product.M*product.N*product.K, parallelWork))
	call.leave()
}

func (c *productCall[T]) piece(index int) {
	workspace := poolOf[T](&workspaces).Get().(*gemm.Workspace[T])
	c.product.RunPiece(index, workspace)
	poolOf[T](&workspaces).Put(workspace)
}

func (c *productCall[T]) release() {
	c.product.Product = gemm.Product[T]{} // the caller's matrices are not to be kept
	poolOf[T](&calls).Put(c)
}
