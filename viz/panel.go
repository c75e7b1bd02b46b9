package viz

import (
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"kerasgo/viz/font"
)

// panel is one set of axes with its layers.
type panel struct {
	title, xLabel, yLabel string
	layers                []layer
	legend                string // where the legend goes
	xLimits, yLimits      span   // set by the user; empty: from the data
}

func newPanel() *panel {
	return &panel{legend: "best", xLimits: emptySpan, yLimits: emptySpan}
}

// margins is the room around a data area.
type margins struct{ left, right, top, bottom vg.Length }

func (m margins) union(o margins) margins {
	return margins{max(m.left, o.left), max(m.right, o.right), max(m.top, o.top), max(m.bottom, o.bottom)}
}

// arrangement is what measuring a panel decided.
type arrangement struct {
	extent         extent
	xRange, yRange span
	margins        margins
	titleLines     []string
	x              horizontalLabels
	legendPlace    string
}

// Lengths of the layout, in points.
const (
	titleGap  = 9 // below a title
	labelGap  = 6 // between an axis label and the tick labels
	tickGap   = 5 // between the tick labels and the axis
	tickMark  = 3 // length of a tick
	lineHigh  = 1.25
	edge      = 3 // least room around a data area
	colorBar  = 9 // width of a colour bar
	colorRoom = 12
)

// extent joins what the layers cover.
func (p *panel) extent() extent {
	e := extent{x: emptySpan, y: emptySpan, xWhole: true, yWhole: true}
	for _, l := range p.layers {
		o := l.extent()
		e.x, e.y = e.x.union(o.x), e.y.union(o.y)
		if len(o.xCategories) > len(e.xCategories) {
			e.xCategories = o.xCategories
		}
		if len(o.yCategories) > len(e.yCategories) {
			e.yCategories = o.yCategories
		}
		e.xTight, e.yTight = e.xTight || o.xTight, e.yTight || o.yTight
		e.yFromZero = e.yFromZero || o.yFromZero
		e.yRoom = math.Max(e.yRoom, o.yRoom)
		e.xWhole, e.yWhole = e.xWhole && o.xWhole, e.yWhole && o.yWhole
		e.bare, e.matrix = e.bare || o.bare, e.matrix || o.matrix
	}
	return e
}

// ranges decides what the axes show.
func (p *panel) ranges(e extent) (x, y span) {
	x, y = e.x, e.y
	if !p.xLimits.empty() {
		x = p.xLimits
	} else if !e.xTight {
		x = padded(x, 0.025, 0.025)
	}
	if !p.yLimits.empty() {
		return widened(x), p.yLimits
	}
	if e.yTight {
		return widened(x), widened(y)
	}
	if e.yFromZero {
		y = y.include(0)
	}
	room := math.Max(e.yRoom, 0.05)
	below, above := room, room
	if e.yFromZero && y.low == 0 {
		below = 0
	}
	if e.yFromZero && y.high == 0 && y.low < 0 {
		above = 0
	}
	z := padded(y, below, above)
	if y.low >= 0 && z.low < 0 {
		z.low = 0 // what is never negative does not need negative ticks
	}
	return widened(x), rounded(z, e.yWhole)
}

// rounded moves the ends of a span outwards to the next tick where that is near,
// so that an accuracy of 0.98 has the 1 in sight.
func rounded(s span, whole bool) span {
	const near = 0.08
	s = widened(s)
	step := bestStep(s.low, s.high, 5, whole)
	if low := math.Floor(s.low/step+1e-9) * step; s.low-low < near*s.length() {
		s.low = min(low, s.low)
	}
	if high := math.Ceil(s.high/step-1e-9) * step; high-s.high < near*s.length() {
		s.high = max(high, s.high)
	}
	return s
}

// padded widens a span by shares of its length; a span without length or
// without data first becomes one that can be drawn.
func padded(s span, below, above float64) span {
	if s.empty() || s.narrow() {
		return widened(s)
	}
	return span{s.low - below*s.length(), s.high + above*s.length()}
}

func widened(s span) span {
	switch {
	case s.empty():
		return span{0, 1}
	case !s.narrow():
		return s
	case math.Max(math.Abs(s.low), math.Abs(s.high)) < 1e-280:
		return span{0, 1}
	}
	half := math.Abs(s.low) * 0.1
	return span{s.low - half, s.high + half}
}

