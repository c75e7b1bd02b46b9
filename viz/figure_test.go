package viz

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg/draw"

	"kerasgo/kerasgo/failure"
	"kerasgo/kernel/display"
)

// picture decodes what a notebook would show.
func shown(t *testing.T, f *Figure) (image.Image, display.Bundle) {
	t.Helper()
	bundle := f.MIMEBundle()
	m, err := png.Decode(bytes.NewReader(bundle.Data["image/png"].([]byte)))
	if err != nil {
		t.Fatal(err)
	}
	return m, bundle
}

// pixels counts the pixels of exactly one colour.
func pixels(m image.Image, c color.Color) int {
	r, g, b, _ := c.RGBA()
	n := 0
	for y := m.Bounds().Min.Y; y < m.Bounds().Max.Y; y++ {
		for x := m.Bounds().Min.X; x < m.Bounds().Max.X; x++ {
			if r2, g2, b2, _ := m.At(x, y).RGBA(); r == r2 && g == g2 && b == b2 {
				n++
			}
		}
	}
	return n
}

// row returns the columns in which a colour appears on one line of the picture.
func row(m image.Image, y int, c color.Color) (columns []int) {
	r, g, b, _ := c.RGBA()
	for x := range m.Bounds().Dx() {
		if r2, g2, b2, _ := m.At(x, y).RGBA(); r == r2 && g == g2 && b == b2 {
			columns = append(columns, x)
		}
	}
	return columns
}

func TestBundleIsAPictureOfTwiceTheSize(t *testing.T) {
	for name, f := range gallery() {
		m, bundle := shown(t, f)
		size := bundle.Metadata["image/png"].(map[string]any)
		if got := m.Bounds().Size(); got.X != 2*size["width"].(int) || got.Y != 2*size["height"].(int) {
			t.Errorf("%s: the picture is %v, to be shown at %v", name, got, size)
		}
		if text := bundle.Data["text/plain"].(string); len(text) < 20 || !strings.HasPrefix(text, "Figure ") {
			t.Errorf("%s: text %q", name, text)
		}
		paper := pixels(m, f.theme.paper)
		if all := m.Bounds().Dx() * m.Bounds().Dy(); paper == all || paper < all/50 && name != "heatmap-big" {
			t.Errorf("%s: %d of %d pixels are paper", name, paper, all)
		}
		if r, g, b, a := m.At(1, 1).RGBA(); color.NRGBA64Model.Convert(f.theme.paper) != (color.NRGBA64{uint16(r), uint16(g), uint16(b), uint16(a)}) {
			t.Errorf("%s: the corner is not paper", name)
		}
	}
}

func TestSizeIsKept(t *testing.T) {
	m, bundle := shown(t, Line(nil, []int{1, 2}).Size(333, 222))
	if got := m.Bounds().Size(); got != (image.Point{666, 444}) {
		t.Errorf("picture of %v", got)
	}
	if size := bundle.Metadata["image/png"].(map[string]any); size["width"] != 333 || size["height"] != 222 || size["alt"] != bundle.Data["text/plain"] {
		t.Errorf("metadata %v", size)
	}
}

func TestBarsHaveTheirHeights(t *testing.T) {
	f := Bar([]string{"a", "b"}, []float64{1, 2}).YLimits(0, 4).ValueLabels(false)
	m, _ := shown(t, f)
	ink := f.theme.cycle[0]
	first, last := 0, 0
	for y := range m.Bounds().Dy() {
		if columns := row(m, y, ink); len(columns) > 0 {
			if first == 0 {
				first = y
			}
			last = y
		}
	}
	both := 0 // lines on which both bars are drawn
	for y := first; y <= last; y++ {
		columns := row(m, y, ink)
		if columns[len(columns)-1]-columns[0] >= len(columns) {
			both++
		}
	}
	if tall := last - first + 1; both*2 < tall-2 || both*2 > tall+2 {
		t.Errorf("the bars are %d and %d pixels high, want one half of the other", both, tall)
	}
}

func TestImagesHaveHardPixels(t *testing.T) {
	f := Images([][]float64{{0, 1}, {1, 0}}, nil).ColorMap("gray")
	m, _ := shown(t, f)
	black, white := pixels(m, color.Black), pixels(m, color.White)
	if all := m.Bounds().Dx() * m.Bounds().Dy(); black+white != all || black == 0 {
		t.Errorf("%d black and %d white of %d pixels: the image was smoothed", black, white, all)
	}
	lines := 0
	for y := range m.Bounds().Dy() {
		if n := len(row(m, y, color.Black)); n > 0 {
			lines++
			if black%n != 0 {
				t.Fatalf("line %d has %d black pixels", y, n)
			}
		}
	}
	if n := len(row(m, m.Bounds().Dy()/2-4, color.Black)); n*lines != black {
		t.Errorf("the black squares are not of one size")
	}
}

