package viz

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
)

// layer is one set of data drawn in a panel.
type layer interface {
	// extent tells what the layer covers.
	extent() extent
	// draw draws it.
	draw(p *pen)
	// styles are the looks of its series, in order.
	styles() []*style
	// legend lists what to explain; nothing for an unnamed series.
	legend(t *theme) []entry
	// covered are points in the canvas that a legend should keep off.
	covered(p *pen) []vg.Point
	// summary describes the layer in words, for readers without the picture.
	summary() string
}

// extent is what a layer covers, in data units, and what its axes should be.
type extent struct {
	x, y        span
	xCategories []string // places 0, 1, 2 … are named; nil: numbers
	yCategories []string
	xTight      bool // no room beside the data
	yTight      bool
	yFromZero   bool    // the axis begins at zero
	yRoom       float64 // share of the height to keep free beyond the data, for labels
	xWhole      bool    // the numbers are whole; so are the ticks
	yWhole      bool
	bare        bool // no axes at all
	matrix      bool // cells: no grid, first row on top
}

// style is the look of one series.
type style struct {
	kind    string // "line", "bar" …, for error messages
	name    string
	index   int         // place in the theme's cycle of colours
	color   color.Color // nil: from the cycle
	dashed  bool
	markers bool
}

// ink returns the series' colour.
func (s *style) ink(t *theme) color.Color {
	if s.color != nil {
		return s.color
	}
	return t.cycle[s.index%len(t.cycle)]
}

// entry is a line of a legend.
type entry struct {
	name   string
	swatch func(p *pen, x0, x1, y vg.Length) // draws between x0 and x1 around height y
}

// foreign is a plotter of gonum/plot.
type foreign struct {
	plotter plot.Plotter
	style   style
}

func (f *foreign) extent() extent {
	e := extent{x: emptySpan, y: emptySpan}
	if ranger, ok := f.plotter.(plot.DataRanger); ok {
		e.x.low, e.x.high, e.y.low, e.y.high = ranger.DataRange()
	}
	return e
}

func (f *foreign) draw(p *pen)      { f.plotter.Plot(p.Canvas, p.plot()) }
func (f *foreign) styles() []*style { return []*style{&f.style} }
func (f *foreign) legend(t *theme) []entry {
	thumbnail, ok := f.plotter.(plot.Thumbnailer)
	if !ok || f.style.name == "" {
		return nil
	}
	return []entry{{f.style.name, func(p *pen, x0, x1, y vg.Length) {
		c := p.Canvas
		c.Rectangle = vg.Rectangle{Min: vg.Point{X: x0, Y: y - 4}, Max: vg.Point{X: x1, Y: y + 4}}
		thumbnail.Thumbnail(&c)
	}}}
}
func (f *foreign) covered(p *pen) []vg.Point { return nil }
func (f *foreign) summary() string           { return "a gonum plotter " + describe(f.plotter) }
