package viz

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"strconv"

	"gonum.org/v1/plot/vg"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/tensor"
	"kerasgo/viz/font"
)

// HeatMap draws a matrix as coloured cells, the first row on top, with a colour
// bar. values has shape (rows, columns): a tensor, nested slices, a gonum
// matrix. NaN cells stay empty. RowNames and ColumnNames name rows and columns.
func HeatMap(values any) *Figure {
	const where = "viz: HeatMap"
	a := numericArray(where, "values", values)
	if len(a.shape) != 2 || a.shape[0] == 0 || a.shape[1] == 0 {
		failure.Panic(where, "", "values has shape %s, want (rows, columns)", tensor.ShapeString(a.shape))
	}
	c := &cells{rows: a.shape[0], columns: a.shape[1], values: a.values, bar: true}
	c.rowNames, c.columnNames = countNames(c.rows), countNames(c.columns)
	c.text = valueLabels(c.values)
	return newFigure().add(c)
}

func countNames(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = strconv.Itoa(i)
	}
	return all
}

// RowNames names the rows of a heat map.
func (f *Figure) RowNames(names ...string) *Figure {
	c := f.cells("RowNames")
	checkNames("viz: RowNames", len(names), c.rows)
	c.rowNames = names
	return f
}

// ColumnNames names the columns of a heat map.
func (f *Figure) ColumnNames(names ...string) *Figure {
	c := f.cells("ColumnNames")
	checkNames("viz: ColumnNames", len(names), c.columns)
	c.columnNames = names
	return f
}

func checkNames(where string, got, want int) {
	if got != want {
		failure.Panic(where, "", "%d names for %d", got, want)
	}
}

// cells returns the figure's matrix.
func (f *Figure) cells(method string) *cells {
	for _, l := range f.panel().layers {
		if c, ok := l.(*cells); ok {
			return c
		}
	}
	failure.Panic("viz: "+method, "", "it applies to a heat map or a confusion matrix, of which this figure has none")
	return nil
}

// cells is a matrix drawn cell by cell.
type cells struct {
	rows, columns         int
	values                []float64 // row-major
	rowNames, columnNames []string
	text                  func(float64) string
	colors                colorMap // nil: the theme's
	hideValues            bool
	bar                   bool   // with a colour bar
	describe              string // for the summary; empty: a heat map
	classes               []int  // class number of each row and column of a confusion matrix
}

func (c *cells) nameClasses(names []string) {
	for i := range c.rowNames {
		class := i
		if c.classes != nil {
			class = c.classes[i]
		}
		if class >= 0 && class < len(names) {
			c.rowNames[i] = names[class]
			if i < len(c.columnNames) && c.rows == c.columns {
				c.columnNames[i] = names[class]
			}
		}
	}
}

func (c *cells) extent() extent {
	return extent{
		x: span{-0.5, float64(c.columns) - 0.5}, y: span{-0.5, float64(c.rows) - 0.5},
		xCategories: c.columnNames, yCategories: c.rowNames,
		xTight: true, yTight: true, matrix: true,
	}
}

func (c *cells) preferredSize(p *panel, t *theme) (width, height float64) {
	const comfortable, largest = 36, 460 // of a cell and of the matrix, in points
	side := math.Min(comfortable, largest/float64(max(c.rows, c.columns)))
	w, h := side*float64(c.columns), side*float64(c.rows)
	w, h = math.Max(w, 150), math.Max(h, 120)
	// The margins do not depend on the size when the names fit.
	m := p.measure(t, vg.Length(w)+200, vg.Length(h)+200).margins
	const css = cssPerInch / 72.0
	return math.Round((w + float64(m.left+m.right) + 2*outerMargin) * css),
		math.Round((h + float64(m.top+m.bottom) + 2*outerMargin) * css)
}

// scale returns what the colours run from and to.
func (c *cells) scale() span { return widened(spanOf(c.values)) }

func (c *cells) colorMap(t *theme) colorMap {
	if c.colors != nil {
		return c.colors
	}
	return t.cells
}