// measure decides how a panel of a given size is laid out.
func (p *panel) measure(t *theme, width, height vg.Length) arrangement {
	e := p.extent()
	a := arrangement{extent: e}
	a.xRange, a.yRange = p.ranges(e)
	if p.title != "" {
		a.titleLines = wrap(p.title, t.titleSize, width)
		a.margins.top = vg.Length(len(a.titleLines))*t.titleSize*lineHigh + titleGap
	}
	if e.bare {
		return a
	}
	a.margins.top = max(a.margins.top, t.tickSize/2)
	a.margins.right = edge
	if bar := p.colorBar(); bar != nil {
		a.margins.right += colorRoom + colorBar + tickGap + bar.labelWidth(t)
	}
	fixed := vg.Length(0) // below the tick labels
	if p.xLabel != "" {
		fixed = labelGap + t.labelSize*lineHigh
	}
	a.margins.bottom = tickGap + t.tickSize + fixed
	// The widths of the tick labels depend on the height left, the height on
	// whether the horizontal labels fit; the second round settles both.
	for range 2 {
		a.margins.left = p.leftRoom(t, a, height-a.margins.top-a.margins.bottom)
		a.x = arrangeHorizontal(t, a, width-a.margins.left-a.margins.right, height)
		a.margins.bottom = tickGap + a.x.height + fixed
		a.margins.left = max(a.margins.left, a.x.overhangLeft)
		a.margins.right = max(a.margins.right, a.x.overhangRight)
	}
	p.placeLegend(t, &a, width, height)
	return a
}

// leftRoom is what the vertical axis needs beside the data area.
func (p *panel) leftRoom(t *theme, a arrangement, height vg.Length) vg.Length {
	widest := vg.Length(0)
	for _, k := range a.yTicks(height) {
		widest = max(widest, font.Width(k.label, t.tickSize))
	}
	if len(a.extent.yCategories) > 0 {
		widest = min(widest, maximumNameWidth)
	}
	room := widest + tickGap + 1
	if p.yLabel != "" {
		room += labelGap + t.labelSize*lineHigh
	}
	return room
}

// maximumNameWidth is where names beside a matrix are cut.
const maximumNameWidth = 110

// yTicks places the ticks of the vertical axis on a height.
func (a arrangement) yTicks(height vg.Length) []tick {
	if names := a.extent.yCategories; len(names) > 0 {
		ticks := make([]tick, len(names))
		for i, name := range names {
			ticks[i] = tick{float64(i), name}
		}
		return ticks
	}
	want := int(math.Round(math.Max(2, math.Min(6, float64(height/26)))))
	return numberTicks(a.yRange.low, a.yRange.high, want, a.extent.yWhole)
}

// draw draws the panel in a rectangle with the given margins.
func (p *panel) draw(c draw.Canvas, t *theme, a arrangement, m margins) {
	area := vg.Rectangle{
		Min: vg.Point{X: snap(c.Min.X + m.left), Y: snap(c.Min.Y + m.bottom)},
		Max: vg.Point{X: snap(c.Max.X - m.right), Y: snap(c.Max.Y - m.top)},
	}
	if area.Max.X-area.Min.X < 8 || area.Max.Y-area.Min.Y < 8 {
		panic(errTooSmall)
	}
	data := &pen{Canvas: c, theme: t, xRange: a.xRange, yRange: a.yRange, yFlip: a.extent.matrix}
	data.Rectangle = area
	p.drawTitle(data, c.Rectangle, a)
	if !a.extent.bare {
		p.drawAxes(data, c.Rectangle, a)
	}
	for _, l := range p.layers {
		l.draw(data)
	}
	if !a.extent.bare && a.extent.x.empty() && a.extent.y.empty() {
		data.write(label{text: "no finite values", size: t.labelSize, color: t.muted, anchorX: .5, anchorY: .5},
			data.Center().X, data.Center().Y)
	}
	if bar := p.colorBar(); bar != nil {
		bar.draw(data)
	}
	p.drawLegend(data, c.Rectangle, a)
}

func (p *panel) drawTitle(data *pen, whole vg.Rectangle, a arrangement) {
	center := (data.Min.X + data.Max.X) / 2
	size := data.theme.titleSize
	for i, line := range a.titleLines {
		half := font.Width(line, size) / 2
		x := min(max(center, whole.Min.X+half), whole.Max.X-half) // inside the figure rather than centred
		data.write(label{text: line, size: size, color: data.theme.text, anchorX: .5},
			x, whole.Max.Y-size*(font.CapHeight+vg.Length(i)*lineHigh)-2)
	}
}
