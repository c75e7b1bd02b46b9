package viz

import (
	"gonum.org/v1/plot/vg"

	"kerasgo/kerasgo/failure"
	"kerasgo/viz/font"
)

// legendPlaces are what Legend accepts.
var legendPlaces = []string{"best", "upper right", "upper left", "lower right", "lower left", "above", "right", "none"}

func checkLegendPlace(place string) {
	for _, known := range legendPlaces {
		if place == known {
			return
		}
	}
	failure.Panic("viz: Legend", failure.DidYouMean(place, legendPlaces), "unknown place %q", place)
}

// Lengths of a legend, in points.
const (
	swatchWidth   = 16
	swatchGap     = 6
	legendPadding = 6
	legendInset   = 6
	columnGap     = 16
)

func (p *panel) entries(t *theme) []entry {
	var all []entry
	for _, l := range p.layers {
		all = append(all, l.legend(t)...)
	}
	return all
}

// legendSize is the size of a legend whose entries stand below one another.
func legendSize(t *theme, entries []entry) vg.Point {
	widest := vg.Length(0)
	for _, e := range entries {
		widest = max(widest, font.Width(e.name, t.tickSize))
	}
	return vg.Point{
		X: widest + swatchWidth + swatchGap + 2*legendPadding,
		Y: vg.Length(len(entries))*t.tickSize*1.45 - t.tickSize*0.45 + 2*legendPadding,
	}
}

// placeLegend decides where the legend goes and makes room for one outside.
func (p *panel) placeLegend(t *theme, a *arrangement, width, height vg.Length) {
	entries := p.entries(t)
	if len(entries) == 0 || p.legend == "none" {
		return
	}
	a.legendPlace = p.legend
	if p.legend == "best" {
		a.legendPlace = p.bestCorner(t, *a, entries, width, height)
	}
	switch a.legendPlace {
	case "above":
		a.margins.top = max(a.margins.top, edge) + t.tickSize*1.6
	case "right":
		a.margins.right += legendSize(t, entries).X + labelGap
	}
}

// bestCorner returns the corner with the fewest points of data under the
// legend; "above" when every corner is taken.
func (p *panel) bestCorner(t *theme, a arrangement, entries []entry, width, height vg.Length) string {
	data := &pen{theme: t, xRange: a.xRange, yRange: a.yRange}
	data.Max = vg.Point{X: width - a.margins.left - a.margins.right, Y: height - a.margins.top - a.margins.bottom}
	size := legendSize(t, entries)
	if size.X > data.Max.X*0.7 || size.Y > data.Max.Y*0.7 {
		return "above"
	}
	best, fewest := "", -1
	for _, corner := range []string{"upper right", "upper left", "lower right", "lower left"} {
		box := cornerBox(corner, data.Rectangle, size)
		count := 0
		for _, l := range p.layers {
			for _, q := range l.covered(data) {
				if q.X >= box.Min.X && q.X <= box.Max.X && q.Y >= box.Min.Y && q.Y <= box.Max.Y {
					count++
				}
			}
		}
		if fewest < 0 || count < fewest {
			best, fewest = corner, count
		}
	}
	if fewest > 2 {
		return "above"
	}
	return best
}

func cornerBox(corner string, area vg.Rectangle, size vg.Point) vg.Rectangle {
	box := vg.Rectangle{Min: area.Min.Add(vg.Point{X: legendInset, Y: legendInset})}
	switch corner {
	case "upper right", "lower right":
		box.Min.X = area.Max.X - legendInset - size.X
	}
	switch corner {
	case "upper right", "upper left":
		box.Min.Y = area.Max.Y - legendInset - size.Y
	}
	box.Max = box.Min.Add(size)
	return box
}

func (p *panel) drawLegend(data *pen, whole vg.Rectangle, a arrangement) {
	if a.legendPlace == "" {
		return
	}
	t, entries := data.theme, p.entries(data.theme)
	name := func(e entry, x, y vg.Length) {
		e.swatch(data, x, x+swatchWidth, y)
		data.write(label{text: e.name, size: t.tickSize, color: t.text, anchorY: .5}, x+swatchWidth+swatchGap, y)
	}
	if a.legendPlace == "above" {
		total := -vg.Length(columnGap)
		for _, e := range entries {
			total += swatchWidth + swatchGap + font.Width(e.name, t.tickSize) + columnGap
		}
		x := max(data.Center().X-total/2, whole.Min.X)
		for _, e := range entries {
			name(e, x, data.Max.Y+t.tickSize*0.95)
			x += swatchWidth + swatchGap + font.Width(e.name, t.tickSize) + columnGap
		}
		return
	}
	size := legendSize(t, entries)
	box := cornerBox(a.legendPlace, data.Rectangle, size)
	if a.legendPlace == "right" {
		box = cornerBox("upper right", whole, size)
		box.Min.X = whole.Max.X - size.X
		box.Min.Y = data.Max.Y - size.Y
		box.Max = box.Min.Add(size)
	} else {
		data.fillRectangle(t.grid, box.Min.X, box.Min.Y, box.Max.X, box.Max.Y)
		data.fillRectangle(t.paper, box.Min.X+2*pixel, box.Min.Y+2*pixel, box.Max.X-2*pixel, box.Max.Y-2*pixel)
	}
	y := box.Max.Y - legendPadding - t.tickSize*0.5
	for _, e := range entries {
		name(e, box.Min.X+legendPadding, y)
		y -= t.tickSize * 1.45
	}
}
