package kerasgo

import (
	"slices"

	"kerasgo/kerasgo/callbacks"
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/losses"
	"kerasgo/kerasgo/metrics"
	"kerasgo/kerasgo/optimizers"
)

// The options of the verbs. An option's type says which verbs take it.
type (
	// CompileOption is an option of Compile.
	CompileOption interface{ applyCompile(*compileSettings) }
	// FitOption is an option of Fit.
	FitOption interface{ applyFit(*fitSettings) }
	// EvaluateOption is an option of Evaluate.
	EvaluateOption interface{ applyEvaluate(*runSettings) }
	// PredictOption is an option of Predict.
	PredictOption interface{ applyPredict(*runSettings) }
)

// given returns the options of a verb; it panics if one is nil.
func given[Option comparable](verb string, options []Option) []Option {
	var none Option
	if i := slices.Index(options, none); i >= 0 {
		failure.Panic(verb, "Leave it out", "option %d is nil", i)
	}
	return options
}

type compileSettings struct {
	loss            losses.Loss
	optimizer       optimizers.Optimizer
	metrics         []metrics.Metric
	metricsWeighted []metrics.Metric
}

// runSettings are those that all verbs over data share.
type runSettings struct {
	batchSize    int
	verbose      int // -1: automatic
	sampleWeight any
}

type fitSettings struct {
	runSettings
	epochs              int
	initialEpoch        int
	shuffle             bool
	validationSplit     float64
	validationX         any
	validationY         any
	validationBatchSize int
	validationFreq      int
	classWeight         map[int]float64
	stepsPerEpoch       int
	callbacks           []callbacks.Callback
}

// LossOption is what Loss returns.
type LossOption struct{ loss losses.Loss }

// Loss sets what training makes small: a name such as "mse" or a losses.Loss.
func Loss(loss any) LossOption { return LossOption{losses.Get("Compile", loss)} }

func (o LossOption) applyCompile(s *compileSettings) { s.loss = o.loss }

// OptimizerOption is what Optimizer returns.
type OptimizerOption struct{ optimizer optimizers.Optimizer }

// Optimizer sets how weights change: a name such as "adam" or an
// optimizers.Optimizer; default "rmsprop".
func Optimizer(optimizer any) OptimizerOption {
	return OptimizerOption{optimizers.Get("Compile", optimizer)}
}

func (o OptimizerOption) applyCompile(s *compileSettings) { s.optimizer = o.optimizer }

// MetricsOption is what Metrics and WeightedMetrics return.
type MetricsOption struct {
	metrics  []metrics.Metric
	weighted bool
}

// Metrics sets what is measured: names such as "accuracy" or metrics.Metrics.
// They do not look at the weights of samples.
func Metrics(list ...any) MetricsOption { return MetricsOption{getMetrics(list), false} }

// WeightedMetrics is Metrics with the weights of samples taken into account.
func WeightedMetrics(list ...any) MetricsOption { return MetricsOption{getMetrics(list), true} }

func getMetrics(list []any) []metrics.Metric {
	var all []metrics.Metric
	for _, identifier := range list {
		all = append(all, metrics.Get("Compile", identifier))
	}
	return all
}

func (o MetricsOption) applyCompile(s *compileSettings) {
	if o.weighted {
		s.metricsWeighted = append(s.metricsWeighted, o.metrics...)
	} else {
		s.metrics = append(s.metrics, o.metrics...)
	}
}

// EpochsOption is what Epochs and InitialEpoch return.
type EpochsOption struct {
	epochs  int
	initial bool
}

// Epochs sets how often Fit goes through the data; default 1.
func Epochs(epochs int) EpochsOption { return EpochsOption{atLeast("Epochs", epochs, 0), false} }

// InitialEpoch sets the number of the first epoch, to go on with an earlier
// training; default 0.
func InitialEpoch(epoch int) EpochsOption {
	return EpochsOption{atLeast("InitialEpoch", epoch, 0), true}
}

func (o EpochsOption) applyFit(s *fitSettings) {
	if o.initial {
		s.initialEpoch = o.epochs
	} else {
		s.epochs = o.epochs
	}
}

// BatchSizeOption is what BatchSize returns.
type BatchSizeOption struct{ size int }

// BatchSize sets how many samples are computed together; default 32. The last
// batch may be smaller.
func BatchSize(size int) BatchSizeOption { return BatchSizeOption{atLeast("BatchSize", size, 1)} }

func (o BatchSizeOption) applyFit(s *fitSettings)      { s.batchSize = o.size }
func (o BatchSizeOption) applyEvaluate(s *runSettings) { s.batchSize = o.size }
func (o BatchSizeOption) applyPredict(s *runSettings)  { s.batchSize = o.size }

