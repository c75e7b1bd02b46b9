package schedules

import (
	"math"

	"kerasgo/kerasgo/failure"
)

// rate checks a learning rate.
func rate(where, what string, value float64) float64 {
	if !(value >= 0 && value <= math.MaxFloat32) {
		failure.Panic(where, "Give a small number such as 0.1", "%s is %v, want 0 or more", what, value)
	}
	return value
}

// decaySteps checks the number of steps that a decay takes.
func decaySteps(where string, steps int) int {
	if steps < 1 {
		failure.Panic(where, "Give the steps that the decay takes: epochs · samples / batch size for a whole training", "the decay takes %d steps, want at least 1", steps)
	}
	return steps
}
