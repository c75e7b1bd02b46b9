package blas

import (
	"sync"
	"unsafe"

	"gonum.org/v1/gonum/blas"
)

// Sgemv computes y = alpha·op(A)·x + beta·y, with A of m×n elements, row-major.
func (i Implementation) Sgemv(tA blas.Transpose, m, n int, alpha float32, a []float32, lda int, x []float32, incX int, beta float32, y []float32, incY int) {
	stored := matrix[float32]{a, m, n, lda, tA != blas.NoTrans}
	if single == nil || m*n < smallVectorSingle || alpha == 0 || !stored.valid() || (tA != blas.NoTrans && tA != blas.Trans && tA != blas.ConjTrans) ||
		!spans(stored.width(), x, incX) || !spans(stored.height(), y, incY) {
		i.Implementation.Sgemv(tA, m, n, alpha, a, lda, x, incX, beta, y, incY)
		return
	}
	product := vectorProduct[float32]{single, stored, alpha, beta, x, y}
	product.compute(incX, incY)
}

// Dgemv computes y = alpha·op(A)·x + beta·y, with A of m×n elements, row-major.
func (i Implementation) Dgemv(tA blas.Transpose, m, n int, alpha float64, a []float64, lda int, x []float64, incX int, beta float64, y []float64, incY int) {
	stored := matrix[float64]{a, m, n, lda, tA != blas.NoTrans}
	if double == nil || m*n < smallVectorDouble || alpha == 0 || !stored.valid() || (tA != blas.NoTrans && tA != blas.Trans && tA != blas.ConjTrans) ||
		!spans(stored.width(), x, incX) || !spans(stored.height(), y, incY) {
		i.Implementation.Dgemv(tA, m, n, alpha, a, lda, x, incX, beta, y, incY)
		return
	}
	product := vectorProduct[float64]{double, stored, alpha, beta, x, y}
	product.compute(incX, incY)
}

// width and height are those of the matrix as the call means it.
func (m matrix[T]) width() int {
	if m.transposed {
		return m.rows
	}
	return m.columns
}

func (m matrix[T]) height() int { return m.rows + m.columns - m.width() }

// spans tells that x has n elements so far apart.
func spans[T any](n int, x []T, increment int) bool {
	return increment != 0 && len(x) > (n-1)*max(increment, -increment)
}

const (
	// Below so many multiply-adds gonum's is faster.
	smallVectorSingle = 64
	smallVectorDouble = 2048
	// vectorPiece is about the number of multiply-adds of a piece of a product
	// of a matrix and a vector.
	vectorPiece = 1 << 16
	// vectorColumns is the number of columns of a piece of a transposed one:
	// so much of y stays in the first-level cache.
	vectorColumns = 512
	// parallelVector is the number of multiply-adds from which starting
	// goroutines pays.
	parallelVector = 1 << 22
)

// vectorProduct is y = alpha·op(A)·x + beta·y with adjacent elements in x and y.
type vectorProduct[T float32 | float64] struct {
	kernels     *vectors[T]
	a           matrix[T]
	alpha, beta T
	x, y        []T
}

// vectorCall is such a product on its way, with room for x and y where the
// caller's elements are not adjacent.
type vectorCall[T float32 | float64] struct {
	crew
	vectorProduct[T]
	xRoom, yRoom []T
}

// vectorCalls keeps memory from one call to the next.
var vectorCalls = struct{ single, double sync.Pool }{
	single: sync.Pool{New: func() any { return new(vectorCall[float32]) }},
	double: sync.Pool{New: func() any { return new(vectorCall[float64]) }},
}

