package schedules

// InverseTimeSchedule divides the rate by a growing number.
type InverseTimeSchedule struct{ Config InverseTimeConfig }

// InverseTimeConfig is what an InverseTimeSchedule is made of.
type InverseTimeConfig struct {
	InitialLearningRate float64 `json:"initial_learning_rate"`
	DecaySteps          int     `json:"decay_steps"`
	DecayRate           float64 `json:"decay_rate"`
	Staircase           bool    `json:"staircase"` // default false
}

// InverseTimeDecay is initial / (1 + rate·step/steps). Keras:
// keras.optimizers.schedules.InverseTimeDecay.
func InverseTimeDecay(initial float64, steps int, decay float64) *InverseTimeSchedule {
	const where = "InverseTimeDecay"
	return &InverseTimeSchedule{InverseTimeConfig{rate(where, "the initial rate", initial), decaySteps(where, steps), decay, false}}
}

// Staircase sets whether step/steps is rounded down.
func (s *InverseTimeSchedule) Staircase(stairs bool) *InverseTimeSchedule {
	s.Config.Staircase = stairs
	return s
}

// Rate is the learning rate of a step.
func (s *InverseTimeSchedule) Rate(step int) float64 {
	return s.Config.InitialLearningRate / (1 + s.Config.DecayRate*progress(step, s.Config.DecaySteps, s.Config.Staircase))
}