func TestVectorFormatsHaveOutlinesForText(t *testing.T) {
	f := Bar([]string{"短靴", "Boot"}, []float64{.25, .75}).Title("各类别准确率").YLabel("准确率")
	var svg, pdf bytes.Buffer
	if err := f.Write(&svg, "svg"); err != nil {
		t.Fatal(err)
	}
	if err := f.Write(&pdf, "pdf"); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(svg.String(), "<text") || strings.Contains(svg.String(), "font-family") {
		t.Error("the SVG depends on the viewer's fonts")
	}
	if n := strings.Count(svg.String(), "<path"); n < 12 {
		t.Errorf("the SVG has %d paths", n)
	}
	if !bytes.HasPrefix(pdf.Bytes(), []byte("%PDF-")) || bytes.Contains(pdf.Bytes(), []byte("/BaseFont")) {
		t.Error("the PDF is none, or depends on fonts")
	}
	svg.Reset()
	if err := Images([][]float64{{0, 1}}, nil).Write(&svg, "svg"); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(svg.String(), "data:image/png;base64,") {
		t.Error("the SVG's image is not declared as PNG")
	}
}

func TestSaveWritesWholeFilesOnly(t *testing.T) {
	folder := t.TempDir()
	f := Line(nil, []int{1, 2, 3})
	for _, save := range []struct {
		name string
		call func(string) error
		head string
	}{{"a.png", f.Save, "\x89PNG"}, {"b.SVG", f.Save, "<?xml"}, {"c.pdf", f.Save, "%PDF"},
		{"d", f.SavePNG, "\x89PNG"}, {"e", f.SaveSVG, "<?xml"}, {"f", f.SavePDF, "%PDF"}} {
		path := filepath.Join(folder, save.name)
		if err := save.call(path); err != nil {
			t.Errorf("%s: %v", save.name, err)
			continue
		}
		if content, err := os.ReadFile(path); err != nil || !strings.HasPrefix(string(content), save.head) {
			t.Errorf("%s: begins with %.8q, %v", save.name, content, err)
		}
	}
	if err := f.Save(filepath.Join(folder, "a.bmp")); err == nil || !strings.Contains(err.Error(), `"bmp"`) {
		t.Errorf("saving as bmp: %v", err)
	}
	if err := f.Save(filepath.Join(folder, "missing", "a.png")); err == nil {
		t.Error("saving into a folder that is not there succeeded")
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 6 {
		t.Errorf("%d files are left, %v", len(entries), err)
	}
}

// broken is a plotter that fails as gonum's do.
type broken struct{}

func (broken) Plot(draw.Canvas, *plot.Plot) { panic("broken plotter") }

func TestFaultsInDrawingAreErrors(t *testing.T) {
	f := Line(nil, []int{1, 2}).Add(broken{})
	if err := f.Write(&bytes.Buffer{}, "png"); err == nil || !strings.Contains(err.Error(), "broken plotter") {
		t.Errorf("error %v", err)
	}
	defer func() {
		if _, ok := recover().(*failure.Error); !ok {
			t.Error("MIMEBundle did not panic with a *failure.Error")
		}
	}()
	f.MIMEBundle()
}

func TestTooSmallAFigureSaysSo(t *testing.T) {
	f := ConfusionMatrix([]int{0, 1}, []int{0, 1}).Size(80, 80)
	if err := f.Write(&bytes.Buffer{}, "png"); err == nil || !strings.Contains(err.Error(), "Size") {
		t.Errorf("error %v", err)
	}
}

func TestSummaries(t *testing.T) {
	tests := []struct {
		figure *Figure
		want   string
	}{
		{Bar(digitNames[:3], []float64{.1, .7, .2}).Title("P"), "Figure 640×400\n  \"P\": bars of 3 categories, highest \"1\" with 0.7"},
		{Line(nil, []float64{3, 1, 2}).Name("loss"), "Figure 640×400\n  line \"loss\" of 3 points, from 1 to 3, last 2"},
		{ConfusionMatrix([]int{0, 1, 1, 0}, []int{0, 1, 0, 0}), "confusion matrix of 4 samples in 2 classes, 3 right (75.0 %)"},
		{Images([][][]int{{{1, 2}}, {{3, 4}}}, []string{"a", "b"}), "2 images of 1×2, labelled a, b"},
	}
	for _, test := range tests {
		if got := test.figure.String(); !strings.Contains(got, test.want) {
			t.Errorf("got %q, want %q in it", got, test.want)
		}
	}
}
