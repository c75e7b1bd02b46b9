package schedules

import (
	"math"

	"kerasgo/kerasgo/failure"
)

// CosineSchedule follows half a cosine, after a warm-up if there is one.
type CosineSchedule struct{ Config CosineConfig }

// CosineConfig is what a CosineSchedule is made of.
type CosineConfig struct {
	InitialLearningRate float64  `json:"initial_learning_rate"`
	DecaySteps          int      `json:"decay_steps"`
	Alpha               float64  `json:"alpha"`         // the share that remains: default 0
	WarmupTarget        *float64 `json:"warmup_target"` // default none
	WarmupSteps         int      `json:"warmup_steps"`  // default 0
}

// CosineDecay is initial · ((1-alpha)·(1+cos(π·step/steps))/2 + alpha)
// (Loshchilov and Hutter 2016). Keras: keras.optimizers.schedules.CosineDecay.
func CosineDecay(initial float64, steps int) *CosineSchedule {
	const where = "CosineDecay"
	return &CosineSchedule{CosineConfig{InitialLearningRate: rate(where, "the initial rate", initial), DecaySteps: decaySteps(where, steps)}}
}

// Alpha sets the share of the rate that remains at the end.
func (s *CosineSchedule) Alpha(alpha float64) *CosineSchedule { s.Config.Alpha = alpha; return s }

// WarmupTarget sets the rate that a linear warm-up leads to, from where the
// cosine goes on.
func (s *CosineSchedule) WarmupTarget(target float64) *CosineSchedule {
	rate("CosineDecay", "the warm-up's target", target)
	s.Config.WarmupTarget = &target
	return s
}

// WarmupSteps sets the length of the warm-up.
func (s *CosineSchedule) WarmupSteps(steps int) *CosineSchedule {
	if steps < 0 {
		failure.Panic("CosineDecay", "Give the steps that the warm-up takes", "the warm-up takes %d steps, want 0 or more", steps)
	}
	s.Config.WarmupSteps = steps
	return s
}

// Rate is the learning rate of a step.
func (s *CosineSchedule) Rate(step int) float64 {
	c := s.Config
	if c.WarmupTarget == nil {
		return cosine(c.InitialLearningRate, c.Alpha, float64(step)/float64(c.DecaySteps))
	}
	if step < c.WarmupSteps {
		return c.InitialLearningRate + (*c.WarmupTarget-c.InitialLearningRate)*float64(step)/float64(c.WarmupSteps)
	}
	return cosine(*c.WarmupTarget, c.Alpha, float64(step-c.WarmupSteps)/float64(c.DecaySteps))
}

func cosine(initial, alpha, done float64) float64 {
	return initial * ((1-alpha)*(1+math.Cos(math.Pi*math.Min(done, 1)))/2 + alpha)
}

// CosineRestartsSchedule follows half a cosine again and again.
type CosineRestartsSchedule struct{ Config CosineRestartsConfig }

// CosineRestartsConfig is what a CosineRestartsSchedule is made of.
type CosineRestartsConfig struct {
	InitialLearningRate float64 `json:"initial_learning_rate"`
	FirstDecaySteps     int     `json:"first_decay_steps"`
	TMul                float64 `json:"t_mul"` // how much longer each round is: default 2
	MMul                float64 `json:"m_mul"` // how its rate changes: default 1
	Alpha               float64 `json:"alpha"` // the share that remains: default 0
}

// CosineDecayRestarts is CosineDecay that starts again, each round longer.
// Keras: keras.optimizers.schedules.CosineDecayRestarts.
func CosineDecayRestarts(initial float64, firstSteps int) *CosineRestartsSchedule {
	const where = "CosineDecayRestarts"
	return &CosineRestartsSchedule{CosineRestartsConfig{rate(where, "the initial rate", initial), decaySteps(where, firstSteps), 2, 1, 0}}
}

// TMul sets how much longer each round is than the one before.
func (s *CosineRestartsSchedule) TMul(factor float64) *CosineRestartsSchedule {
	if !(factor >= 1) {
		failure.Panic("CosineDecayRestarts", "Rounds that become shorter would end after a while", "t_mul is %v, want 1 or more", factor)
	}
	s.Config.TMul = factor
	return s
}

// MMul sets the factor of the rate from round to round.
func (s *CosineRestartsSchedule) MMul(factor float64) *CosineRestartsSchedule {
	s.Config.MMul = factor
	return s
}

// Alpha sets the share of the rate that remains at the end of a round.
func (s *CosineRestartsSchedule) Alpha(alpha float64) *CosineRestartsSchedule {
	s.Config.Alpha = alpha
	return s
}

// Rate is the learning rate of a step.
func (s *CosineRestartsSchedule) Rate(step int) float64 {
	factor, length, rest := 1.0, float64(s.Config.FirstDecaySteps), float64(step)
	for rest >= length {
		rest -= length
		length *= s.Config.TMul
		factor *= s.Config.MMul
	}
	// What remains at the end of a round is a share of the first round's rate.
	rest = cosine(factor, 0, rest/length)
	return s.Config.InitialLearningRate * ((1-s.Config.Alpha)*rest + s.Config.Alpha)
}
