package blas

import "math"

// Ddot computes Σ x·y over n elements.
func (i Implementation) Ddot(n int, x []float64, incX int, y []float64, incY int) float64 {
	if double.covers(n, x, incX) && double.covers(n, y, incY) {
		return double.dot(x[:n], y[:n])
	}
	return i.Implementation.Ddot(n, x, incX, y, incY)
}

// Daxpy adds alpha·x to y.
func (i Implementation) Daxpy(n int, alpha float64, x []float64, incX int, y []float64, incY int) {
	if alpha != 0 && double.covers(n, x, incX) && double.covers(n, y, incY) {
		double.addScaled(alpha, x[:n], y[:n])
		return
	}
	i.Implementation.Daxpy(n, alpha, x, incX, y, incY)
}

// Dscal multiplies x by alpha; zero overwrites, NaN too.
func (i Implementation) Dscal(n int, alpha float64, x []float64, incX int) {
	if alpha != 0 && double.covers(n, x, incX) {
		double.scale(alpha, x[:n])
		return
	}
	i.Implementation.Dscal(n, alpha, x, incX)
}

// Dasum computes Σ |x|.
func (i Implementation) Dasum(n int, x []float64, incX int) float64 {
	if double.covers(n, x, incX) {
		return double.sumAbsolute(x[:n])
	}
	return i.Implementation.Dasum(n, x, incX)
}

// Dnrm2 computes √Σ x².
func (i Implementation) Dnrm2(n int, x []float64, incX int) float64 {
	if double.covers(n, x, incX) {
		square := double.dot(x[:n], x[:n])
		if square > 0x1p-900 && square <= math.MaxFloat64 {
			return float64(math.Sqrt(float64(square)))
		}
	}
	// Zero, NaN, and what the squares are too large or too small for.
	return i.Implementation.Dnrm2(n, x, incX)
}

// Idamax returns the first index of the largest |x|, -1 where n is zero.
func (i Implementation) Idamax(n int, x []float64, incX int) int {
	if n > smallSearch && double.covers(n, x, incX) {
		return double.indexOfLargest(x[:n])
	}
	return i.Implementation.Idamax(n, x, incX)
}

// Dswap exchanges x and y.
func (i Implementation) Dswap(n int, x []float64, incX int, y []float64, incY int) {
	if double.covers(n, x, incX) && double.covers(n, y, incY) {
		double.swap(x[:n], y[:n])
		return
	}
	i.Implementation.Dswap(n, x, incX, y, incY)
}

// Drot turns the points (x, y): x becomes c·x + s·y, y becomes c·y - s·x.
func (i Implementation) Drot(n int, x []float64, incX int, y []float64, incY int, c, s float64) {
	if double.covers(n, x, incX) && double.covers(n, y, incY) {
		double.rotate(x[:n], y[:n], c, s)
		return
	}
	i.Implementation.Drot(n, x, incX, y, incY, c, s)
}
