package viz

import (
	"math"
	"strconv"
	"strings"
)

// tick is one labelled place on an axis.
type tick struct {
	value float64
	label string
}

// numberTicks places ticks on [low, high] at multiples of 1, 2, 2.5 or 5 times a
// power of ten, as near as possible to the wanted count; whole numbers only when
// integer is set.
func numberTicks(low, high float64, want int, integer bool) []tick {
	span := high - low
	if tooNarrow(low, high) || !finite(low) || !finite(high) {
		return nil
	}
	step := bestStep(low, high, max(want, 2), integer)
	var values []float64
	first := math.Ceil(low/step - 1e-9)
	for i := first; i*step <= high+1e-9*span && len(values) < 50; i++ {
		values = append(values, i*step)
	}
	ticks := make([]tick, len(values))
	write := numberFormat(values, step)
	for i, v := range values {
		ticks[i] = tick{v, write(v)}
	}
	return ticks
}

// tooNarrow tells whether an interval is too short, or too short for the size of
// its ends, to have numbers between them.
func tooNarrow(low, high float64) bool {
	const leastSpan, leastShare = 1e-290, 1e-12
	return !(high-low > math.Max(leastSpan, leastShare*math.Max(math.Abs(low), math.Abs(high))))
}

// bestStep tries the round steps around span/want and takes the one whose count
// of ticks is nearest to want, the rounder one when two are equal.
func bestStep(low, high float64, want int, integer bool) float64 {
	span := high - low
	exponent := math.Floor(math.Log10(span / float64(want)))
	best, bestDistance := 0.0, math.Inf(1)
	for e := exponent - 1; e <= exponent+2; e++ {
		for penalty, mantissa := range []float64{1, 5, 2, 2.5} {
			step := mantissa * math.Pow(10, e)
			if integer && step != math.Trunc(step) {
				continue
			}
			count := math.Floor(high/step+1e-9) - math.Ceil(low/step-1e-9) + 1
			distance := math.Abs(count-float64(want)) + float64(penalty)*0.2
			if distance < bestDistance {
				best, bestDistance = step, distance
			}
		}
	}
	if best == 0 { // whole numbers wanted on a span below one
		best = 1
	}
	return best
}

// numberFormat returns how to write values that lie a step apart: with equally
// many decimals, in groups of thousands, with a power of ten when they are very
// large or very small.
func numberFormat(values []float64, step float64) func(float64) string {
	biggest := 0.0
	for _, v := range values {
		biggest = math.Max(biggest, math.Abs(v))
	}
	if biggest >= 1e7 || biggest > 0 && biggest < 1e-3 {
		exponent := int(math.Floor(math.Log10(biggest) + 1e-9))
		scale := math.Pow(10, float64(exponent))
		places := decimals(step / scale)
		return func(v float64) string {
			if math.Abs(v) < step*1e-6 {
				return "0"
			}
			return scientific(v/scale, exponent, places)
		}
	}
	places := decimals(step)
	return func(v float64) string {
		if math.Abs(v) < step*1e-6 {
			v = 0 // never "−0.00"
		}
		return minus(thousands(strconv.FormatFloat(v, 'f', places, 64)))
	}
}

// decimals returns how many decimals tell multiples of step apart, at most 8.
func decimals(step float64) int {
	for places := 0; places < 8; places++ {
		scaled := step * math.Pow(10, float64(places))
		if math.Abs(scaled-math.Round(scaled)) < 1e-6*scaled {
			return places
		}
	}
	return 8
}

// scientific writes mantissa×10ᵉ.
func scientific(mantissa float64, exponent, places int) string {
	digits := strings.NewReplacer("-", "⁻", "0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴",
		"5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹").Replace(strconv.Itoa(exponent))
	return minus(strconv.FormatFloat(mantissa, 'f', places, 64)) + "×10" + digits
}

// thousands puts a comma between groups of three digits of a number above 9999.
func thousands(s string) string {
	whole, fraction, _ := strings.Cut(s, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	if len(whole) > 4 {
		var groups []string
		for len(whole) > 3 {
			groups = append([]string{whole[len(whole)-3:]}, groups...)
			whole = whole[:len(whole)-3]
		}
		whole = strings.Join(append([]string{whole}, groups...), ",")
	}
	if fraction != "" {
		fraction = "." + fraction
	}
	return sign + whole + fraction
}

// minus replaces the hyphen of a number by a true minus sign.
func minus(s string) string { return strings.ReplaceAll(s, "-", "−") }

// valueLabels writes the values of a chart's bars or cells: about three
// significant digits of the largest, "<0.01" for what would read as zero.
func valueLabels(values []float64) func(float64) string {
	biggest, whole := 0.0, true
	for _, v := range values {
		if finite(v) {
			biggest = math.Max(biggest, math.Abs(v))
			whole = whole && v == math.Trunc(v)
		}
	}
	switch {
	case biggest >= 1e7 || biggest > 0 && biggest < 1e-3:
		return func(v float64) string {
			if v == 0 {
				return "0"
			}
			exponent := int(math.Floor(math.Log10(math.Abs(v)) + 1e-9))
			return scientific(v/math.Pow(10, float64(exponent)), exponent, 1)
		}
	case whole:
		return func(v float64) string { return minus(thousands(strconv.FormatFloat(v, 'f', 0, 64))) }
	}
	places := valuePlaces(values, biggest)
	smallest := math.Pow(10, -float64(places))
	return func(v float64) string {
		switch {
		case v == 0:
			return "0"
		case math.Abs(v) < smallest/2 && v > 0:
			return "<" + strconv.FormatFloat(smallest, 'f', places, 64)
		case math.Abs(v) < smallest/2:
			return ">−" + strconv.FormatFloat(smallest, 'f', places, 64)
		}
		return minus(thousands(strconv.FormatFloat(v, 'f', places, 64)))
	}
}

// valuePlaces is how many decimals values get: as many as they have when they
// have few, else enough for about three digits of the biggest.
func valuePlaces(values []float64, biggest float64) int {
	enough := 2
	if biggest > 1 {
		enough = max(0, 2-int(math.Floor(math.Log10(biggest))))
	} else if biggest < 0.1 {
		enough = min(5, 1-int(math.Floor(math.Log10(biggest))))
	}
	for places := range enough {
		scale, exact := math.Pow(10, float64(places)), true
		for _, v := range values {
			exact = exact && (!finite(v) || math.Abs(v*scale-math.Round(v*scale)) < 1e-6*scale*biggest)
		}
		if exact {
			return places
		}
	}
	return enough
}
