package viz

import (
	"errors"
	"fmt"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"kerasgo/viz/font"
)

// cssPerInch is the number of CSS pixels in an inch; scale is how many device
// pixels a CSS pixel gets in a picture.
const (
	cssPerInch = 96
	scale      = 2
)

// Lengths of a figure, in points.
const (
	outerMargin = 11
	panelGap    = 18
)

// errTooSmall is raised when no room is left for the data.
var errTooSmall = errors.New("viz: the figure is too small for its labels; give it more room with Size")

// points converts CSS pixels.
func points(css float64) vg.Length { return vg.Length(css) * vg.Inch / cssPerInch }

// draw draws the figure on a canvas of its size. Whatever goes wrong in drawing
// comes back as an error.
func (f *Figure) draw(canvas vg.Canvas) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			if err, _ = cause.(error); err == nil || !errors.Is(err, errTooSmall) {
				err = fmt.Errorf("viz: drawing the figure: %v", cause)
			}
		}
	}()
	cssWidth, cssHeight := f.size()
	width, height := points(cssWidth), points(cssHeight)
	whole := draw.NewCanvas(canvas, width, height)
	page := &pen{Canvas: whole, theme: f.theme}
	if _, painted := canvas.(rasterCanvas); !painted {
		page.fillRectangle(f.theme.paper, 0, 0, width, height)
	}

	inner := draw.Crop(whole, outerMargin, -outerMargin, outerMargin, -outerMargin)
	if f.title != "" {
		lines := wrap(f.title, f.theme.titleSize, inner.Max.X-inner.Min.X)
		for i, line := range lines {
			page.write(label{text: line, size: f.theme.titleSize, color: f.theme.text, anchorX: .5},
				inner.Center().X, inner.Max.Y-f.theme.titleSize*(font.CapHeight+vg.Length(i)*lineHigh)-2)
		}
		inner.Max.Y -= vg.Length(len(lines))*f.theme.titleSize*lineHigh + titleGap
	}

	columns := f.columns
	rows := (len(f.panels) + columns - 1) / columns
	cellWidth := (inner.Max.X - inner.Min.X - panelGap*vg.Length(columns-1)) / vg.Length(columns)
	cellHeight := (inner.Max.Y - inner.Min.Y - panelGap*vg.Length(rows-1)) / vg.Length(rows)
	plans := make([]arrangement, len(f.panels))
	var shared margins // equal margins align the data areas
	for i, p := range f.panels {
		plans[i] = p.measure(f.theme, cellWidth, cellHeight)
		shared = shared.union(plans[i].margins)
	}
	for i, p := range f.panels {
		cell := inner
		cell.Min.X += vg.Length(i%columns) * (cellWidth + panelGap)
		cell.Max.X = cell.Min.X + cellWidth
		cell.Max.Y -= vg.Length(i/columns) * (cellHeight + panelGap)
		cell.Min.Y = cell.Max.Y - cellHeight
		p.draw(cell, f.theme, plans[i], shared)
	}
	return nil
}
