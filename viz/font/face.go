package font

import (
	_ "embed"
	"sync"

	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

//go:embed cjk.otf
var chinese []byte

// glyph is one outline at a size of one em.
type glyph struct {
	segments []segment
	advance  float64
}

// segment is a piece of an outline, in em, y upwards.
type segment struct {
	op     sfnt.SegmentOp
	points [3]point
}

type point struct{ x, y float64 }

// face is a parsed font and the glyphs read from it so far.
type face struct {
	font   *sfnt.Font
	em     float64
	buffer sfnt.Buffer
	glyphs map[rune]*glyph // nil: the font lacks the rune
}

func newFace(parsed *sfnt.Font) *face {
	return &face{font: parsed, em: float64(parsed.UnitsPerEm()), glyphs: map[rune]*glyph{}}
}

// glyph returns the outline of r, or nil when the font lacks it.
func (f *face) glyph(r rune) *glyph {
	if known, ok := f.glyphs[r]; ok {
		return known
	}
	index, err := f.font.GlyphIndex(&f.buffer, r)
	var found *glyph
	if err == nil && index != 0 {
		found = f.load(index)
	}
	f.glyphs[r] = found
	return found
}

// load reads one glyph. At a size of one unit per pixel the outline comes in
// font units, free of rounding.
func (f *face) load(index sfnt.GlyphIndex) *glyph {
	size := fixed.Int26_6(f.font.UnitsPerEm()) << 6
	outline, err := f.font.LoadGlyph(&f.buffer, index, size, nil)
	if err != nil {
		return nil
	}
	result := &glyph{segments: make([]segment, 0, len(outline))}
	for _, part := range outline {
		s := segment{op: part.Op}
		for i, argument := range part.Args {
			s.points[i] = point{float64(argument.X) / 64 / f.em, -float64(argument.Y) / 64 / f.em}
		}
		result.segments = append(result.segments, s)
	}
	advance, err := f.font.GlyphAdvance(&f.buffer, index, size, font.HintingNone)
	if err != nil {
		return nil
	}
	result.advance = float64(advance) / 64 / f.em
	return result
}

// faces finds the face for a rune. Each font is parsed when a rune first needs
// it, because most charts need only the first.
type faces struct {
	mutex   sync.Mutex
	parsed  []*face
	sources []func() *face
}

var all = &faces{sources: []func() *face{latinFace, chineseFace, systemFace}}

func latinFace() *face   { return embeddedFace(liberationsansregular.TTF) }
func chineseFace() *face { return embeddedFace(chinese) }

// embeddedFace parses a font that is part of the program; it cannot fail on
// bytes that a test has parsed.
func embeddedFace(data []byte) *face {
	parsed, err := sfnt.Parse(data)
	if err != nil {
		panic("viz/font: embedded font: " + err.Error())
	}
	return newFace(parsed)
}

// glyph returns the outline of r in the first face that has it, else nil.
func (f *faces) glyph(r rune) *glyph {
	for i := 0; ; i++ {
		if i == len(f.parsed) {
			if i == len(f.sources) {
				return nil
			}
			f.parsed = append(f.parsed, f.sources[i]())
		}
		if f.parsed[i] == nil { // the system has no font
			continue
		}
		if found := f.parsed[i].glyph(r); found != nil {
			return found
		}
	}
}
