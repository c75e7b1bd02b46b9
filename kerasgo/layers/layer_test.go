package layers

import (
	"fmt"
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/tensor"
)

// TestTrains: a weight is trained unless it, its layer, or what that is inside of is
// frozen.
func TestTrains(t *testing.T) {
	trained := func(l Layer) string {
		text := ""
		for _, w := range l.Core().Weights {
			text += fmt.Sprint(l.Core().Trains(w))[:1]
		}
		return text
	}
	inner, forward, backward := BatchNormalization(), GRU(2), GRU(2).GoBackwards(true)
	film, both := TimeDistributed(inner), Bidirectional(forward).BackwardLayer(backward)
	describe([]int{3, 4}, film, both)
	for _, c := range []struct {
		change func()
		want   string
	}{
		{func() {}, "ttff tttttt"}, {func() { inner.Trainable(false); backward.Trainable(false) }, "ffff tttfff"},
		{func() { film.Trainable(true); both.Trainable(false) }, "ttff ffffff"}, {func() { film.Trainable(false); both.Trainable(true) }, "ffff tttttt"},
	} {
		c.change()
		if got := trained(film) + " " + trained(both); got != c.want {
			t.Errorf("%s are trained, want %s", got, c.want)
		}
	}
	if inner.Config.Trainable {
		t.Error("a frozen TimeDistributed leaves the normalization inside in training mode")
	}
}

// TestInitializerKeepsItsTensor: a user's initializer may return a tensor that it
// keeps; training must not change it, nor join the weights of two layers.
func TestInitializerKeepsItsTensor(t *testing.T) {
	kept := keptTensor{tensor.Full(0.5, 400, 400)}
	weights := [2]*Weight{}
	for i := range weights {
		weights[i] = Dense(1).Core().AddWeight("kernel", kept, nil, nil, 400, 400)
	}
	graph.Lay([]*graph.Variable{weights[0].Variable, weights[1].Variable})
	weights[0].Value.Float32s()[0] = 1
	if kept.Float32s()[0] != 0.5 || weights[1].Value.Float32s()[0] != 0.5 {
		t.Error("a weight shares its memory with the initializer or another weight")
	}
}

type keptTensor struct{ *tensor.Tensor }

func (k keptTensor) Initialize(shape []int) *tensor.Tensor { return k.Tensor }
