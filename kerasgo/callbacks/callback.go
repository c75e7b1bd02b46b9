package callbacks

import "kerasgo/kerasgo/tensor"

// Logs are the current values of the loss and the metrics by name. Those of a
// batch are valid during the call only.
type Logs map[string]float64

// Model is the model in training, as callbacks see it.
type Model interface {
	// StopTraining ends training after the running batch.
	StopTraining()
	// GetWeights returns copies of all weights.
	GetWeights() []*tensor.Tensor
	// SetWeights replaces all weights.
	SetWeights(weights []*tensor.Tensor)
	// LearningRate returns the optimizer's learning rate.
	LearningRate() float64
	// SetLearningRate changes it from the next batch on.
	SetLearningRate(rate float64)
}

// Hooks are what a callback wants to be told. A field may be nil.
type Hooks struct {
	OnTrainBegin      func(model Model)
	OnTrainEnd        func(logs Logs)
	OnEpochBegin      func(epoch int) // counted from 0
	OnEpochEnd        func(epoch int, logs Logs)
	OnTrainBatchBegin func(batch int) // counted from 0 in each epoch
	OnTrainBatchEnd   func(batch int, logs Logs)
	OnTestBegin       func()
	OnTestEnd         func(logs Logs)
}

// Callback takes part in training.
type Callback interface {
	// Hooks is called once when training begins.
	Hooks() Hooks
}

// Custom returns the callback itself: the way for a type declared in a notebook
// into a list of callbacks.
func Custom(callback Callback) Callback { return callback }