func (c *cells) draw(p *pen) {
	s, colors := c.scale(), c.colorMap(p.theme)
	place := func(v float64) float64 { return (v - s.low) / s.length() }
	width, height := p.x(1)-p.x(0), p.y(0)-p.y(1)
	if width < 4*pixel || height < 4*pixel || len(c.values) > mostRectangles {
		c.drawImage(p, place, colors)
		return
	}
	gap := vg.Length(0)
	if min(width, height) > 10 {
		gap = 2 * pixel
	}
	size := c.textSize(p, width, height)
	for i := range c.rows {
		for j := range c.columns {
			v := c.values[i*c.columns+j]
			if !finite(v) {
				continue
			}
			x, y := p.x(float64(j)), p.y(float64(i))
			ground := colors.at(place(v))
			p.fillRectangle(ground, snap(x-width/2), snap(y-height/2), snap(x+width/2)-gap, snap(y+height/2)-gap)
			if size == 0 {
				continue
			}
			ink := textOn(ground)
			if v == 0 && c.classes != nil {
				ink = fade(ink, 0.4) // the classes that are never confused step back
			}
			p.write(label{text: c.text(v), size: size, color: ink, anchorX: .5, anchorY: .5}, x-gap/2, y-gap/2)
		}
	}
}

// mostRectangles is how many cells are drawn one by one; more are drawn as one
// image, which keeps SVG and PDF small.
const mostRectangles = 5000

// textOn returns black or white, whichever reads better on a ground.
func textOn(ground color.Color) color.Color {
	if luminance(ground) < 140 {
		return color.White
	}
	return hex("#262626")
}

// drawImage draws small or very many cells as one picture.
func (c *cells) drawImage(p *pen, place func(float64) float64, colors colorMap) {
	m := image.NewNRGBA(image.Rect(0, 0, c.columns, c.rows))
	for i, v := range c.values {
		if finite(v) {
			m.SetNRGBA(i%c.columns, i/c.columns, colors.at(place(v)).(color.NRGBA))
		}
	}
	p.DrawImage(p.Rectangle, m)
}

// textSize returns the size of the cells' text, 0 where it does not fit.
func (c *cells) textSize(p *pen, width, height vg.Length) vg.Length {
	if c.hideValues || len(c.values) > 2500 {
		return 0
	}
	widest := vg.Length(0)
	for _, v := range c.values {
		if finite(v) {
			widest = max(widest, font.Width(c.text(v), 1))
		}
	}
	size := min(p.theme.labelSize, (width-5)/widest, height*0.6)
	if size < 5.5 {
		return 0
	}
	return size
}

func (c *cells) styles() []*style          { return nil }
func (c *cells) legend(*theme) []entry     { return nil }
func (c *cells) covered(p *pen) []vg.Point { return nil }

func (c *cells) summary() string {
	if c.describe != "" {
		return c.describe
	}
	s := spanOf(c.values)
	return fmt.Sprintf("heat map of %d×%d values, from %.4g to %.4g", c.rows, c.columns, s.low, s.high)
}

// scaleBar is the bar that explains a matrix's colours.
type scaleBar struct{ cells *cells }

// colorBar returns the panel's colour bar, or nil.
func (p *panel) colorBar() *scaleBar {
	for _, l := range p.layers {
		if c, ok := l.(*cells); ok && c.bar {
			return &scaleBar{c}
		}
	}
	return nil
}

func (b *scaleBar) ticks() []tick {
	s := b.cells.scale()
	return numberTicks(s.low, s.high, 5, false)
}

func (b *scaleBar) labelWidth(t *theme) vg.Length {
	widest := vg.Length(0)
	for _, k := range b.ticks() {
		widest = max(widest, font.Width(k.label, t.tickSize))
	}
	return widest
}

func (b *scaleBar) draw(p *pen) {
	s, colors := b.cells.scale(), b.cells.colorMap(p.theme)
	left := snap(p.Max.X + colorRoom)
	const steps = 128
	m := image.NewNRGBA(image.Rect(0, 0, 1, steps))
	for i := range steps {
		m.SetNRGBA(0, steps-1-i, colors.at(float64(i)/(steps-1)).(color.NRGBA))
	}
	p.DrawImage(vg.Rectangle{Min: vg.Point{X: left, Y: p.Min.Y}, Max: vg.Point{X: left + colorBar, Y: p.Max.Y}}, m)
	for _, k := range b.ticks() {
		y := p.Min.Y + vg.Length((k.value-s.low)/s.length())*(p.Max.Y-p.Min.Y)
		p.write(label{text: k.label, size: p.theme.tickSize, color: p.theme.muted, anchorY: .5}, left+colorBar+tickGap, y)
	}
}
