package kerasgo_test

import (
	"slices"
	"testing"

	"kerasgo/kerasgo"
	"kerasgo/kerasgo/layers"
)

// The layers, and with them the weights, have the order of Keras: by their
// distance from the outputs, so that weights can go from the one to the other.
func TestModelOrdersLayersAsKeras(t *testing.T) {
	named := func(name string, length int) *kerasgo.KerasTensor {
		return layers.Input(length).Name(name).Tensor()
	}
	title, body, tags := named("title", 10), named("body", 12), named("tags", 5)
	words := layers.Embedding(50, 8).Name("words")
	features := layers.LSTM(6).Name("lstm_title").Call(words.Call(title))
	bodyFeatures := layers.LSTM(4).Name("lstm_body").Call(layers.Embedding(50, 8).Name("other words").Call(body))
	joined := layers.Concatenate().Name("joined").Call(features, bodyFeatures, tags)
	model := kerasgo.Model([]*kerasgo.KerasTensor{title, body, tags}, layers.Dense(1).Name("priority").Call(joined))

	a, b := named("a", 3), named("b", 3)
	shared := layers.Dense(3).Name("shared")
	first := shared.Call(a)
	deep := layers.Dense(3).Name("between").Call(first)
	twice := kerasgo.Model([]*kerasgo.KerasTensor{b, a}, layers.Add().Name("sum").Call(layers.Dense(3).Name("aside").Call(b), shared.Call(deep)))

	for _, c := range []struct {
		model *kerasgo.Network
		want  []string
	}{
		{model, []string{"title", "body", "words", "other words", "lstm_title", "lstm_body", "tags", "joined", "priority"}},
		{twice, []string{"a", "shared", "b", "between", "aside", "sum"}},
	} {
		var names []string
		for _, l := range c.model.Layers() {
			names = append(names, l.Core().Common.Name)
		}
		if !slices.Equal(names, c.want) {
			t.Errorf("%q\nwant %q", names, c.want)
		}
	}
}
