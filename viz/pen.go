package viz

import (
	"image/color"
	"math"
	"strings"
	"unicode/utf8"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"kerasgo/viz/font"
)

// pen draws in one panel: its canvas's rectangle is the data area, x and y lead
// from data to canvas.
type pen struct {
	draw.Canvas
	theme          *theme
	xRange, yRange span
	yFlip          bool // the first row is on top
}

// span is an interval of data; empty when low > high.
type span struct{ low, high float64 }

var emptySpan = span{math.Inf(1), math.Inf(-1)}

func (s span) empty() bool       { return s.low > s.high }
func (s span) narrow() bool      { return tooNarrow(s.low, s.high) }
func (s span) length() float64   { return s.high - s.low }
func (s span) union(o span) span { return span{math.Min(s.low, o.low), math.Max(s.high, o.high)} }

// include widens the span by a value that can be drawn.
func (s span) include(v float64) span {
	if !finite(v) {
		return s
	}
	return s.union(span{v, v})
}

// spanOf returns the interval of the finite values.
func spanOf(values []float64) span {
	s := emptySpan
	for _, v := range values {
		s = s.include(v)
	}
	return s
}

func (p *pen) x(v float64) vg.Length {
	t := vg.Length((v - p.xRange.low) / p.xRange.length())
	return p.Min.X + t*(p.Max.X-p.Min.X)
}

func (p *pen) y(v float64) vg.Length {
	t := vg.Length((v - p.yRange.low) / p.yRange.length())
	if p.yFlip {
		t = 1 - t
	}
	return p.Min.Y + t*(p.Max.Y-p.Min.Y)
}

// plot returns a gonum plot with this panel's ranges, for gonum's plotters.
func (p *pen) plot() *plot.Plot {
	g := plot.New()
	g.TextHandler = font.Handler{}
	g.X.Min, g.X.Max = p.xRange.low, p.xRange.high
	g.Y.Min, g.Y.Max = p.yRange.low, p.yRange.high
	return g
}

// pixel is a device pixel of the default resolution; edges that lie on whole
// pixels are sharp.
const pixel = vg.Inch / (cssPerInch * scale)

func snap(v vg.Length) vg.Length { return vg.Length(math.Round(float64(v/pixel))) * pixel }

// fillRectangle fills a rectangle given by two corners, its edges on whole pixels.
func (p *pen) fillRectangle(c color.Color, x0, y0, x1, y1 vg.Length) {
	x0, y0, x1, y1 = snap(x0), snap(y0), snap(x1), snap(y1)
	p.SetColor(c)
	p.Fill(vg.Path{
		{Type: vg.MoveComp, Pos: vg.Point{X: x0, Y: y0}}, {Type: vg.LineComp, Pos: vg.Point{X: x1, Y: y0}},
		{Type: vg.LineComp, Pos: vg.Point{X: x1, Y: y1}}, {Type: vg.LineComp, Pos: vg.Point{X: x0, Y: y1}},
		{Type: vg.CloseComp},
	})
}

// ruler draws a sharp horizontal or vertical line.
func (p *pen) ruler(c color.Color, width, x0, y0, x1, y1 vg.Length) {
	width = max(snap(width), pixel)
	if y0 == y1 {
		y0 = snap(y0 - width/2)
		y1 = y0 + width
	} else {
		x0 = snap(x0 - width/2)
		x1 = x0 + width
	}
	p.fillRectangle(c, x0, y0, x1, y1)
}

// circle is a closed path; four Bézier curves, because gonum's PDF canvas draws
// arcs one by one.
func circle(center vg.Point, radius vg.Length) vg.Path {
	k := radius * 0.5522847498
	at := func(x, y vg.Length) vg.Point { return vg.Point{X: center.X + x, Y: center.Y + y} }
	var path vg.Path
	path.Move(at(radius, 0))
	path.CubeTo(at(radius, k), at(k, radius), at(0, radius))
	path.CubeTo(at(-k, radius), at(-radius, k), at(-radius, 0))
	path.CubeTo(at(-radius, -k), at(-k, -radius), at(0, -radius))
	path.CubeTo(at(k, -radius), at(radius, -k), at(radius, 0))
	path.Close()
	return path
}

// label is a line of text to draw. Its anchor is a place in the box from the
// baseline to the height of capitals: 0 is left or baseline, 1 right or top.
type label struct {
	text             string
	size             vg.Length
	color            color.Color
	anchorX, anchorY vg.Length
	rotation         float64 // radians, counterclockwise
}

func (p *pen) write(l label, x, y vg.Length) {
	path, width := font.Outline(l.text, l.size)
	if len(path) == 0 {
		return
	}
	sin, cos := math.Sincos(l.rotation)
	s, c := vg.Length(sin), vg.Length(cos)
	move := func(q vg.Point) vg.Point {
		q.X -= l.anchorX * width
		q.Y -= l.anchorY * font.CapHeight * l.size
		return vg.Point{X: x + q.X*c - q.Y*s, Y: y + q.X*s + q.Y*c}
	}
	for i := range path {
		path[i].Pos = move(path[i].Pos)
		for j := range path[i].Control {
			path[i].Control[j] = move(path[i].Control[j])
		}
	}
	p.SetColor(l.color)
	p.Fill(path)
}

// shorten cuts text to a width, an ellipsis at its end.
func shorten(text string, size, width vg.Length) string {
	room := width - font.Width("…", size)
	cut, total := 0, vg.Length(0)
	for i, r := range text {
		total += font.Width(string(r), size)
		if total <= room {
			cut = i + utf8.RuneLen(r)
		}
		if total > width {
			return strings.TrimRight(text[:cut], " ") + "…"
		}
	}
	return text
}

// mostLines is where a title is cut.
const mostLines = 4

// wrap breaks text into lines no wider than width, at spaces, between Chinese
// characters and at its own line ends.
func wrap(text string, size, width vg.Length) []string {
	var lines []string
	for _, paragraph := range strings.Split(text, "\n") {
		rest := []rune(paragraph)
		total, lastBreak := vg.Length(0), 0
		for i := 0; i < len(rest) && len(lines) < mostLines-1; i++ {
			if i > 0 && breakable(rest[i-1], rest[i]) {
				lastBreak = i
			}
			total += font.Width(string(rest[i]), size)
			if lastBreak > 0 && total > width && rest[i] != ' ' {
				lines = append(lines, strings.TrimRight(string(rest[:lastBreak]), " "))
				rest, i, total, lastBreak = rest[lastBreak:], -1, 0, 0
			}
		}
		lines = append(lines, shorten(string(rest), size, width))
		if len(lines) == mostLines {
			break
		}
	}
	return lines
}

// breakable tells whether a line may end between two characters: after a space
// and beside a Chinese character, but not before closing punctuation.
func breakable(before, after rune) bool {
	if strings.ContainsRune("，。、；：？！）》」』】”’…—%", after) || after == ' ' {
		return false
	}
	const firstChinese = 0x2e80
	return before == ' ' || before >= firstChinese || after >= firstChinese
}
