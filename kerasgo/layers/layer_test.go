package layers

import (
	"fmt"
	"testing"
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
