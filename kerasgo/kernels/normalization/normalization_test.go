package normalization

import (
	"math"
	"math/rand/v2"
	"testing"
)

// numbers are random around a mean; one in so many is NaN or infinite.
func numbers(random *rand.Rand, count int, mean float64, special int) []float32 {
	values := make([]float32, count)
	for i := range values {
		values[i] = float32(random.NormFloat64() + mean)
		if special > 0 && random.IntN(special) == 0 {
			values[i] = []float32{float32(math.NaN()), float32(math.Inf(1))}[random.IntN(2)]
		}
	}
	return values
}

// compare fails where numbers differ by more than a little, or are not NaN
// together; where a sum has met infinity either is one.
func compare(t *testing.T, what string, got []float32, want []float64) {
	t.Helper()
	for i, value := range want {
		g := float64(got[i])
		finite := !math.IsNaN(value) && !math.IsInf(value, 0)
		if finite && !(math.Abs(g-value) <= 1e-3*(1+math.Abs(value))) || !finite && !math.IsNaN(g) && !math.IsInf(g, 0) {
			t.Fatalf("%s: element %d is %v, want %v", what, i, g, value)
		}
	}
}

// normal is x normalized over the elements at indexes, and 1/√(variance + ε).
func normal(x []float32, indexes []int, epsilon float64) (mean, variance, inverse float64, values []float64) {
	n := float64(len(indexes))
	for _, i := range indexes {
		mean += float64(x[i]) / n
	}
	for _, i := range indexes {
		variance += (float64(x[i]) - mean) * (float64(x[i]) - mean) / n
	}
	inverse = 1 / math.Sqrt(variance+epsilon)
	for _, i := range indexes {
		values = append(values, (float64(x[i])-mean)*inverse)
	}
	return mean, variance, inverse, values
}

// gradientOf is the gradient of normal's operand from those of its values.
func gradientOf(values []float64, gradient func(i int) float64, inverse float64) []float64 {
	n, sum, slope := float64(len(values)), 0.0, 0.0
	for i, value := range values {
		sum += gradient(i) / n
		slope += gradient(i) * value / n
	}
	result := make([]float64, len(values))
	for i, value := range values {
		result[i] = (gradient(i) - sum - value*slope) * inverse
	}
	return result
}

// mean is zero, or far from it where there are so many numbers that they are not all
// nearly the same, of which float32 keeps few digits.
func mean(trial, count int) float64 {
	if count < 8 {
		return 0
	}
	return float64(trial % 3 * 20)
}

// TestChannels holds normalizations of channels against float64, whole and with a
// mean far from zero, too.
func TestChannels(t *testing.T) {
	random, w := rand.New(rand.NewPCG(5, 6)), new(Workspace)
	for trial := range 2000 {
		channelsLikeDefinition(t, random, trial, w)
	}
}

