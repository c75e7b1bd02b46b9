package normalization

import (
	"math"

	"kerasgo/kerasgo/kernels/vector"
)

// Rows are rows of length numbers, each normalized by itself.
type Rows struct {
	rows, length int
	epsilon      float64
	ones         []float32
	parts        []float32 // of each part two sums a column
}

// NewRows returns the work for x of rows · length elements.
func NewRows(rows, length int, epsilon float64) *Rows {
	r := &Rows{rows: rows, length: length, epsilon: epsilon, ones: make([]float32, length)}
	for i := range r.ones {
		r.ones[i] = 1
	}
	r.parts = make([]float32, r.Parts()*2*length)
	return r
}

// Reserve makes a workspace large enough, so that nothing allocates.
func (r *Rows) Reserve(w *Workspace) { w.reserve(r.length) }

// rowsOfPart is how many rows a part has.
func (r *Rows) rowsOfPart() int { return max(partBlock/max(r.length, 1), 1) }

// Parts returns the number of independent parts.
func (r *Rows) Parts() int { return max((r.rows+r.rowsOfPart()-1)/r.rowsOfPart(), 1) }

// each calls run for the rows of a part.
func (r *Rows) each(part int, run func(from, to int)) {
	for row := part * r.rowsOfPart(); row < min((part+1)*r.rowsOfPart(), r.rows); row++ {
		run(row*r.length, (row+1)*r.length)
	}
}

// center writes (x - mean) / √(variance + ε) of one row and returns 1/√….
func (r *Rows) center(to, scratch, x []float32) float32 {
	mean := vector.Sum(x) / float32(r.length)
	copy(to, x)
	vector.AddScaled(to, r.ones, -mean)
	vector.Square(scratch, to)
	inverse := float32(1 / math.Sqrt(float64(vector.Sum(scratch))/float64(r.length)+r.epsilon))
	vector.MultiplyScalar(to, to, inverse)
	return inverse
}

// Normalize writes one part of (x - mean) / √(variance + ε) · gamma + beta.
func (r *Rows) Normalize(part int, w *Workspace, to, x, gamma, beta []float32) {
	r.each(part, func(first, last int) {
		result := to[first:last]
		r.center(result, w.first[:r.length], x[first:last])
		vector.Multiply(result, result, gamma)
		vector.Add(result, result, beta)
	})
}

// InputGradient writes one part of the gradient of x.
func (r *Rows) InputGradient(part int, w *Workspace, to, x, gamma, gradient []float32) {
	centered, scratch := w.first[:r.length], w.second[:r.length]
	r.each(part, func(first, last int) {
		result := to[first:last]
		inverse := r.center(centered, scratch, x[first:last])
		vector.Multiply(result, gradient[first:last], gamma)
		sum := vector.Sum(result) / float32(r.length)
		vector.Multiply(scratch, result, centered)
		slope := vector.Sum(scratch) / float32(r.length)
		vector.AddScaled(result, r.ones, -sum)
		vector.AddScaled(result, centered, -slope)
		vector.MultiplyScalar(result, result, inverse)
	})
}

// SumsOf adds up over the rows of a part the output's gradient, and of it times
// the centered rows.
func (r *Rows) SumsOf(part int, w *Workspace, x, gradient []float32) {
	sums := r.parts[part*2*r.length : (part+1)*2*r.length]
	clear(sums)
	centered, scratch := w.first[:r.length], w.second[:r.length]
	r.each(part, func(first, last int) {
		r.center(centered, scratch, x[first:last])
		vector.Add(sums[:r.length], sums[:r.length], gradient[first:last])
		vector.AddProduct(sums[r.length:], centered, gradient[first:last])
	})
}

// Sums writes the gradient of each beta and then of each gamma.
func (r *Rows) Sums(to []float32) {
	size := 2 * r.length
	copy(to, r.parts[:size])
	for part := 1; part < r.Parts(); part++ {
		vector.Add(to[:size], to[:size], r.parts[part*size:(part+1)*size])
	}
}
