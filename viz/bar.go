package viz

import (
	"fmt"

	"gonum.org/v1/plot/vg"

	"kerasgo/kerasgo/failure"
	"kerasgo/viz/font"
)

// Bar draws one bar for each category, with its value above it where there is
// room. categories are strings, numbers or a tensor; nil numbers them from 0.
// heights are numbers: a slice, a tensor such as one row of a prediction, a
// gonum vector. NaN and infinite heights leave the place empty. Further series
// stand beside the first: see [Figure.Bar].
func Bar(categories, heights any) *Figure { return newFigure().Bar(categories, heights) }

// Bar adds bars to the figure, beside those of the same categories that are
// there. See the function [Bar].
func (f *Figure) Bar(categories, heights any) *Figure {
	const where = "viz: Bar"
	values := numbers(where, "heights", heights)
	if len(values) == 0 {
		failure.Panic(where, "", "heights is empty, want at least one number")
	}
	var labels []string
	if categories == nil {
		for i := range values {
			labels = append(labels, fmt.Sprint(i))
		}
	} else {
		labels = names(where, "categories", categories)
	}
	if len(labels) != len(values) {
		failure.Panic(where, "", "%d categories for %d heights", len(labels), len(values))
	}
	layers := f.panel().layers
	if len(layers) > 0 {
		if group, ok := layers[len(layers)-1].(*bars); ok {
			if len(group.categories) != len(labels) {
				failure.Panic(where, "Give both series the same categories",
					"%d categories beside bars of %d", len(labels), len(group.categories))
			}
			s := &barSeries{style: style{kind: "bar", index: len(group.series)}, heights: values}
			group.series = append(group.series, s)
			f.last = &s.style
			return f
		}
	}
	return f.add(&bars{categories: labels, series: []*barSeries{{style: style{kind: "bar"}, heights: values}}})
}

// ValueLabels says whether the bars or cells carry their values; by default they
// do where there is room.
func (f *Figure) ValueLabels(show bool) *Figure {
	for _, p := range f.panels {
		for _, l := range p.layers {
			switch l := l.(type) {
			case *bars:
				l.hideValues = !show
			case *cells:
				l.hideValues = !show
			}
		}
	}
	return f
}

// bars is a group of series over the same categories.
type bars struct {
	categories []string
	series     []*barSeries
	hideValues bool
}

type barSeries struct {
	style
	heights []float64
}

func (b *bars) extent() extent {
	e := extent{
		x: span{-0.5, float64(len(b.categories)) - 0.5}, y: emptySpan,
		xCategories: b.categories, xTight: true, yFromZero: true, yRoom: 0.09,
	}
	if b.hideValues {
		e.yRoom = 0.05
	}
	e.yWhole = true
	for _, s := range b.series {
		e.y = e.y.union(spanOf(s.heights))
		for _, v := range s.heights {
			e.yWhole = e.yWhole && (v == float64(int64(v)) || !finite(v))
		}
	}
	return e
}

// widestBar keeps few bars from becoming blocks, in points.
const widestBar = 54

// place returns the left and right edge of a bar.
func (b *bars) place(p *pen, category, series int) (left, right vg.Length) {
	unit := p.x(1) - p.x(0)
	n := vg.Length(len(b.series))
	width := min(unit*0.76/n, widestBar)
	gap := vg.Length(0)
	if n > 1 && width > 6 {
		gap = 1.5
	}
	center := p.x(float64(category))
	left = center - n*width/2 + vg.Length(series)*width
	return left + gap/2, left + width - gap/2
}

func (b *bars) draw(p *pen) {
	var all []float64
	for _, s := range b.series {
		all = append(all, s.heights...)
	}
	write := valueLabels(all)
	size := b.labelSize(p, write)
	for i, s := range b.series {
		for c, v := range s.heights {
			if !finite(v) {
				continue
			}
			left, right := b.place(p, c, i)
			zero := min(max(p.y(0), p.Min.Y), p.Max.Y)
			top := min(max(p.y(v), p.Min.Y), p.Max.Y)
			if snap(left) == snap(right) {
				right = left + pixel
			}
			p.fillRectangle(s.ink(p.theme), left, zero, right, top)
			if size == 0 || top != p.y(v) { // the value lies outside the axis
				continue
			}
			l := label{text: write(v), size: size, color: p.theme.muted, anchorX: .5}
			x, y := (left+right)/2, top+3
			if v < 0 {
				l.anchorY, y = 1, top-3
			}
			// No line of the grid may run through a number.
			half, height := min(font.Width(l.text, size), right-left)/2, font.CapHeight*size
			bottom := y - l.anchorY*height
			p.fillRectangle(p.theme.paper, x-half, bottom-1, x+half, bottom+height+1)
			p.write(l, x, y)
		}
	}
}

// labelSize returns the size of the value labels: smaller where bars are narrow,
// 0 where they would touch.
func (b *bars) labelSize(p *pen, write func(float64) string) vg.Length {
	if b.hideValues {
		return 0
	}
	room := (p.x(1) - p.x(0)) / vg.Length(len(b.series))
	if len(b.series) > 1 {
		room *= 0.8
	}
	for _, size := range []vg.Length{p.theme.valueSize, p.theme.valueSize - 1, p.theme.valueSize - 2} {
		fits := true
		for _, s := range b.series {
			for _, v := range s.heights {
				fits = fits && (!finite(v) || font.Width(write(v), size)+2.5 <= room)
			}
		}
		if fits {
			return size
		}
	}
	return 0
}

func (b *bars) styles() []*style {
	var all []*style
	for _, s := range b.series {
		all = append(all, &s.style)
	}
	return all
}

func (b *bars) legend(t *theme) []entry {
	var all []entry
	for _, s := range b.series {
		if s.name == "" {
			continue
		}
		all = append(all, entry{s.name, func(p *pen, x0, x1, y vg.Length) {
			p.fillRectangle(s.ink(t), x0+2, y-4, x1-1, y+4)
		}})
	}
	return all
}

func (b *bars) covered(p *pen) []vg.Point {
	var all []vg.Point
	for i, s := range b.series {
		for c, v := range s.heights {
			if !finite(v) {
				continue
			}
			left, right := b.place(p, c, i)
			low, high := min(p.y(0), p.y(v)), max(p.y(0), p.y(v))+p.theme.valueSize+4
			for y := low; y <= high; y += 4 {
				for x := left; x <= right; x += 4 {
					all = append(all, vg.Point{X: x, Y: y})
				}
			}
		}
	}
	return all
}

func (b *bars) summary() string {
	text := fmt.Sprintf("bars of %d categories", len(b.categories))
	for _, s := range b.series {
		highest := -1
		for i, v := range s.heights {
			if finite(v) && (highest < 0 || v > s.heights[highest]) {
				highest = i
			}
		}
		if s.name != "" {
			text += fmt.Sprintf("; %q", s.name)
		}
		if highest >= 0 {
			text += fmt.Sprintf(", highest %q with %.4g", b.categories[highest], s.heights[highest])
		}
	}
	return text
}
