package viz

import (
	"fmt"
	"strings"

	"gonum.org/v1/plot"

	"kerasgo/kerasgo/failure"
)

// Figure is one picture of one or more charts. Every chart function returns one;
// its methods change it and return it, so that calls chain:
//
//	viz.Line(nil, losses).Name("train").Line(nil, validation).Name("validation").
//		Title("Loss").XLabel("Epoch").Size(640, 320)
//
// As the last value of a notebook's cell it shows itself.
type Figure struct {
	title         string
	width, height float64 // in CSS pixels; 0: as the charts prefer
	theme         *theme
	panels        []*panel
	columns       int // panels side by side
	last          *style
}

// newFigure returns a figure of one empty panel.
func newFigure() *Figure {
	return &Figure{theme: themes["light"], panels: []*panel{newPanel()}, columns: 1}
}

// panel returns the panel that further charts are added to.
func (f *Figure) panel() *panel { return f.panels[len(f.panels)-1] }

// add puts a layer into the last panel, its series in the next free colours.
func (f *Figure) add(l layer) *Figure {
	p := f.panel()
	index := 0
	for _, other := range p.layers {
		index += len(other.styles())
	}
	for _, s := range l.styles() {
		s.index = index
		index++
		f.last = s
	}
	p.layers = append(p.layers, l)
	return f
}

// Title sets the title above the figure. Long titles are broken into lines; "\n"
// breaks one too.
func (f *Figure) Title(title string) *Figure {
	if len(f.panels) == 1 {
		f.panels[0].title = title
	} else {
		f.title = title
	}
	return f
}

// Titles sets the titles of a figure's charts, in order: of a History's, for
// example, the loss and the accuracy.
func (f *Figure) Titles(titles ...string) *Figure {
	if len(titles) > len(f.panels) {
		failure.Panic("viz: Titles", "", "%d titles for %d charts", len(titles), len(f.panels))
	}
	for i, title := range titles {
		f.panels[i].title = title
	}
	return f
}

// XLabel names the horizontal axis.
func (f *Figure) XLabel(label string) *Figure {
	for _, p := range f.panels {
		p.xLabel = label
	}
	return f
}

// YLabel names the vertical axis.
func (f *Figure) YLabel(label string) *Figure {
	for _, p := range f.panels {
		p.yLabel = label
	}
	return f
}

// XLimits sets what the horizontal axis shows, in data units. Where the axis has
// categories, the first is at 0, the next at 1.
func (f *Figure) XLimits(low, high float64) *Figure {
	for _, p := range f.panels {
		p.xLimits = limits("viz: XLimits", low, high)
	}
	return f
}

// YLimits sets what the vertical axis shows, in data units.
func (f *Figure) YLimits(low, high float64) *Figure {
	for _, p := range f.panels {
		p.yLimits = limits("viz: YLimits", low, high)
	}
	return f
}

func limits(where string, low, high float64) span {
	if !finite(low) || !finite(high) || low >= high {
		failure.Panic(where, "", "the limits are %v and %v, want a lower and a higher number", low, high)
	}
	return span{low, high}
}

// Size sets the size at which the figure is shown, in CSS pixels (96 to the
// inch); the picture has twice as many in each direction. The default is 640 by
// 400, or what suits the chart.
func (f *Figure) Size(width, height float64) *Figure {
	const least, most = 80, 4000
	if !(width >= least && width <= most && height >= least && height <= most) {
		failure.Panic("viz: Size", "", "the size is %v by %v, want %d to %d pixels", width, height, least, most)
	}
	f.width, f.height = width, height
	return f
}

// Theme sets the looks: "light", the default, or "dark".
func (f *Figure) Theme(name string) *Figure {
	f.theme = themeNamed(name)
	return f
}

// Legend says where the legend goes: "best" (the default: the emptiest corner,
// or above the chart), "upper right", "upper left", "lower right", "lower left",
// "above", "right" or "none".
func (f *Figure) Legend(place string) *Figure {
	checkLegendPlace(place)
	for _, p := range f.panels {
		p.legend = place
	}
	return f
}

// Name names the series added last; named series are explained in the legend.
func (f *Figure) Name(name string) *Figure {
	f.series("Name").name = name
	return f
}

// Names names the series of each chart, in order. In a confusion matrix, a grid
// of images or a scatter chart by class they are the names of the classes.
func (f *Figure) Names(names ...string) *Figure {
	for _, p := range f.panels {
		var all []*style
		for _, l := range p.layers {
			if c, ok := l.(interface{ nameClasses([]string) }); ok {
				c.nameClasses(names)
				continue
			}
			all = append(all, l.styles()...)
		}
		for i, s := range all {
			if i < len(names) {
				s.name = names[i]
			}
		}
	}
	return f
}

// Color sets the colour of the series added last: "#rrggbb" or a name such as
// "blue", "orange", "green", "red", "purple", "gray".
func (f *Figure) Color(color string) *Figure {
	c, ok := parseColor(color)
	if !ok {
		failure.Panic("viz: Color", `Write it as "#0072b2" or by a name such as "blue"`, "unknown colour %q", color)
	}
	f.series("Color").color = c
	return f
}

// Dashed draws the line added last with dashes.
func (f *Figure) Dashed() *Figure {
	f.series("Dashed", "line").dashed = true
	return f
}

// Markers draws a dot at every point of the line added last.
func (f *Figure) Markers() *Figure {
	f.series("Markers", "line").markers = true
	return f
}

// series returns the series added last, which must be of one of the kinds.
func (f *Figure) series(method string, kinds ...string) *style {
	if f.last == nil {
		failure.Panic("viz: "+method, "", "this figure has no series that it could apply to")
	}
	for _, kind := range kinds {
		if f.last.kind == kind {
			return f.last
		}
	}
	if len(kinds) > 0 {
		failure.Panic("viz: "+method, "", "it applies to a %s, the series added last is a %s",
			strings.Join(kinds, " or a "), f.last.kind)
	}
	return f.last
}

// Add draws a plotter of gonum.org/v1/plot in the figure's axes.
func (f *Figure) Add(plotter plot.Plotter) *Figure {
	if plotter == nil {
		failure.Panic("viz: Add", "", "the plotter is nil")
	}
	return f.add(&foreign{plotter: plotter, style: style{kind: "gonum plotter"}})
}

// String describes the figure in words: what it shows, and what stands out.
func (f *Figure) String() string {
	var text strings.Builder
	width, height := f.size()
	fmt.Fprintf(&text, "Figure %.0f×%.0f", width, height)
	if f.title != "" {
		fmt.Fprintf(&text, " %q", f.title)
	}
	for _, p := range f.panels {
		for _, l := range p.layers {
			text.WriteString("\n  ")
			if p.title != "" {
				fmt.Fprintf(&text, "%q: ", p.title)
			}
			text.WriteString(l.summary())
		}
	}
	return text.String()
}

// size returns the size in CSS pixels.
func (f *Figure) size() (width, height float64) {
	if f.width != 0 {
		return f.width, f.height
	}
	if len(f.panels) > 1 {
		rows := (len(f.panels) + f.columns - 1) / f.columns
		return 460 * float64(f.columns), 320 * float64(rows)
	}
	for _, l := range f.panels[0].layers {
		if s, ok := l.(interface {
			preferredSize(p *panel, t *theme) (float64, float64)
		}); ok {
			return s.preferredSize(f.panels[0], f.theme)
		}
	}
	return 640, 400
}
