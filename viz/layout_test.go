package viz

import (
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"

	"kerasgo/viz/font"
)

func TestHorizontalLabelsNeverTouch(t *testing.T) {
	theme := themes["light"]
	for _, names := range [][]string{
		digitNames, sequenceNames(60), {"Ankle boot", "T-shirt or top", "Trouser"},
		strings.Fields(strings.Repeat("Pullover-with-long-sleeves ", 10)), strings.Fields(strings.Repeat("word ", 200)),
	} {
		p := newPanel()
		p.layers = []layer{&bars{categories: names, series: []*barSeries{{heights: make([]float64, len(names))}}}}
		a := p.measure(theme, 440, 260)
		unit := (440 - a.margins.left - a.margins.right) / 1
		for i := 1; i < len(a.x.ticks); i++ {
			room := float64(unit) * (a.x.ticks[i].value - a.x.ticks[i-1].value) / a.xRange.length()
			need := float64(font.Width(a.x.ticks[i].label, theme.tickSize))
			if a.x.rotation != 0 {
				need = float64(theme.tickSize)
			}
			if need > room {
				t.Errorf("%d names: label %q is %.1f wide in %.1f", len(names), a.x.ticks[i].label, need, room)
			}
		}
		if len(a.x.ticks) == 0 || a.margins.bottom > 150 {
			t.Errorf("%d names: %d ticks, bottom margin %v", len(names), len(a.x.ticks), a.margins.bottom)
		}
	}
}

func sequenceNames(n int) []string { return countNames(n) }

func TestBestLegendKeepsOffTheData(t *testing.T) {
	rising := []float64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}
	falling := []float64{9, 8, 7, 6, 5, 4, 3, 2, 1, 0}
	tests := []struct {
		figure *Figure
		want   string
	}{
		{Line(nil, falling).Name("falling"), "upper right"},
		{Line(nil, rising).Name("rising"), "upper left"},
		{Line(nil, rising).Name("rising").Line(nil, []float64{9, 9, 9, 9, 9, 9, 9, 9, 9, 9}).Name("arch"), "lower right"},
		{Bar(nil, []float64{9, 9, 9}).Name("a").Bar(nil, []float64{9, 9, 9}).Name("b"), "above"},
		{Line(nil, rising), ""},
		{Line(nil, rising).Name("rising").Legend("none"), ""},
		{Line(nil, rising).Name("rising").Legend("right"), "right"},
	}
	for i, test := range tests {
		p := test.figure.panels[0]
		if got := p.measure(themes["light"], 440, 260).legendPlace; got != test.want {
			t.Errorf("figure %d: legend %q, want %q", i, got, test.want)
		}
	}
}

func TestWrap(t *testing.T) {
	tests := []struct {
		text  string
		width float64 // in em of 10 points
		want  string
	}{
		{"short", 100, "short"},
		{"one two three", 4, "one two|three"},
		{"first\nsecond", 100, "first|second"},
		{"各类别准确率模型对比", 4, "各类别准|确率模型|对比"},
		{"unbreakable", 3, "unb…"},
	}
	for _, test := range tests {
		if got := strings.Join(wrap(test.text, 10, vg.Length(10*test.width)), "|"); got != test.want {
			t.Errorf("%q in %v em: %q, want %q", test.text, test.width, got, test.want)
		}
	}
}

func TestAxesOfWhatIsNeverNegativeBeginAtZeroOrAbove(t *testing.T) {
	tests := []struct {
		figure    *Figure
		low, high float64
	}{
		{Bar(nil, []float64{1, 2}), 0, 0},
		{Bar(nil, []float64{-1, -2}), 0, 0},
		{Line(nil, []float64{0.01, 2}), 0, 0},
		{Histogram([]float64{1, 2, 3}), 0, 0},
	}
	for i, test := range tests {
		p := test.figure.panels[0]
		_, y := p.ranges(p.extent())
		if i == 1 {
			y.low, y.high = -y.high, -y.low
		}
		if y.low != 0 || y.high < 2 && i != 3 {
			t.Errorf("figure %d: axis %v", i, y)
		}
	}
	p := Line(nil, []float64{0.42, 0.98}).panels[0]
	if _, y := p.ranges(p.extent()); y.high < 1 {
		t.Errorf("an accuracy of 0.98 ends at %v, want to have 1 in sight", y.high)
	}
}
