package schedules

import (
	"fmt"
	"math"
	"testing"
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