// VerboseOption is what Verbose returns.
type VerboseOption struct{ level int }

// Verbose sets how much is shown: 0 nothing, 1 progress (in a notebook one
// display that is redrawn, elsewhere a line for each epoch), 2 a line for each
// epoch. The default is 1 for Fit and Evaluate, 0 for Predict.
func Verbose(level int) VerboseOption { return VerboseOption{atLeast("Verbose", level, 0)} }

func (o VerboseOption) applyFit(s *fitSettings)      { s.verbose = o.level }
func (o VerboseOption) applyEvaluate(s *runSettings) { s.verbose = o.level }
func (o VerboseOption) applyPredict(s *runSettings)  { s.verbose = o.level }

// ValidationOption is what the options about validation return.
type ValidationOption struct{ apply func(*fitSettings) }

// ValidationSplit sets the share of the data, 0 to 1, that is held back to
// measure on: the last samples, before any shuffling. Keras: validation_split.
func ValidationSplit(share float64) ValidationOption {
	if !(share >= 0 && share < 1) {
		failure.Panic("ValidationSplit", "Give the share of the samples, such as 0.1", "the share is %v, want 0 to less than 1", share)
	}
	return ValidationOption{func(s *fitSettings) { s.validationSplit = share }}
}

// ValidationData sets other data to measure on after each epoch.
func ValidationData(x, y any) ValidationOption {
	if x == nil || y == nil {
		failure.Panic("ValidationData", "Leave the option out if there is none", "there is no data: the samples are %T, the labels %T", x, y)
	}
	return ValidationOption{func(s *fitSettings) { s.validationX, s.validationY = x, y }}
}

// ValidationBatchSize sets the batch size of validation; default that of
// training.
func ValidationBatchSize(size int) ValidationOption {
	atLeast("ValidationBatchSize", size, 1)
	return ValidationOption{func(s *fitSettings) { s.validationBatchSize = size }}
}

// ValidationFreq sets after how many epochs validation runs; default 1.
func ValidationFreq(epochs int) ValidationOption {
	atLeast("ValidationFreq", epochs, 1)
	return ValidationOption{func(s *fitSettings) { s.validationFreq = epochs }}
}

func (o ValidationOption) applyFit(s *fitSettings) { o.apply(s) }

// ShuffleOption is what Shuffle returns.
type ShuffleOption struct{ shuffle bool }

// Shuffle sets whether the training data is put into another random order for
// each epoch; default true.
func Shuffle(shuffle bool) ShuffleOption { return ShuffleOption{shuffle} }

func (o ShuffleOption) applyFit(s *fitSettings) { s.shuffle = o.shuffle }

// ClassWeightOption is what ClassWeight returns.
type ClassWeightOption struct{ weights map[int]float64 }

// ClassWeight sets how much the samples of each class count in the loss; classes
// that are not named count 1.
func ClassWeight(weights map[int]float64) ClassWeightOption { return ClassWeightOption{weights} }

func (o ClassWeightOption) applyFit(s *fitSettings) { s.classWeight = o.weights }

// SampleWeightOption is what SampleWeight returns.
type SampleWeightOption struct{ weights any }

// SampleWeight sets how much each sample counts in the loss: one number for each.
func SampleWeight(weights any) SampleWeightOption { return SampleWeightOption{weights} }

func (o SampleWeightOption) applyFit(s *fitSettings)      { s.sampleWeight = o.weights }
func (o SampleWeightOption) applyEvaluate(s *runSettings) { s.sampleWeight = o.weights }

// StepsPerEpochOption is what StepsPerEpoch returns.
type StepsPerEpochOption struct{ steps int }

// StepsPerEpoch ends each epoch after a number of batches, or when all samples were
// seen, the default. The next epoch goes on with the samples that follow.
func StepsPerEpoch(steps int) StepsPerEpochOption {
	return StepsPerEpochOption{atLeast("StepsPerEpoch", steps, 1)}
}

func (o StepsPerEpochOption) applyFit(s *fitSettings) { s.stepsPerEpoch = o.steps }

// CallbacksOption is what Callbacks returns.
type CallbacksOption struct{ callbacks []callbacks.Callback }

// Callbacks sets what else happens during training.
func Callbacks(list ...callbacks.Callback) CallbacksOption { return CallbacksOption{list} }

func (o CallbacksOption) applyFit(s *fitSettings) { s.callbacks = append(s.callbacks, o.callbacks...) }

func atLeast(option string, value, least int) int {
	if value < least {
		failure.Panic(option, "", "%d, want at least %d", value, least)
	}
	return value
}
