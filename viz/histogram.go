package viz

import (
	"fmt"
	"math"
	"sort"

	"gonum.org/v1/plot/vg"

	"kerasgo/kerasgo/failure"
)

// Histogram draws how many values fall into each of equally wide bins. The
// number of bins follows Freedman and Diaconis, at least Sturges's, as numpy's
// "auto"; Bins sets it. NaN and infinite values are left out. Further
// histograms overlay the first: see [Figure.Histogram].
func Histogram(values any) *Figure { return newFigure().Histogram(values) }

// Histogram adds a histogram to the figure. See the function [Histogram].
func (f *Figure) Histogram(values any) *Figure {
	const where = "viz: Histogram"
	h := &histogram{style: style{kind: "histogram"}}
	given := numericArray(where, "values", values).values
	for _, v := range given {
		if finite(v) {
			h.values = append(h.values, v)
		}
	}
	if len(given) == 0 {
		failure.Panic(where, "", "values is empty, want at least one number")
	}
	sort.Float64s(h.values)
	h.count(automaticBins(h.values))
	return f.add(h)
}

// Bins sets the number of bins of the histogram added last.
func (f *Figure) Bins(n int) *Figure {
	if n < 1 || n > 10000 {
		failure.Panic("viz: Bins", "", "the number is %d, want 1 to 10000", n)
	}
	for _, l := range f.panel().layers {
		if h, ok := l.(*histogram); ok && &h.style == f.last {
			h.count(n)
			return f
		}
	}
	failure.Panic("viz: Bins", "", "the chart added last is no histogram")
	return f
}

// histogram is one distribution.
type histogram struct {
	style
	values []float64 // sorted
	bins   span
	counts []float64
}

// automaticBins is numpy's "auto": the larger of Freedman–Diaconis and Sturges.
func automaticBins(sorted []float64) int {
	n := float64(len(sorted))
	if n < 2 || sorted[0] == sorted[len(sorted)-1] {
		return 1
	}
	bins := math.Ceil(math.Log2(n) + 1)
	quartile := func(q float64) float64 {
		at := q * (n - 1)
		i := int(at)
		return sorted[i] + (at-float64(i))*(sorted[min(i+1, len(sorted)-1)]-sorted[i])
	}
	if width := 2 * (quartile(.75) - quartile(.25)) / math.Cbrt(n); width > 0 {
		bins = math.Max(bins, math.Ceil((sorted[len(sorted)-1]-sorted[0])/width))
	}
	return int(math.Min(bins, 200))
}

// count fills n bins.
func (h *histogram) count(n int) {
	h.bins = widened(spanOf(h.values))
	h.counts = make([]float64, n)
	for _, v := range h.values {
		i := int((v - h.bins.low) / h.bins.length() * float64(n))
		h.counts[max(0, min(i, n-1))]++
	}
}

func (h *histogram) extent() extent {
	return extent{x: h.bins, y: spanOf(h.counts).include(0), yFromZero: true, yWhole: true}
}

// edges returns the sides of a bin.
func (h *histogram) edges(i int) (left, right float64) {
	width := h.bins.length() / float64(len(h.counts))
	return h.bins.low + float64(i)*width, h.bins.low + float64(i+1)*width
}

func (h *histogram) draw(p *pen) {
	ink := fade(h.ink(p.theme), 0.75)
	for i, c := range h.counts {
		if c == 0 {
			continue
		}
		left, right := h.edges(i)
		x0, x1 := max(p.x(left), p.Min.X), min(p.x(right), p.Max.X)
		if x1-x0 > 6*pixel {
			x1 -= 2 * pixel
		}
		if x1 > x0 {
			p.fillRectangle(ink, x0, max(p.y(0), p.Min.Y), x1, min(p.y(c), p.Max.Y))
		}
	}
}

func (h *histogram) styles() []*style { return []*style{&h.style} }

func (h *histogram) legend(t *theme) []entry {
	if h.name == "" {
		return nil
	}
	return []entry{{h.name, func(p *pen, x0, x1, y vg.Length) {
		p.fillRectangle(fade(h.ink(t), 0.75), x0+2, y-4, x1-1, y+4)
	}}}
}

func (h *histogram) covered(p *pen) []vg.Point {
	var all []vg.Point
	for i, c := range h.counts {
		left, right := h.edges(i)
		for y := p.y(0); y <= p.y(c); y += 5 {
			all = append(all, vg.Point{X: p.x((left + right) / 2), Y: y})
		}
	}
	return all
}

func (h *histogram) summary() string {
	return fmt.Sprintf("histogram of %d values in %d bins from %.4g to %.4g", len(h.values), len(h.counts), h.bins.low, h.bins.high)
}
