package random

import (
	"math"

	"kerasgo/kerasgo/kernels/vector"
)

// Normal fills a slice with normally distributed numbers. The same seed gives the same
// numbers on every machine and any number of threads.
//
// They are those of which Uniform's are the probabilities that a number is smaller: the
// largest is 5.4 standard deviations from the mean.
func Normal(to []float32, seed int64, mean, stddev float64) {
	share(to, func(from, end int) { normal(to, from, end, seed, mean, stddev, false) })
}

// TruncatedNormal is Normal without the tails beyond two standard deviations.
func TruncatedNormal(to []float32, seed int64, mean, stddev float64) {
	share(to, func(from, end int) { normal(to, from, end, seed, mean, stddev, true) })
}

const (
	few = 16 * vector.UniformBlock // numbers of which what is computed of them stays in the nearest cache
	// middle is half the probability of a number for which the quotient of
	// polynomials holds: somewhat more than that of two standard deviations.
	middle = 0.4775
	// withinTwo is the probability of a number within two standard deviations.
	withinTwo = 0.9544997
)

// normal makes the numbers of a range of the slice that begins at a whole block: the
// quantiles of uniform numbers. It does nothing that a processor rounds in a way of its
// own.
func normal(to []float32, from, end int, seed int64, mean, stddev float64, truncated bool) {
	var room [3][few]float32
	for ; from < end; from += few {
		p := to[from:min(from+few, end)] // less one half, and half a step from both ends
		rest, above, below := room[0][:len(p)], room[1][:len(p)], room[2][:len(p)]
		vector.Uniform(p, uint64(seed), from/vector.UniformBlock)
		vector.AddScalar(p, p, 0x1p-25-0.5)
		if truncated {
			vector.MultiplyScalar(p, p, withinTwo)
		}
		vector.Square(rest, p)
		vector.Negative(rest, rest)
		vector.AddScalar(rest, rest, quantileEnd)
		polynomial(above, rest, quantileAbove)
		polynomial(below, rest, quantileBelow)
		vector.Divide(above, above, below)
		vector.Multiply(above, above, p)
		if !truncated {
			for i, x := range p {
				if x > middle || x < -middle {
					above[i] = tail(x)
				}
			}
		}
		vector.MultiplyScalar(above, above, float32(stddev))
		vector.AddScalar(p, above, float32(mean))
	}
}

// The quantile of p = ½+q is q·A(r)/B(r) with r = quantileEnd-q², off by less than
// 10⁻⁷ of it up to |q| = middle: the form of Wichura's algorithm AS 241 (1988), with
// coefficients for a wider middle. From the highest power on.
var (
	quantileAbove = []float32{3470.00029914, 9768.22540591, 3047.69013544, 225.003365906, 4.19803012464}
	quantileBelow = []float32{4042.76541833, 4745.77396611, 1022.52582534, 61.1677541728, 1}
)

const quantileEnd = 0.228

// polynomial writes the values at x of a polynomial, its highest power's coefficient
// first, to a slice that is not x.
func polynomial(to, x []float32, coefficients []float32) {
	vector.MultiplyScalar(to, x, coefficients[0])
	for i, c := range coefficients[1:] {
		if i > 0 {
			vector.Multiply(to, to, x)
		}
		vector.AddScalar(to, to, c)
	}
}

// tail is the quantile of ½+q beyond the middle, by AS 241, PPND7. Products are rounded
// before they are added on processors that could do without, too.
func tail(q float32) float32 {
	p := 0.5 - math.Abs(float64(q))
	// Go's logarithm is another one on some processors.
	m, e := math.Frexp(p)
	s := (m - math.Sqrt2/2) / (m + math.Sqrt2/2)
	s2 := float64(s * s)
	series := 1 + float64(s2*(1.0/3+float64(s2*(1.0/5+float64(s2*(1.0/7+float64(s2/9)))))))
	log := float64((float64(e)-0.5)*math.Ln2) + float64(2*s*series)
	r := math.Sqrt(-log) - 1.6
	above := 1.4234372777 + float64(r*(2.7568153900+float64(r*(1.3067284816+float64(r*0.17023821103)))))
	below := 1 + float64(r*(0.73700164250+float64(r*0.12021132975)))
	return float32(math.Copysign(above/below, float64(q)))
}
