// Package font turns chart text into glyph outlines, so that a figure looks the
// same as a picture, as SVG and as PDF, and Chinese draws with no font installed.
//
//	path, width := font.Outline("准确率 accuracy", 12)
//
// A rune is looked up in Liberation Sans, then in the embedded Chinese face
// (cjk.otf, made by subset.sh), then in a font of the system; a rune that none
// has becomes an empty box. Superscripts and subscripts that the faces lack are
// drawn as small digits. Text goes in, a path in points comes out, its origin at
// the left end of the baseline and y upwards, as gonum/plot's canvases draw.
package font
