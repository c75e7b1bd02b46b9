package viz

import (
	"fmt"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"kerasgo/kerasgo/failure"
)

// Line draws a line through the points (x[i], y[i]). x and y are slices of
// numbers, tensors or gonum vectors of equal length; a nil x counts from 0. NaN
// and infinite values leave a gap. Add further lines with [Figure.Line].
func Line(x, y any) *Figure { return newFigure().Line(x, y) }

// Line adds a line to the figure. See the function [Line].
func (f *Figure) Line(x, y any) *Figure {
	xs, ys := coordinates("viz: Line", x, y)
	return f.add(&line{xs: xs, ys: ys, style: style{kind: "line"}})
}

// coordinates reads two lists of equal length.
func coordinates(where string, x, y any) (xs, ys []float64) {
	ys = numbers(where, "y", y)
	if len(ys) == 0 {
		failure.Panic(where, "", "y is empty, want at least one number")
	}
	if x == nil {
		xs = make([]float64, len(ys))
		for i := range xs {
			xs[i] = float64(i)
		}
		return xs, ys
	}
	xs = numbers(where, "x", x)
	if len(xs) != len(ys) {
		failure.Panic(where, "", "x has %d numbers and y has %d, want equally many", len(xs), len(ys))
	}
	return xs, ys
}

// line is one line.
type line struct {
	style
	xs, ys []float64
}

func (l *line) extent() extent { return pointsExtent(l.xs, l.ys) }

// pointsExtent covers the points both of whose coordinates can be drawn.
func pointsExtent(xs, ys []float64) extent {
	e := extent{x: emptySpan, y: emptySpan, xWhole: true, yWhole: true}
	for i := range xs {
		if finite(xs[i]) && finite(ys[i]) {
			e.x, e.y = e.x.include(xs[i]), e.y.include(ys[i])
			e.xWhole = e.xWhole && xs[i] == math.Trunc(xs[i])
			e.yWhole = e.yWhole && ys[i] == math.Trunc(ys[i])
		}
	}
	return e
}

// runs returns the stretches between gaps, in canvas coordinates.
func (l *line) runs(p *pen) [][]vg.Point {
	var all [][]vg.Point
	var run []vg.Point
	for i := range l.xs {
		if finite(l.xs[i]) && finite(l.ys[i]) {
			run = append(run, vg.Point{X: p.x(l.xs[i]), Y: p.y(l.ys[i])})
			continue
		}
		if len(run) > 0 {
			all = append(all, run)
		}
		run = nil
	}
	if len(run) > 0 {
		all = append(all, run)
	}
	return all
}

const (
	lineWidth    = 2
	markerRadius = 2.6
)

func (l *line) lineStyle(t *theme) draw.LineStyle {
	s := draw.LineStyle{Color: l.ink(t), Width: lineWidth}
	if l.dashed {
		s.Dashes = []vg.Length{6, 3.5}
	}
	return s
}

func (l *line) draw(p *pen) {
	for _, run := range l.runs(p) {
		for _, piece := range p.ClipLinesXY(thinned(run)) {
			stroke(p, l.lineStyle(p.theme), piece)
		}
		if l.markers || len(run) == 1 { // a point between gaps would be invisible
			for _, at := range run {
				if p.Contains(at) {
					dot(p, at, markerRadius, l.ink(p.theme))
				}
			}
		}
	}
}

// thinned leaves out points that no reader could tell apart: of the many that
// fall into one column of pixels, the first, the lowest, the highest and the last
// stay. Lines that run back and forth stay whole.
func thinned(run []vg.Point) []vg.Point {
	columns := int((run[len(run)-1].X-run[0].X)/pixel) + 1
	if len(run) <= 4*columns {
		return run
	}
	var kept []vg.Point
	for start := 0; start < len(run); {
		end, low, high := start, start, start
		for column := math.Floor(float64(run[start].X / pixel)); end < len(run) && math.Floor(float64(run[end].X/pixel)) == column; end++ {
			if end > start && run[end].X < run[end-1].X {
				return run
			}
			if run[end].Y < run[low].Y {
				low = end
			}
			if run[end].Y > run[high].Y {
				high = end
			}
		}
		last := -1
		for _, i := range []int{start, min(low, high), max(low, high), end - 1} {
			if i != last {
				kept = append(kept, run[i])
			}
			last = i
		}
		if end < len(run) && run[end].X < run[end-1].X {
			return run
		}
		start = end
	}
	return kept
}

// stroke draws a line piece by piece: the time of gonum's rasterizer grows with
// the square of the segments it draws at once. Pieces overlap by a segment, so
// that their corners are round as well.
func stroke(p *pen, s draw.LineStyle, points []vg.Point) {
	const most = 64
	for len(points) > 1 {
		n := min(most, len(points))
		p.StrokeLines(s, points[:n])
		if n == len(points) {
			return
		}
		for i := 1; i < n-1 && len(s.Dashes) > 0; i++ {
			s.DashOffs += vg.Length(math.Hypot(float64(points[i].X-points[i-1].X), float64(points[i].Y-points[i-1].Y)))
		}
		points = points[n-2:]
	}
}

func (l *line) styles() []*style { return []*style{&l.style} }

func (l *line) legend(t *theme) []entry {
	if l.name == "" {
		return nil
	}
	return []entry{{l.name, func(p *pen, x0, x1, y vg.Length) {
		p.StrokeLine2(l.lineStyle(t), x0, y, x1, y)
		if l.markers {
			dot(p, vg.Point{X: (x0 + x1) / 2, Y: y}, markerRadius, l.ink(t))
		}
	}}}
}

// covered samples the line densely, because a legend hides what lies between
// two points as well.
func (l *line) covered(p *pen) []vg.Point {
	var all []vg.Point
	for _, run := range l.runs(p) {
		run = thinned(run)
		all = append(all, run[0])
		for i := 1; i < len(run); i++ {
			a, b := run[i-1], run[i]
			pieces := max(1, min(50, int(math.Hypot(float64(b.X-a.X), float64(b.Y-a.Y))/4)))
			for j := 1; j <= pieces; j++ {
				t := vg.Length(j) / vg.Length(pieces)
				all = append(all, vg.Point{X: a.X + t*(b.X-a.X), Y: a.Y + t*(b.Y-a.Y)})
			}
		}
	}
	return all
}

func (l *line) summary() string {
	text := "line"
	if l.name != "" {
		text += fmt.Sprintf(" %q", l.name)
	}
	s := spanOf(l.ys)
	if s.empty() {
		return fmt.Sprintf("%s of %d points, none of them finite", text, len(l.ys))
	}
	return fmt.Sprintf("%s of %d points, from %.4g to %.4g, last %.4g", text, len(l.ys), s.low, s.high, l.ys[len(l.ys)-1])
}
