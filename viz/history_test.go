package viz

import (
	"slices"
	"strings"
	"testing"

	"kerasgo/kerasgo"
)

func TestHistoryDrawsEachMetric(t *testing.T) {
	h := &kerasgo.History{
		History: map[string][]float64{
			"loss": {3, 2, 1, .5}, "val_loss": {2.5, 1}, "accuracy": {.1, .2, .3, .4}, "learning_rate": {1, 1, .1, .1},
		},
		Epoch: []int{4, 5, 6, 7},
	}
	f := History(h)
	tests := []struct {
		title string
		names []string
		xs    [][]float64
	}{
		{"Loss", []string{"Training", "Validation"}, [][]float64{{5, 6, 7, 8}, {6, 8}}}, // validated every second epoch
		{"Accuracy", []string{""}, [][]float64{{5, 6, 7, 8}}},
		{"Learning rate", []string{""}, [][]float64{{5, 6, 7, 8}}},
	}
	if len(f.panels) != len(tests) {
		t.Fatalf("%d charts, want %d", len(f.panels), len(tests))
	}
	for i, test := range tests {
		p := f.panels[i]
		if p.title != test.title || p.xLabel != "Epoch" || len(p.layers) != len(test.xs) {
			t.Errorf("chart %d: %q over %q with %d lines", i, p.title, p.xLabel, len(p.layers))
			continue
		}
		for j, l := range p.layers {
			if got := l.(*line); got.name != test.names[j] || !slices.Equal(got.xs, test.xs[j]) {
				t.Errorf("chart %d, line %d: %q at %v, want %q at %v", i, j, got.name, got.xs, test.names[j], test.xs[j])
			}
		}
	}
	f.Titles("损失").Names("训练集", "验证集")
	if f.panels[0].title != "损失" || f.panels[0].layers[1].(*line).name != "验证集" {
		t.Error("Titles and Names did not reach the charts")
	}
}

func TestHistoriesShowThemselvesDrawn(t *testing.T) {
	h := &kerasgo.History{History: map[string][]float64{"loss": {3, 2, 1}}, Epoch: []int{0, 1, 2}}
	page := h.MIMEBundle().Data["text/html"].(string)
	if !strings.Contains(page, `width="640" height="400" src="data:image/png;base64,iVBOR`) || !strings.Contains(page, "<table>") {
		t.Errorf("page %.300s", page)
	}
	empty := (&kerasgo.History{}).MIMEBundle().Data["text/html"].(string)
	if strings.Contains(empty, "<img") {
		t.Errorf("a history without an epoch is drawn: %.100s", empty)
	}
}
