package schedules

import "math"

// PolynomialSchedule goes from one rate to another along a power.
type PolynomialSchedule struct{ Config PolynomialConfig }

// PolynomialConfig is what a PolynomialSchedule is made of.
type PolynomialConfig struct {
	InitialLearningRate float64 `json:"initial_learning_rate"`
	DecaySteps          int     `json:"decay_steps"`
	EndLearningRate     float64 `json:"end_learning_rate"` // default 0.0001
	Power               float64 `json:"power"`             // default 1
	Cycle               bool    `json:"cycle"`             // default false
}

// PolynomialDecay is (initial-end)·(1-step/steps)^power + end. Keras:
// keras.optimizers.schedules.PolynomialDecay.
func PolynomialDecay(initial float64, steps int) *PolynomialSchedule {
	const where = "PolynomialDecay"
	return &PolynomialSchedule{PolynomialConfig{InitialLearningRate: rate(where, "the initial rate", initial), DecaySteps: decaySteps(where, steps), EndLearningRate: 0.0001, Power: 1}}
}

// EndLearningRate sets the last rate.
func (s *PolynomialSchedule) EndLearningRate(last float64) *PolynomialSchedule {
	rate("PolynomialDecay", "the last rate", last)
	s.Config.EndLearningRate = last
	return s
}

// Power sets the exponent.
func (s *PolynomialSchedule) Power(power float64) *PolynomialSchedule {
	s.Config.Power = power
	return s
}

// Cycle sets whether the schedule starts again, each time over more steps.
func (s *PolynomialSchedule) Cycle(cycle bool) *PolynomialSchedule { s.Config.Cycle = cycle; return s }

// Rate is the learning rate of a step.
func (s *PolynomialSchedule) Rate(step int) float64 {
	steps, at := float64(s.Config.DecaySteps), float64(step)
	if s.Config.Cycle {
		steps *= math.Max(1, math.Ceil(at/steps))
	} else {
		at = math.Min(at, steps)
	}
	return (s.Config.InitialLearningRate-s.Config.EndLearningRate)*math.Pow(1-at/steps, s.Config.Power) + s.Config.EndLearningRate
}
