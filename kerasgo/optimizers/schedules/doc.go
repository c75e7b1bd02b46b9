// Package schedules changes the learning rate while a model trains: an optimizer
// takes a schedule in place of a number.
//
//	optimizers.SGD().LearningRate(schedules.ExponentialDecay(0.1, 1000, 0.5).Staircase(true))
//
// A schedule gets the number of steps already made, from 0. Names, defaults and
// formulas are those of keras.optimizers.schedules.
package schedules

// Schedule gives the learning rate of each step.
type Schedule interface {
	// Rate is the learning rate after the given number of steps.
	Rate(step int) float64
}
