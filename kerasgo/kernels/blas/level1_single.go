package blas

import "math"

// Sdot computes Σ x·y over n elements.
func (i Implementation) Sdot(n int, x []float32, incX int, y []float32, incY int) float32 {
	if single.covers(n, x, incX) && single.covers(n, y, incY) {
		return single.dot(x[:n], y[:n])
	}
	return i.Implementation.Sdot(n, x, incX, y, incY)
}

// Saxpy adds alpha·x to y.
func (i Implementation) Saxpy(n int, alpha float32, x []float32, incX int, y []float32, incY int) {
	if alpha != 0 && single.covers(n, x, incX) && single.covers(n, y, incY) {
		single.addScaled(alpha, x[:n], y[:n])
		return
	}
	i.Implementation.Saxpy(n, alpha, x, incX, y, incY)
}

// Sscal multiplies x by alpha; zero overwrites, NaN too.
func (i Implementation) Sscal(n int, alpha float32, x []float32, incX int) {
	if alpha != 0 && single.covers(n, x, incX) {
		single.scale(alpha, x[:n])
		return
	}
	i.Implementation.Sscal(n, alpha, x, incX)
}

// Sasum computes Σ |x|.
func (i Implementation) Sasum(n int, x []float32, incX int) float32 {
	if single.covers(n, x, incX) {
		return single.sumAbsolute(x[:n])
	}
	return i.Implementation.Sasum(n, x, incX)
}

// Snrm2 computes √Σ x².
func (i Implementation) Snrm2(n int, x []float32, incX int) float32 {
	if single.covers(n, x, incX) {
		square := single.dot(x[:n], x[:n])
		if square > 0x1p-80 && square <= math.MaxFloat32 {
			return float32(math.Sqrt(float64(square)))
		}
	}
	// Zero, NaN, and what the squares are too large or too small for.
	return i.Implementation.Snrm2(n, x, incX)
}

// Isamax returns the first index of the largest |x|, -1 where n is zero.
func (i Implementation) Isamax(n int, x []float32, incX int) int {
	if n > smallSearch && single.covers(n, x, incX) {
		return single.indexOfLargest(x[:n])
	}
	return i.Implementation.Isamax(n, x, incX)
}

// Sswap exchanges x and y.
func (i Implementation) Sswap(n int, x []float32, incX int, y []float32, incY int) {
	if single.covers(n, x, incX) && single.covers(n, y, incY) {
		single.swap(x[:n], y[:n])
		return
	}
	i.Implementation.Sswap(n, x, incX, y, incY)
}

// Srot turns the points (x, y): x becomes c·x + s·y, y becomes c·y - s·x.
func (i Implementation) Srot(n int, x []float32, incX int, y []float32, incY int, c, s float32) {
	if single.covers(n, x, incX) && single.covers(n, y, incY) {
		single.rotate(x[:n], y[:n], c, s)
		return
	}
	i.Implementation.Srot(n, x, incX, y, incY, c, s)
}
