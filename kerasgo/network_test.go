package kerasgo_test

import (
	"slices"
	"strings"
	"testing"

	"kerasgo/kerasgo"
	"kerasgo/kerasgo/layers"
	"kerasgo/kerasgo/ops"
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

// A layer or data that does not fit leaves the model as it was.
func TestModelSurvivesWhatDoesNotFit(t *testing.T) {
	images := tensor.Zeros(2, 8, 8, 1)
	model := kerasgo.Sequential(layers.Input(8, 8, 1), layers.Conv2D(4, 3))
	model.Compile(kerasgo.Loss("mse"))
	want := model.Predict(images)
	failing(t, `Conv2D layer "conv2d_1": a kernel of [20 20] does not fit into an input of shape (None, 6, 6, 4). Use padding "same" or a smaller kernel`,
		func() { model.Add(layers.Conv2D(4, 20)) })
	if !model.Predict(images).Equal(want) || len(model.Layers()) != 1 {
		t.Error(model)
	}
	if got := model.Add(layers.Flatten()).Predict(images).Shape(); !slices.Equal(got, []int{2, 144}) {
		t.Error(got)
	}

	unbuilt := kerasgo.Sequential(layers.Dense(4), layers.TimeDistributed(layers.Bidirectional(layers.LSTM(3))))
	if err := kerasgo.Try(func() { unbuilt.Predict(tensor.Zeros(4, 5)) }); err == nil {
		t.Error("rows are taken for videos")
	}
	if got := unbuilt.Predict(tensor.Zeros(2, 3, 4, 8)).Shape(); !slices.Equal(got, []int{2, 3, 6}) {
		t.Error(got)
	}
	if got := len(unbuilt.GetWeights()); got != 8 {
		t.Errorf("%d weights", got)
	}
	failing(t, `Dense layer "dense": the weight "kernel" of shape (3, 1099511627776) would have 3.3e+12 numbers, want at most 2.15e+09. Make the layer or its input smaller`,
		func() { kerasgo.Sequential(layers.Input(3), layers.Dense(1<<40)) })
	failing(t, `KerasTensor: a tensor is nil. Begin with kerasgo.Input, and pass on what layers and functions return`, func() { ops.Add(nil, nil) })
	failing(t, `KerasTensor: a tensor is nil. Begin with kerasgo.Input, and pass on what layers and functions return`, func() { ops.Relu(nil) })
	failing(t, `KerasTensor.Dim: there is no axis 7 in shape (None, 3). Axes count from 0, or from -1 at the end`, func() { kerasgo.Input(3).Dim(7) })
	failing(t, `Add layer: called with nil. Begin with kerasgo.Input`, func() { layers.Add().Call(nil, nil) })
}
