package viz

import (
	"math"
	"unicode/utf8"

	"gonum.org/v1/plot/vg"

	"kerasgo/viz/font"
)

// horizontalLabels says how the labels under the horizontal axis are set.
type horizontalLabels struct {
	ticks                       []tick // those that get a label
	rotation                    float64
	height                      vg.Length
	overhangLeft, overhangRight vg.Length
}

// steep is the rotation of long labels.
const steep = 38 * math.Pi / 180

// arrangeHorizontal sets the labels on a width: side by side, else fewer of
// short ones, else slanting.
func arrangeHorizontal(t *theme, a arrangement, width, height vg.Length) horizontalLabels {
	if len(a.extent.xCategories) > 0 {
		return arrangeNames(t, a, width, height)
	}
	h := horizontalLabels{height: t.tickSize}
	for want := int(math.Max(2, math.Min(8, float64(width/52)))); want >= 2; want-- {
		h.ticks = numberTicks(a.xRange.low, a.xRange.high, want, a.extent.xWhole)
		if fits(h.ticks, t.tickSize, width/vg.Length(a.xRange.length())) {
			break
		}
	}
	if n := len(h.ticks); n > 0 {
		at := func(v float64) vg.Length {
			return vg.Length((v-a.xRange.low)/a.xRange.length()) * width
		}
		first, last := h.ticks[0], h.ticks[n-1]
		h.overhangLeft = font.Width(first.label, t.tickSize)/2 - at(first.value)
		h.overhangRight = font.Width(last.label, t.tickSize)/2 - (width - at(last.value)) + 1
	}
	return h
}

// fits tells whether neighbouring labels keep a space between them.
func fits(ticks []tick, size, unit vg.Length) bool {
	for i := 1; i < len(ticks); i++ {
		room := vg.Length(ticks[i].value-ticks[i-1].value) * unit
		need := (font.Width(ticks[i].label, size) + font.Width(ticks[i-1].label, size)) / 2
		if need+size*0.7 > room {
			return false
		}
	}
	return true
}

// roundSteps yields 1, 2, 5, 10, 20, 50 …: every how many names one is written.
func roundSteps(yield func(int) bool) {
	for n := 1; ; n *= 10 {
		if !yield(n) || !yield(2*n) || !yield(5*n) {
			return
		}
	}
}

// arrangeNames sets the names of categories.
func arrangeNames(t *theme, a arrangement, width, height vg.Length) horizontalLabels {
	names := a.extent.xCategories
	unit := width / vg.Length(a.xRange.length())
	all := make([]tick, len(names))
	short := true
	for i, name := range names {
		all[i] = tick{float64(i), name}
		short = short && utf8.RuneCountInString(name) <= 4
	}
	h := horizontalLabels{ticks: all, height: t.tickSize}
	if fits(all, t.tickSize, unit) {
		return h
	}
	every := func(n int) []tick {
		var some []tick
		for i := 0; i < len(all); i += n {
			some = append(some, all[i])
		}
		return some
	}
	if short {
		for n := range roundSteps {
			if h.ticks = every(n); fits(h.ticks, t.tickSize, unit) {
				return h
			}
		}
	}
	lineRoom := t.tickSize * lineHigh / vg.Length(math.Sin(steep))
	h.ticks = every(max(1, int(math.Ceil(float64(lineRoom/unit)*0.95))))
	h.rotation = steep
	limit := min(height*0.4, 120) / vg.Length(math.Sin(steep))
	widest := vg.Length(0)
	for i := range h.ticks {
		h.ticks[i].label = shorten(h.ticks[i].label, t.tickSize, limit)
		w := font.Width(h.ticks[i].label, t.tickSize)
		widest = max(widest, w)
		reach := w*vg.Length(math.Cos(steep)) - vg.Length(h.ticks[i].value-a.xRange.low)*unit
		h.overhangLeft = max(h.overhangLeft, reach)
	}
	h.height = widest*vg.Length(math.Sin(steep)) + t.tickSize*vg.Length(math.Cos(steep))
	return h
}

// drawAxes draws grid, spine, ticks and labels around the data area.
func (p *panel) drawAxes(data *pen, whole vg.Rectangle, a arrangement) {
	t := data.theme
	yTicks := a.yTicks(data.Max.Y - data.Min.Y)
	named := len(a.extent.yCategories) > 0
	step := 1
	if named { // names of many rows: as many as fit
		rowHeight := (data.Max.Y - data.Min.Y) / vg.Length(len(yTicks))
		for step = range roundSteps {
			if vg.Length(step)*rowHeight >= t.tickSize*1.1 {
				break
			}
		}
	}
	for i := 0; i < len(yTicks); i += step {
		k := yTicks[i]
		y := data.y(k.value)
		if !named {
			data.ruler(t.grid, 0.75, data.Min.X, y, data.Max.X, y)
		}
		text := k.label
		if named {
			text = shorten(text, t.tickSize, maximumNameWidth)
		}
		data.write(label{text: text, size: t.tickSize, color: t.muted, anchorX: 1, anchorY: .5}, data.Min.X-tickGap, y)
	}
	if !a.extent.matrix {
		if a.yRange.low < 0 && a.yRange.high >= 0 && a.extent.yFromZero {
			data.ruler(t.spine, 0.75, data.Min.X, data.y(0), data.Max.X, data.y(0))
		} else {
			data.ruler(t.spine, 0.75, data.Min.X, data.Min.Y, data.Max.X, data.Min.Y)
		}
	}
	for _, k := range a.x.ticks {
		x := data.x(k.value)
		if len(a.extent.xCategories) == 0 && !a.extent.yFromZero {
			data.ruler(t.spine, 0.75, x, data.Min.Y-tickMark, x, data.Min.Y)
		}
		l := label{text: k.label, size: t.tickSize, color: t.muted, anchorX: .5, anchorY: 1}
		if a.x.rotation != 0 {
			l.anchorX, l.anchorY, l.rotation = 1, .5, a.x.rotation
			data.write(l, x+t.tickSize*0.25, data.Min.Y-tickGap-t.tickSize*0.3)
			continue
		}
		data.write(l, x, data.Min.Y-tickGap)
	}
	if p.xLabel != "" {
		text := shorten(p.xLabel, t.labelSize, whole.Max.X-whole.Min.X)
		data.write(label{text: text, size: t.labelSize, color: t.text, anchorX: .5, anchorY: 1},
			data.Center().X, data.Min.Y-tickGap-a.x.height-labelGap)
	}
	if p.yLabel != "" {
		text := shorten(p.yLabel, t.labelSize, whole.Max.Y-whole.Min.Y)
		data.write(label{text: text, size: t.labelSize, color: t.text, anchorX: .5, anchorY: 1, rotation: math.Pi / 2},
			whole.Min.X, data.Center().Y)
	}
}
