package schedules

import (
	"slices"

	"kerasgo/kerasgo/failure"
)

// PiecewiseConstantSchedule keeps a rate between boundaries.
type PiecewiseConstantSchedule struct{ Config PiecewiseConstantConfig }

// PiecewiseConstantConfig is what a PiecewiseConstantSchedule is made of.
type PiecewiseConstantConfig struct {
	Boundaries []int     `json:"boundaries"`
	Values     []float64 `json:"values"`
}

// PiecewiseConstantDecay is values[i] up to and including step boundaries[i],
// and the last value after all. Keras:
// keras.optimizers.schedules.PiecewiseConstantDecay.
func PiecewiseConstantDecay(boundaries []int, values []float64) *PiecewiseConstantSchedule {
	if len(values) != len(boundaries)+1 {
		failure.Panic("PiecewiseConstantDecay", "Give one value more than boundaries", "%d boundaries and %d values", len(boundaries), len(values))
	}
	if !slices.IsSorted(boundaries) {
		failure.Panic("PiecewiseConstantDecay", "Sort them", "the boundaries %v do not rise", boundaries)
	}
	for _, value := range values {
		rate("PiecewiseConstantDecay", "a value", value)
	}
	return &PiecewiseConstantSchedule{PiecewiseConstantConfig{boundaries, values}}
}

// Rate is the learning rate of a step.
func (s *PiecewiseConstantSchedule) Rate(step int) float64 {
	for i, boundary := range s.Config.Boundaries {
		if step <= boundary {
			return s.Config.Values[i]
		}
	}
	return s.Config.Values[len(s.Config.Values)-1]
}
