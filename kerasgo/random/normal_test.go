package random

import (
	"math"
	"testing"

	"kerasgo/kerasgo/kernels/vector"
)

// TestQuantiles: each number is the quantile of the uniform one that it comes from, and
// at most two standard deviations away if that is asked for.
func TestQuantiles(t *testing.T) {
	const count = 1 << 18
	uniform, whole, truncated := make([]float32, count), make([]float32, count), make([]float32, count)
	vector.Uniform(uniform, 5, 0)
	Normal(whole, 5, 0, 1)
	TruncatedNormal(truncated, 5, 0, 1)
	quantile := func(q float64) float64 { return math.Sqrt2 * math.Erfinv(2*q) }
	for i, u := range uniform {
		q := float64(u) + 0x1p-25 - 0.5
		if got, want := float64(whole[i]), quantile(q); !(math.Abs(got-want) <= 1e-6*math.Abs(want)) {
			t.Fatalf("the quantile of %v is %v, want %v", q+0.5, got, want)
		}
		if got, want := float64(truncated[i]), quantile(q*math.Erf(math.Sqrt2)); !(math.Abs(got-want) <= 2e-6*math.Abs(want) && math.Abs(got) <= 2) {
			t.Fatalf("the truncated quantile of %v is %v, want %v", q+0.5, got, want)
		}
	}
}

// TestTail: from where the middle ends to the last of Uniform's numbers.
func TestTail(t *testing.T) {
	for p := 0x1p-25; p < 0.5-middle; p *= 1.001 {
		q := float32(0.5 - p)
		want := math.Sqrt2 * math.Erfinv(2*float64(q))
		if got := float64(tail(q)); math.Abs(got-want) > 3e-7*want || tail(-q) != -tail(q) {
			t.Errorf("the quantile of %v is %v, want %v", 0.5+q, got, want)
		}
	}
}

// TestEnds: no number beside the ends of the probabilities is out of range.
func TestEnds(t *testing.T) {
	const largest = 0.5 - 0x1p-25
	if got := tail(largest); got < 5.4 || got > 5.5 {
		t.Errorf("the largest number is %v", got)
	}
	q := []float32{largest * withinTwo}
	rest, above, below := []float32{quantileEnd - q[0]*q[0]}, make([]float32, 1), make([]float32, 1)
	polynomial(above, rest, quantileAbove)
	polynomial(below, rest, quantileBelow)
	if got := q[0] * (above[0] / below[0]); got > 2 || got < 1.9999 {
		t.Errorf("the largest truncated number is %v", got)
	}
}
