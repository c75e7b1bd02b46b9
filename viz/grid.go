package viz

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot/vg"
)

// grid is a set of images.
type grid struct {
	all           []picture
	labels        []string // nil: none
	classes       []int    // the labels as class numbers; nil: they are none
	predicted     []int    // nil: none
	names         []string // of the classes
	columns, rows int      // 0: chosen by the number of images
	colors        colorMap
}

func (g *grid) nameClasses(names []string) { g.names = names }

// label returns what stands above an image, and whether it is a wrong prediction.
func (g *grid) label(i int) (text string, wrong bool) {
	if g.classes == nil {
		return g.labels[i], false
	}
	name := func(class int) string {
		if class >= 0 && class < len(g.names) {
			return g.names[class]
		}
		return minus(strconv.Itoa(class))
	}
	if g.predicted != nil && g.predicted[i] != g.classes[i] {
		return name(g.predicted[i]) + " ≠ " + name(g.classes[i]), true
	}
	return name(g.classes[i]), false
}

const (
	imageGap       = 9  // between images, points
	imageLabelGap  = 4  // between an image and its label
	imageLabelHigh = 15 // a label and the space above it
	mostRows       = 4
	leastSide      = 60 // of the figure, points
)

// shape returns the number of columns and rows drawn.
func (g *grid) shape() (columns, rows int) {
	n := len(g.all)
	columns = g.columns
	if columns == 0 {
		switch {
		case n <= 5:
			columns = n
		case n <= 10:
			columns = 5
		case n <= 24:
			columns = 8
		default:
			columns = 10
		}
	}
	rows = g.rows
	if rows == 0 {
		rows = mostRows
	}
	return columns, min(rows, (n+columns-1)/columns)
}

func (g *grid) extent() extent { return extent{x: emptySpan, y: emptySpan, bare: true} }

func (g *grid) labelHeight() vg.Length {
	if g.labels == nil {
		return 0
	}
	return imageLabelHigh
}

// aspect is the height of the images by their width; of different ones, the
// greatest.
func (g *grid) aspect() vg.Length {
	most := vg.Length(0)
	for _, m := range g.all {
		most = max(most, vg.Length(m.height)/vg.Length(m.width))
	}
	return most
}

func (g *grid) preferredSize(p *panel, t *theme) (width, height float64) {
	columns, rows := g.shape()
	side := vg.Length(68)
	switch {
	case columns == 1 && rows == 1:
		side = 170
	case columns <= 3:
		side = 100
	case columns > 8:
		side = 48
	}
	w := vg.Length(columns)*(side+imageGap) - imageGap + 2*outerMargin
	h := vg.Length(rows)*(side*g.aspect()+g.labelHeight()+imageGap) - imageGap + 2*outerMargin
	w, h = max(w, leastSide), max(h, leastSide)
	if p.title != "" {
		lines := wrap(p.title, t.titleSize, w-2*outerMargin)
		h += vg.Length(len(lines))*t.titleSize*lineHigh + titleGap
	}
	return math.Ceil(float64(w * cssPerInch / vg.Inch)), math.Ceil(float64(h * cssPerInch / vg.Inch))
}

func (g *grid) draw(p *pen) {
	columns, rows := g.shape()
	width := (p.Max.X - p.Min.X + imageGap) / vg.Length(columns)
	height := (p.Max.Y - p.Min.Y + imageGap) / vg.Length(rows)
	side := min(width-imageGap, (height-imageGap-g.labelHeight())/g.aspect())
	if side < 4 {
		panic(errTooSmall)
	}
	left := p.Center().X - (vg.Length(columns)*(side+imageGap)-imageGap)/2
	shown := min(len(g.all), columns*rows)
	low, high, colors := g.scale(p.theme, shown)
	for i := range shown {
		m := g.all[i]
		box := vg.Rectangle{}
		box.Min.X = left + vg.Length(i%columns)*(side+imageGap)
		box.Max.Y = p.Max.Y - vg.Length(i/columns)*height - g.labelHeight()
		w, h := side, side*vg.Length(m.height)/vg.Length(m.width)
		if full := side * g.aspect(); h > full {
			w, h = w*full/h, full
		}
		w = wholePixels(w, m.width)
		h = max(wholePixels(h, m.height), pixel)
		box.Min.X = snap(box.Min.X + (side-w)/2)
		box.Max.Y = snap(box.Max.Y)
		box.Max.X, box.Min.Y = box.Min.X+w, box.Max.Y-h
		if m.intensity != nil && luminance(colors.at(0)) > 240 {
			// Empty ground on paper: a frame shows where the image ends.
			p.fillRectangle(p.theme.grid, box.Min.X-2*pixel, box.Min.Y-2*pixel, box.Max.X+2*pixel, box.Max.Y+2*pixel)
		}
		p.DrawImage(box, m.draw(low, high, colors))
		if g.labels != nil {
			text, wrong := g.label(i)
			ink := p.theme.text
			if wrong {
				ink = p.theme.cycle[1]
			}
			text = shorten(text, p.theme.tickSize, side+imageGap-2)
			p.write(label{text: text, size: p.theme.tickSize, color: ink, anchorX: .5},
				(box.Min.X+box.Max.X)/2, box.Max.Y+imageLabelGap)
		}
	}
}

// wholePixels shortens a side so that every pixel of the image covers equally
// many device pixels, where it covers at least two.
func wholePixels(side vg.Length, n int) vg.Length {
	each := int(side/pixel) / n
	if each < 2 {
		return snap(side)
	}
	return vg.Length(each*n) * pixel
}

// scale returns what the images' intensities run from and to, and their colours.
func (g *grid) scale(t *theme, shown int) (low, high float64, colors colorMap) {
	s := emptySpan
	for _, m := range g.all[:shown] {
		s = s.union(spanOf(m.intensity))
	}
	ground, count := 0, 0
	for _, m := range g.all[:shown] {
		for _, v := range m.intensity {
			count++
			if v == s.low {
				ground++
			}
		}
	}
	colors = g.colors
	if colors == nil {
		colors = gray
		if t.zeroInk && ground*10 >= count*3 {
			colors = grayInk
		}
	}
	return s.low, s.high, colors
}

func (g *grid) styles() []*style          { return nil }
func (g *grid) legend(*theme) []entry     { return nil }
func (g *grid) covered(p *pen) []vg.Point { return nil }

func (g *grid) summary() string {
	columns, rows := g.shape()
	shown := min(len(g.all), columns*rows)
	text := fmt.Sprintf("%d images of %d×%d", len(g.all), g.all[0].height, g.all[0].width)
	if len(g.all) == 1 {
		text = fmt.Sprintf("image of %d×%d", g.all[0].height, g.all[0].width)
	}
	if shown < len(g.all) {
		text += fmt.Sprintf(", the first %d drawn", shown)
	}
	if g.labels != nil {
		var labels []string
		for i := range min(shown, 20) {
			one, _ := g.label(i)
			labels = append(labels, one)
		}
		text += ", labelled " + strings.Join(labels, ", ")
	}
	return text
}
