package viz

import (
	"fmt"
	"image/color"
	"sort"
	"strconv"

	"gonum.org/v1/plot/vg"

	"kerasgo/kerasgo/failure"
)

// Scatter draws a dot at every point (x[i], y[i]); points with a NaN or infinite
// coordinate are left out. x and y are as for [Line].
func Scatter(x, y any) *Figure { return newFigure().Scatter(x, y) }

// Scatter adds dots to the figure. See the function [Scatter].
func (f *Figure) Scatter(x, y any) *Figure {
	xs, ys := coordinates("viz: Scatter", x, y)
	return f.add(&scatter{xs: xs, ys: ys, series: []*style{{kind: "scatter"}}})
}

// Classes colours the dots of the scatter chart added last by class: labels has
// one class number for each dot. Name the classes with Names.
func (f *Figure) Classes(labels any) *Figure {
	const where = "viz: Classes"
	layers := f.panel().layers
	var s *scatter
	if len(layers) > 0 {
		s, _ = layers[len(layers)-1].(*scatter)
	}
	if s == nil {
		failure.Panic(where, "", "the figure's last chart is no scatter chart")
	}
	classes := integers(where, "labels", labels)
	if len(classes) != len(s.xs) {
		failure.Panic(where, "", "%d labels for %d dots", len(classes), len(s.xs))
	}
	place := map[int]int{}
	for _, c := range classes {
		place[c] = 0
	}
	s.classNumbers = make([]int, 0, len(place))
	for c := range place {
		s.classNumbers = append(s.classNumbers, c)
	}
	sort.Ints(s.classNumbers)
	first := s.series[0].index
	s.series = nil
	for i, c := range s.classNumbers {
		place[c] = i
		s.series = append(s.series, &style{kind: "scatter", name: strconv.Itoa(c), index: first + i})
	}
	s.class = make([]int, len(classes))
	for i, c := range classes {
		s.class[i] = place[c]
	}
	f.last = s.series[len(s.series)-1]
	return f
}

// scatter is a set of dots.
type scatter struct {
	xs, ys       []float64
	class        []int // place in series of each dot; nil: all in the first
	classNumbers []int
	series       []*style
}

func (s *scatter) nameClasses(names []string) {
	if s.class == nil {
		if len(names) > 0 {
			s.series[0].name = names[0]
		}
		return
	}
	for i, c := range s.classNumbers {
		if c >= 0 && c < len(names) {
			s.series[i].name = names[c]
		}
	}
}

func (s *scatter) extent() extent {
	e := pointsExtent(s.xs, s.ys)
	e.xWhole, e.yWhole = false, false
	return e
}

// dot draws a filled circle with a rim that sets it apart from its neighbours.
func dot(p *pen, at vg.Point, radius vg.Length, ink color.Color) {
	p.SetColor(p.theme.paper)
	p.Fill(circle(at, radius+0.75))
	p.SetColor(ink)
	p.Fill(circle(at, radius))
}

func (s *scatter) draw(p *pen) {
	for i := range s.xs {
		at := vg.Point{X: p.x(s.xs[i]), Y: p.y(s.ys[i])}
		if !finite(s.xs[i]) || !finite(s.ys[i]) || !p.Contains(at) {
			continue
		}
		k := 0
		if s.class != nil {
			k = s.class[i]
		}
		dot(p, at, 3, s.series[k].ink(p.theme))
	}
}

func (s *scatter) styles() []*style { return s.series }

func (s *scatter) legend(t *theme) []entry {
	var all []entry
	for _, one := range s.series {
		if one.name == "" {
			continue
		}
		all = append(all, entry{one.name, func(p *pen, x0, x1, y vg.Length) {
			dot(p, vg.Point{X: (x0 + x1) / 2, Y: y}, 3.4, one.ink(t))
		}})
	}
	return all
}

func (s *scatter) covered(p *pen) []vg.Point {
	var all []vg.Point
	for i := range s.xs {
		if finite(s.xs[i]) && finite(s.ys[i]) {
			all = append(all, vg.Point{X: p.x(s.xs[i]), Y: p.y(s.ys[i])})
		}
	}
	return all
}

func (s *scatter) summary() string {
	e := s.extent()
	if e.x.empty() {
		return fmt.Sprintf("scatter of %d points, none of them finite", len(s.xs))
	}
	text := fmt.Sprintf("scatter of %d points, x from %.4g to %.4g, y from %.4g to %.4g",
		len(s.xs), e.x.low, e.x.high, e.y.low, e.y.high)
	if s.class != nil {
		text += fmt.Sprintf(", %d classes", len(s.series))
	}
	return text
}
