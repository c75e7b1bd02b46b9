package schedules

import "math"

// ExponentialSchedule multiplies the rate again and again.
type ExponentialSchedule struct{ Config ExponentialConfig }

// ExponentialConfig is what an ExponentialSchedule is made of.
type ExponentialConfig struct {
	InitialLearningRate float64 `json:"initial_learning_rate"`
	DecaySteps          int     `json:"decay_steps"`
	DecayRate           float64 `json:"decay_rate"`
	Staircase           bool    `json:"staircase"` // default false
}

// ExponentialDecay is initial · rate^(step/steps). Keras:
// keras.optimizers.schedules.ExponentialDecay.
func ExponentialDecay(initial float64, steps int, decay float64) *ExponentialSchedule {
	const where = "ExponentialDecay"
	return &ExponentialSchedule{ExponentialConfig{rate(where, "the initial rate", initial), decaySteps(where, steps), decay, false}}
}

// Staircase sets whether the exponent is rounded down.
func (s *ExponentialSchedule) Staircase(stairs bool) *ExponentialSchedule {
	s.Config.Staircase = stairs
	return s
}

// Rate is the learning rate of a step.
func (s *ExponentialSchedule) Rate(step int) float64 {
	return s.Config.InitialLearningRate * math.Pow(s.Config.DecayRate, progress(step, s.Config.DecaySteps, s.Config.Staircase))
}

// progress is the number of decays so far.
func progress(step, steps int, staircase bool) float64 {
	done := float64(step) / float64(steps)
	if staircase {
		return math.Floor(done)
	}
	return done
}