// compute computes the product; x and y are the caller's, with increments.
func (p *vectorProduct[T]) compute(incX, incY int) {
	if incX == 1 && incY == 1 && p.a.rows*p.a.columns < parallelVector {
		if !p.a.transposed {
			p.rows(0, p.a.rows)
			return
		}
		for column := 0; column < p.a.columns; column += vectorColumns {
			p.columns(column, min(column+vectorColumns, p.a.columns))
		}
		return
	}
	call := poolOf[T](&vectorCalls).Get().(*vectorCall[T])
	width, height := p.a.width(), p.a.height()
	y := p.y
	if incX != 1 {
		call.xRoom = room(call.xRoom, width)
		gather(call.xRoom, p.x, incX)
		p.x = call.xRoom
	}
	if incY != 1 {
		call.yRoom = room(call.yRoom, height)
		if p.beta != 0 {
			gather(call.yRoom, p.y, incY)
		}
		p.y = call.yRoom
	}
	p.y = p.y[:height]
	call.vectorProduct = *p
	call.run(call, p.pieces(), sharingOf(p.a.rows*p.a.columns, parallelVector))
	if incY != 1 {
		scatter(y, incY, p.y)
	}
	call.leave()
}

func (c *vectorCall[T]) release() {
	c.vectorProduct = vectorProduct[T]{} // the caller's matrix is not to be kept
	poolOf[T](&vectorCalls).Put(c)
}

// rowsOfPiece is the number of rows of a piece of one that is not transposed: a
// multiple of four, which are computed together.
func (p *vectorProduct[T]) rowsOfPiece() int { return max(vectorPiece/p.a.columns/4, 1) * 4 }

// pieces is the number of independent parts, by the shape alone.
func (p *vectorProduct[T]) pieces() int {
	size := p.rowsOfPiece()
	if p.a.transposed {
		size = vectorColumns
	}
	return (len(p.y) + size - 1) / size
}

// piece computes a part of y.
func (p *vectorProduct[T]) piece(index int) {
	if p.a.transposed {
		p.columns(index*vectorColumns, min((index+1)*vectorColumns, p.a.columns))
		return
	}
	size := p.rowsOfPiece()
	p.rows(index*size, min((index+1)*size, p.a.rows))
}

// rows computes elements of y as products of rows with x.
func (p *vectorProduct[T]) rows(from, to int) {
	x, y, alpha, beta := p.x[:p.a.columns], p.y[:to], p.alpha, p.beta
	stride, dots := p.a.bytes(), p.kernels.dots
	if beta == 0 {
		clear(y[from:]) // NaN too is overwritten
	}
	i := from
	for ; i+4 <= to; i += 4 {
		s0, s1, s2, s3 := dots(&p.a.data[i*p.a.stride], stride, x)
		four := y[i : i+4 : i+4]
		four[0] = alpha*s0 + beta*four[0]
		four[1] = alpha*s1 + beta*four[1]
		four[2] = alpha*s2 + beta*four[2]
		four[3] = alpha*s3 + beta*four[3]
	}
	for ; i < to; i++ {
		y[i] = alpha*p.kernels.dot(p.a.data[i*p.a.stride:][:len(x)], x) + beta*y[i]
	}
}

// columns computes elements of y as sums of multiples of rows.
func (p *vectorProduct[T]) columns(from, to int) {
	y, stride := p.y[from:to], p.a.bytes()
	switch p.beta {
	case 0:
		clear(y)
	case 1:
	default:
		p.kernels.scale(p.beta, y)
	}
	i := 0
	for ; i+4 <= p.a.rows; i += 4 {
		x := p.x[i : i+4]
		p.kernels.addRows(p.alpha*x[0], p.alpha*x[1], p.alpha*x[2], p.alpha*x[3], &p.a.data[i*p.a.stride+from], stride, y)
	}
	for ; i < p.a.rows; i++ {
		p.kernels.addScaled(p.alpha*p.x[i], p.a.data[i*p.a.stride+from:][:len(y)], y)
	}
}

// bytes is the distance of two rows.
func (m matrix[T]) bytes() uintptr { return uintptr(m.stride) * unsafe.Sizeof(*new(T)) }

func room[T any](kept []T, size int) []T {
	if cap(kept) < size {
		return make([]T, size)
	}
	return kept[:size]
}

// origin is the place of the first of n elements: with a negative increment
// they begin at the end.
func origin(n, increment int) int { return max(0, (1-n)*increment) }

func gather[T any](to, from []T, increment int) {
	at := origin(len(to), increment)
	for i := range to {
		to[i] = from[at]
		at += increment
	}
}

func scatter[T any](to []T, increment int, from []T) {
	at := origin(len(from), increment)
	for _, value := range from {
		to[at] = value
		at += increment
	}
}