func channelsLikeDefinition(t *testing.T, random *rand.Rand, trial int, w *Workspace) {
	t.Helper()
	rows, channels, special := 2+random.IntN(300), 1+random.IntN(70), 0
	if trial%5 == 0 {
		special = 500
	}
	if trial%50 == 0 {
		rows, channels = 1+random.IntN(20), 400+random.IntN(900)
	}
	const epsilon = 1e-3
	x, gradient := numbers(random, rows*channels, mean(trial, rows), special), numbers(random, rows*channels, 0, 0)
	gamma, beta := numbers(random, channels, 1, 0), numbers(random, channels, 0, 0)
	moments, sums := make([]float64, 2*channels), make([]float64, 2*channels)
	output, input := make([]float64, len(x)), make([]float64, len(x))
	for channel := range channels {
		indexes := make([]int, rows)
		for row := range indexes {
			indexes[row] = row*channels + channel
		}
		mean, variance, inverse, values := normal(x, indexes, epsilon)
		moments[channel], moments[channels+channel] = mean, variance
		for row, i := range indexes {
			output[i] = values[row]*float64(gamma[channel]) + float64(beta[channel])
			sums[channel] += float64(gradient[i])
			sums[channels+channel] += float64(gradient[i]) * values[row]
		}
		for row, value := range gradientOf(values, func(row int) float64 { return float64(gradient[indexes[row]]) * float64(gamma[channel]) }, inverse) {
			input[indexes[row]] = value
		}
	}
	c := NewChannels(rows, channels)
	c.Reserve(w)
	each := func(run func(part int)) {
		for part := range c.Parts() {
			run(part)
		}
	}
	gotMoments, gotSums, got := make([]float32, 2*channels), make([]float32, 2*channels), make([]float32, len(x))
	each(func(part int) { c.MomentsOf(part, w, x) })
	c.Moments(gotMoments)
	compare(t, "moments", gotMoments, moments)
	c.PrepareNormalize(gotMoments, gamma, beta, epsilon)
	each(func(part int) { c.Normalize(part, got, x) })
	compare(t, "output", got, output)
	c.PrepareSums(gotMoments)
	each(func(part int) { c.SumsOf(part, w, x, gradient) })
	c.Sums(gotSums, gotMoments, epsilon)
	compare(t, "sums", gotSums, sums)
	c.PrepareInputGradient(gotMoments, gamma, gotSums, epsilon)
	each(func(part int) { c.InputGradient(part, w, got, x, gradient) })
	compare(t, "input gradient", got, input)
}

// TestRows holds normalizations of rows against float64.
func TestRows(t *testing.T) {
	random, w := rand.New(rand.NewPCG(7, 8)), new(Workspace)
	for trial := range 2000 {
		rowsLikeDefinition(t, random, trial, w)
	}
}

func rowsLikeDefinition(t *testing.T, random *rand.Rand, trial int, w *Workspace) {
	t.Helper()
	rows, length, special := 1+random.IntN(100), 1+random.IntN(90), 0
	if trial%5 == 0 {
		special = 500
	}
	const epsilon = 1e-2
	x, gradient := numbers(random, rows*length, mean(trial, length), special), numbers(random, rows*length, 0, 0)
	gamma, beta := numbers(random, length, 1, 0), numbers(random, length, 0, 0)
	sums, output, input := make([]float64, 2*length), make([]float64, len(x)), make([]float64, len(x))
	for row := range rows {
		indexes := make([]int, length)
		for i := range indexes {
			indexes[i] = row*length + i
		}
		_, _, inverse, values := normal(x, indexes, epsilon)
		for i, at := range indexes {
			output[at] = values[i]*float64(gamma[i]) + float64(beta[i])
			sums[i] += float64(gradient[at])
			sums[length+i] += float64(gradient[at]) * values[i]
		}
		copy(input[row*length:], gradientOf(values, func(i int) float64 { return float64(gradient[indexes[i]]) * float64(gamma[i]) }, inverse))
	}
	r := NewRows(rows, length, epsilon)
	r.Reserve(w)
	got, gotSums := make([]float32, len(x)), make([]float32, 2*length)
	for part := range r.Parts() {
		r.Normalize(part, w, got, x, gamma, beta)
	}
	compare(t, "output", got, output)
	for part := range r.Parts() {
		r.InputGradient(part, w, got, x, gamma, gradient)
		r.SumsOf(part, w, x, gradient)
	}
	compare(t, "input gradient", got, input)
	r.Sums(gotSums)
	compare(t, "sums", gotSums, sums)
}

// FuzzShapes holds both normalizations of any small shape against float64.
func FuzzShapes(f *testing.F) {
	f.Add(uint64(1), uint8(0))
	f.Fuzz(func(t *testing.T, seed uint64, trial uint8) {
		random, w := rand.New(rand.NewPCG(seed, 1)), new(Workspace)
		channelsLikeDefinition(t, random, int(trial), w)
		rowsLikeDefinition(t, random, int(trial), w)
	})
}
