package kerasgo_test

import (
	"fmt"
	"testing"

	"kerasgo/kerasgo/layers"
	"kerasgo/kerasgo/losses"
	"kerasgo/kerasgo/metrics"
	"kerasgo/kerasgo/optimizers"
	"kerasgo/kerasgo/optimizers/schedules"
)

// What a model is made of shows itself in a line.
func TestPartsShowThemselves(t *testing.T) {
	dense := layers.Dense(3).Name("out")
	dense.Build([]int{-1, 2})
	for _, c := range []struct {
		part any
		want string
	}{
		{dense, `Dense layer "out"`},
		{dense.Core().Weights[0], "kernel (2, 3)"},
		{losses.Huber(), "Loss huber_loss"},
		{metrics.Mean(), "Metric mean"},
		{optimizers.Adam(), "Optimizer adam, learning rate 0.001"},
		{optimizers.SGD().LearningRate(schedules.CosineDecay(0.5, 10)), "Optimizer SGD, learning rate 0.5"},
	} {
		if got := fmt.Sprint(c.part); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}
