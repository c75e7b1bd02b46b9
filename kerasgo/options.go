package kerasgo

import (
	"math"
	"reflect"
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
	loss            *perOutput[losses.Loss]
	lossWeights     *perOutput[float64]
	optimizer       optimizers.Optimizer
	metrics         []perOutput[[]any] // names and metrics
	metricsWeighted []perOutput[[]any]
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
type LossOption struct{ loss perOutput[losses.Loss] }

// Loss sets what training makes small: a name such as "mse" or a losses.Loss. For a model
// of several outputs it is that of each, or a list, []any{"mse", nil}, or a map by the
// names of the outputs' layers, map[string]any{"price": "mse", "kind": nil}: an output
// whose loss is nil is not trained. The model's loss is their sum.
func Loss(loss any) LossOption {
	return LossOption{perOutputOf("Compile", loss, func(loss any) losses.Loss {
		if loss == nil {
			return nil
		}
		return losses.Get("Compile", loss)
	})}
}

func (o LossOption) applyCompile(s *compileSettings) { s.loss = &o.loss }

// LossWeightsOption is what LossWeights returns.
type LossWeightsOption struct{ weights perOutput[float64] }

// LossWeights sets how much the loss of each output counts in the model's: a number for
// all, a list or a map by the outputs' names; default 1. Keras: loss_weights.
func LossWeights(weights any) LossWeightsOption {
	if weights == nil {
		failure.Panic("LossWeights", "Leave the option out if there are none", "the weights are nil")
	}
	return LossWeightsOption{perOutputOf("LossWeights", weights, func(weight any) float64 {
		value := math.NaN()
		switch v := reflect.ValueOf(weight); {
		case weight == nil:
			value = 0 // of an output without a loss
		case v.CanFloat():
			value = v.Float()
		case v.CanInt():
			value = float64(v.Int())
		case v.CanUint():
			value = float64(v.Uint())
		}
		if math.IsNaN(value) || math.IsInf(float64(float32(value)), 0) {
			failure.Panic("LossWeights", "", "a weight is %v, want a number", weight)
		}
		return value
	})}
}

func (o LossWeightsOption) applyCompile(s *compileSettings) { s.lossWeights = &o.weights }

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
	metrics  perOutput[[]any]
	weighted bool
}

// Metrics sets what is measured: names such as "accuracy" or metrics.Metrics.
// They do not look at the weights of samples. Of a model of several outputs there is one
// entry for each, a metric, a list of them or nil, or one map by the outputs' names.
func Metrics(list ...any) MetricsOption { return MetricsOption{namedMetrics(list), false} }

// WeightedMetrics is Metrics with the weights of samples taken into account.
func WeightedMetrics(list ...any) MetricsOption { return MetricsOption{namedMetrics(list), true} }

// namedMetrics reads names and metrics. What a name stands for is made by Compile, for each
// output anew.
func namedMetrics(list []any) perOutput[[]any] {
	entry := func(identifier any) (all []any) {
		switch v := reflect.ValueOf(identifier); {
		case identifier == nil:
		case v.Kind() == reflect.Slice:
			for i := range v.Len() {
				all = append(all, v.Index(i).Interface())
			}
		default:
			all = append(all, identifier)
		}
		for _, one := range all {
			metrics.Get("Compile", one) // panics for what is none
		}
		return all
	}
	switch {
	case len(list) == 0:
		return perOutput[[]any]{} // none, of however many outputs
	case len(list) == 1 && reflect.ValueOf(list[0]).Kind() == reflect.Map:
		return perOutputOf("Compile", list[0], entry)
	}
	return perOutputOf("Compile", list, entry)
}

func (o MetricsOption) applyCompile(s *compileSettings) {
	if o.weighted {
		s.metricsWeighted = append(s.metricsWeighted, o.metrics)
	} else {
		s.metrics = append(s.metrics, o.metrics)
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
// that are not named count 1. It is for models of one output.
func ClassWeight(weights map[int]float64) ClassWeightOption { return ClassWeightOption{weights} }

func (o ClassWeightOption) applyFit(s *fitSettings) { s.classWeight = o.weights }

// SampleWeightOption is what SampleWeight returns.
type SampleWeightOption struct{ weights any }

// SampleWeight sets how much each sample counts in the loss: one number for each. For a
// model of several outputs these are for all, or there is a list or a map with some for
// each output.
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
