package font

import (
	"unicode"

	"golang.org/x/image/font/sfnt"
	"gonum.org/v1/plot/vg"
)

// Ascent, Descent and Height are what a line of text needs above and below its
// baseline and from baseline to baseline, in em.
const (
	Ascent  = 0.80
	Descent = 0.22
	Height  = 1.25
	// CapHeight is the height of a digit or a capital letter, in em: the
	// height to centre a label by.
	CapHeight = 0.69
)

// small is a superscript or subscript drawn as a smaller, shifted base rune.
type small struct {
	base  rune
	shift float64
}

const smallScale = 0.68

var smalls = makeSmalls()

func makeSmalls() map[rune]small {
	table := map[rune]small{}
	add := func(marks, base string, shift float64) {
		bases := []rune(base)
		for i, r := range []rune(marks) {
			table[r] = small{bases[i], shift}
		}
	}
	add("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ", "0123456789+−()n", 0.36)
	add("₀₁₂₃₄₅₆₇₈₉₊₋ₙᵢⱼ", "0123456789+−nij", -0.16)
	return table
}

// missing is drawn for a rune that no face has: an empty box, so that the reader
// sees that something is not there.
var missing = &glyph{advance: 0.8, segments: boxSegments()}

func boxSegments() []segment {
	var box []segment
	add := func(points ...point) {
		for i, p := range points {
			op := sfnt.SegmentOpLineTo
			if i == 0 {
				op = sfnt.SegmentOpMoveTo
			}
			box = append(box, segment{op: op, points: [3]point{p}})
		}
	}
	add(point{.1, 0}, point{.1, .7}, point{.7, .7}, point{.7, 0})
	add(point{.15, .05}, point{.65, .05}, point{.65, .65}, point{.15, .65})
	return box
}

// placed is a glyph with its place on the line, in em.
type placed struct {
	glyph       *glyph
	x, y, scale float64
}

// layout sets one line of text.
func layout(text string) (line []placed, width float64) {
	all.mutex.Lock()
	defer all.mutex.Unlock()
	for _, r := range text {
		if !unicode.IsGraphic(r) || unicode.Is(unicode.Mn, r) || r == '\u200b' || r == '\ufe0f' {
			continue // controls, combining marks and variation selectors have no place of their own
		}
		p := placed{x: width, scale: 1}
		if s, ok := smalls[r]; ok {
			p.glyph, p.y, p.scale = all.glyph(s.base), s.shift, smallScale
		} else {
			p.glyph = all.glyph(r)
		}
		if p.glyph == nil {
			p.glyph = missing
		}
		line = append(line, p)
		width += p.glyph.advance * p.scale
	}
	return line, width
}

// Width returns the width of one line of text at a size, in points.
func Width(text string, size vg.Length) vg.Length {
	_, width := layout(text)
	return vg.Length(width) * size
}

// Outline returns the filled path of one line of text at a size, its origin at
// the left end of the baseline, and the line's width, all in points.
func Outline(text string, size vg.Length) (path vg.Path, width vg.Length) {
	line, em := layout(text)
	for _, p := range line {
		at := func(q point) vg.Point {
			return vg.Point{X: vg.Length(p.x+q.x*p.scale) * size, Y: vg.Length(p.y+q.y*p.scale) * size}
		}
		open := false
		for _, s := range p.glyph.segments {
			switch s.op {
			case sfnt.SegmentOpMoveTo:
				if open {
					path.Close()
				}
				path.Move(at(s.points[0]))
				open = true
			case sfnt.SegmentOpLineTo:
				path.Line(at(s.points[0]))
			case sfnt.SegmentOpQuadTo:
				path.QuadTo(at(s.points[0]), at(s.points[1]))
			case sfnt.SegmentOpCubeTo:
				path.CubeTo(at(s.points[0]), at(s.points[1]), at(s.points[2]))
			}
		}
		if open {
			path.Close()
		}
	}
	return path, vg.Length(em) * size
}
