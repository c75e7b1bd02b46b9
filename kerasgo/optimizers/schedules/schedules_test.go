package schedules

import (
	"fmt"
	"math"
	"testing"

	"kerasgo/kerasgo/internal/mistake"
)

// Values against Keras are tested where optimizers use them; here is what lies
// beyond the seven steps of the golden file.
func TestFarSteps(t *testing.T) {
	for _, c := range []struct {
		name     string
		schedule Schedule
		step     int
		want     float64
	}{
		{"cosine is over", CosineDecay(1, 10).Alpha(0.1), 50, 0.1},
		{"warm-up", CosineDecay(0, 10).WarmupTarget(1).WarmupSteps(4), 1, 0.25},
		{"restart", CosineDecayRestarts(1, 10).MMul(0.5), 10, 0.5},
		{"second restart", CosineDecayRestarts(1, 10).TMul(1).MMul(0.5), 20, 0.25},
		{"restart, with a share of the first rate that remains", CosineDecayRestarts(0.1, 2).TMul(1.5).MMul(0.8).Alpha(0.01), 2, 0.0802},
		{"polynomial is over", PolynomialDecay(1, 10).EndLearningRate(0.2), 99, 0.2},
		{"polynomial again", PolynomialDecay(1, 10).EndLearningRate(0).Cycle(true), 15, 0.25},
		{"stairs", InverseTimeDecay(1, 10, 1).Staircase(true), 19, 0.5},
		{"last piece", PiecewiseConstantDecay([]int{5}, []float64{1, 2}), 6, 2},
	} {
		if got := c.schedule.Rate(c.step); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func ExampleExponentialDecay() {
	s := ExponentialDecay(0.1, 1000, 0.5)
	fmt.Println(s.Rate(0), s.Rate(1000), s.Rate(2000))
	// Output: 0.1 0.05 0.025
}

func TestErrors(t *testing.T) {
	for want, run := range map[string]func(){
		"ExponentialDecay: the initial rate is -1, want 0 or more. Give a small number such as 0.1":                                                           func() { ExponentialDecay(-1, 10, 0.9) },
		"InverseTimeDecay: the decay takes 0 steps, want at least 1. Give the steps that the decay takes: epochs · samples / batch size for a whole training": func() { InverseTimeDecay(1, 0, 0.9) },
		"PolynomialDecay: the last rate is NaN, want 0 or more. Give a small number such as 0.1":                                                              func() { PolynomialDecay(1, 10).EndLearningRate(math.NaN()) },
		"CosineDecay: the warm-up takes -2 steps, want 0 or more. Give the steps that the warm-up takes":                                                      func() { CosineDecay(1, 10).WarmupSteps(-2) },
		"CosineDecayRestarts: t_mul is 0.5, want 1 or more. Rounds that become shorter would end after a while":                                               func() { CosineDecayRestarts(1, 10).TMul(0.5) },
		"PiecewiseConstantDecay: the boundaries [5 1] do not rise. Sort them":                                                                                 func() { PiecewiseConstantDecay([]int{5, 1}, []float64{1, 2, 3}) },
		"PiecewiseConstantDecay: 1 boundaries and 1 values. Give one value more than boundaries":                                                              func() { PiecewiseConstantDecay([]int{1}, []float64{1}) },
	} {
		mistake.Says(t, want, run)
	}
}
