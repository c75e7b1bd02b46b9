package font

import (
	"strings"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

// Handler is a gonum/plot text handler that draws with this package's outlines.
// The typeface of a style is ignored, its size is what counts.
type Handler struct{}

var _ text.Handler = Handler{}

// Cache returns gonum's cache of faces; the handler itself uses none of them.
func (Handler) Cache() *font.Cache { return font.DefaultCache }

// Extents returns the measures of a line of text.
func (Handler) Extents(f font.Font) font.Extents {
	return font.Extents{
		Ascent:  Ascent * f.Size,
		Descent: Descent * f.Size,
		Height:  Height * f.Size,
	}
}

// Lines splits text at line ends.
func (Handler) Lines(txt string) []string {
	return strings.Split(strings.TrimRight(txt, "\n"), "\n")
}

// Box returns the size of one line of text.
func (Handler) Box(txt string, f font.Font) (width, height, depth vg.Length) {
	return Width(txt, f.Size), Ascent * f.Size, Descent * f.Size
}

// Draw draws text, of one or more lines, aligned and rotated as its style says.
func (h Handler) Draw(c vg.Canvas, txt string, style text.Style, at vg.Point) {
	lines := h.Lines(txt)
	if txt == "" {
		return
	}
	size := style.Font.Size
	height := size * vg.Length(Ascent+Descent+Height*float64(len(lines)-1))
	c.Push()
	defer c.Pop()
	c.SetColor(style.Color)
	c.Translate(at)
	if style.Rotation != 0 {
		c.Rotate(style.Rotation)
	}
	// The block's bottom is at yalign*height, its first baseline Ascent below its top.
	baseline := vg.Length(style.YAlign)*height + height - Ascent*size
	for i, line := range lines {
		path, width := Outline(line, size)
		offset := vg.Point{
			X: vg.Length(style.XAlign) * width,
			Y: baseline - vg.Length(i)*Height*size,
		}
		c.Fill(translate(path, offset))
	}
}

// translate moves a path in place: a canvas translation per line would write a
// group per line into SVG.
func translate(path vg.Path, by vg.Point) vg.Path {
	for i := range path {
		path[i].Pos = path[i].Pos.Add(by)
		for j := range path[i].Control {
			path[i].Control[j] = path[i].Control[j].Add(by)
		}
	}
	return path
}
