package kerasgo_test

import (
	"slices"
	"strings"
	"testing"

	"kerasgo/kerasgo"
	"kerasgo/kerasgo/layers"
	"kerasgo/kerasgo/tensor"
	"kerasgo/kerasgo/utils"
)

// A model without an input shape is built by the first data it meets.
func TestSequentialIsBuiltByData(t *testing.T) {
	model := kerasgo.Sequential().Name("late")
	model.Add(layers.Flatten()).Add(layers.Dense(3)).Add(layers.Dense(2).Name("out")).Add(layers.Dense(1))
	if text := model.String(); !strings.Contains(text, `Model: "late"`) || !strings.Contains(text, "0 (unbuilt)") || !strings.Contains(text, "│ ? ") || model.CountParams() != 0 {
		t.Error(text)
	}
	if got := model.Predict(tensor.Zeros(2, 4, 4)).Shape(); !slices.Equal(got, []int{2, 1}) {
		t.Error(got)
	}
	if model.CountParams() != 16*3+3+3*2+2+2+1 {
		t.Error(model.CountParams())
	}
	var names []string
	for _, l := range model.Layers() {
		names = append(names, l.Core().Common.Name)
	}
	if !slices.Equal(names, []string{"flatten", "dense", "out", "dense_1"}) {
		t.Error(names)
	}
	model.Add(layers.Activation("relu"))
	if got := model.Predict(tensor.Zeros(1, 4, 4)).Shape(); !slices.Equal(got, []int{1, 1}) {
		t.Error(got)
	}
}

func TestBuild(t *testing.T) {
	model := kerasgo.Sequential(layers.Dense(3))
	model.Build(5)
	if got := model.GetWeights()[0].Shape(); !slices.Equal(got, []int{5, 3}) {
		t.Error(got)
	}
}

// Summaries and results show themselves as text and HTML.
func TestShown(t *testing.T) {
	utils.SetRandomSeed(1)
	model := kerasgo.Sequential(layers.Input(2), layers.Dense(1).Name("a<b"))
	model.Compile(kerasgo.Loss("mse"), kerasgo.Metrics("mae"))
	history := model.Fit([][]float64{{1, 2}}, []float64{1}, kerasgo.Epochs(40), kerasgo.Verbose(0))
	scores := model.Evaluate([][]float64{{1, 2}}, []float64{1}, kerasgo.Verbose(0))
	for _, c := range []struct {
		what string
		data map[string]any
		text string
		html string
	}{
		{"summary", model.MIMEBundle().Data, "a<b (Dense)", "a&lt;b (Dense)"},
		{"history", history.MIMEBundle().Data, "epoch    loss     mae\n    1 ", `<td style="text-align:right">40</td>`},
		{"scores", scores.MIMEBundle().Data, " - mae: ", `<th style="text-align:right">mae</th>`},
	} {
		text, html := c.data["text/plain"].(string), c.data["text/html"].(string)
		if !strings.Contains(text, c.text) || !strings.Contains(html, c.html) {
			t.Errorf("%s: %s\n%s", c.what, text, html)
		}
	}
	if lines := strings.Count(history.String(), "\n"); lines != 17 {
		t.Errorf("a history of 40 epochs has %d lines:\n%s", lines, history)
	}
	if text := model.String(); !strings.Contains(text, "Optimizer params: 5 (20.00 B)") {
		t.Error(text)
	}
}
