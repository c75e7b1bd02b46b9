package blas

import (
	"runtime"
	"sync"
	"sync/atomic"

	"gonum.org/v1/gonum/blas"
	"kerasgo/kerasgo/kernels/gemm"
	"kerasgo/kerasgo/kernels/gemm/micro"
)

const (
	// minimumWork is the number of multiply-adds from which the kernels win
	// over gonum's loops in spite of the preparation.
	minimumWork = 4 << 10
	// parallelWork is the number from which starting goroutines pays.
	parallelWork = 1 << 20
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
	run(gemm.Prepare(product), m*n*k)
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

// workspaces keeps a thread's packing buffers from one call to the next.
var workspaces = struct{ single, double sync.Pool }{
	single: sync.Pool{New: func() any { return new(gemm.Workspace[float32]) }},
	double: sync.Pool{New: func() any { return new(gemm.Workspace[float64]) }},
}

func pool[T gemm.Float]() *sync.Pool {
	if _, single := any(T(0)).(float32); single {
		return &workspaces.single
	}
	return &workspaces.double
}

// run computes a product on as many goroutines as its size is worth.
func run[T gemm.Float](product *gemm.Prepared[T], work int) {
	var next atomic.Int64
	take := func() {
		workspace := pool[T]().Get().(*gemm.Workspace[T])
		defer pool[T]().Put(workspace)
		for piece := int(next.Add(1)) - 1; piece < product.Pieces(); piece = int(next.Add(1)) - 1 {
			product.RunPiece(piece, workspace)
		}
	}
	helpers := 0
	if work >= parallelWork {
		helpers = min(runtime.GOMAXPROCS(0), product.Pieces()) - 1
	}
	var group sync.WaitGroup
	for range helpers {
		group.Go(take)
	}
	take()
	group.Wait()
}
