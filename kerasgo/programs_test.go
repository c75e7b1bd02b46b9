package kerasgo_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"kerasgo/kerasgo"
	"kerasgo/kerasgo/constraints"
	"kerasgo/kerasgo/internal/golden"
	"kerasgo/kerasgo/layers"
	"kerasgo/kerasgo/losses"
	"kerasgo/kerasgo/metrics"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/optimizers"
	"kerasgo/kerasgo/optimizers/schedules"
	"kerasgo/kerasgo/regularizers"
	"kerasgo/kerasgo/tensor"
)

// training is a model and what it learns from.
type training struct {
	model   *kerasgo.Network
	compile []kerasgo.CompileOption
	x       any // a tensor or several
	y       any // a tensor, or some by output
	batch   int
	fit     []kerasgo.FitOption
	weights any // of samples, or nil
}

// numbers makes the arrays of a program by their number.
type numbers int

func (n numbers) floats(number int, shape ...int) *kerasgo.Tensor {
	return golden.Hashed(1000*int(n)+900+number, 1, shape)
}

func (n numbers) integers(number, high int, shape ...int) *kerasgo.Tensor {
	integers := tensor.New(tensor.Int32, shape...)
	for i, value := range n.floats(number, shape...).Float32s() {
		integers.Int32s()[i] = min(int32((float64(value)+1)/2*float64(high)), int32(high-1))
	}
	return integers
}

func (n numbers) positive(number int, shape ...int) *kerasgo.Tensor {
	x := n.floats(number, shape...)
	for i := range x.Float32s() {
		x.Float32s()[i] += 1.5
	}
	return x
}

// blank sets to zero the steps, from one on, of samples: sequences of zeros are masked.
func blank(x *kerasgo.Tensor, from, to, step int) *kerasgo.Tensor {
	width := x.Dim(2)
	for sample := from; sample < to; sample++ {
		clear(x.Float32s()[(sample*x.Dim(1)+step)*width : (sample+1)*x.Dim(1)*width])
	}
	return x
}

type (
	symbol  = *kerasgo.KerasTensor
	symbols = []*kerasgo.KerasTensor
)

func compiled(loss any, optimizer optimizers.Optimizer, metrics ...any) []kerasgo.CompileOption {
	return []kerasgo.CompileOption{kerasgo.Loss(loss), kerasgo.Optimizer(optimizer), kerasgo.Metrics(metrics...)}
}

func fitting(epochs int, more ...kerasgo.FitOption) []kerasgo.FitOption {
	return append(more, kerasgo.Epochs(epochs))
}

func bothDirections(mode string) func(n numbers) training {
	return func(n numbers) training {
		x := blank(n.floats(0, 10, 5, 3), 3, 6, 2)
		clear(x.Float32s()[(7*5+1)*3 : (7*5+2)*3])
		return training{
			kerasgo.Sequential(layers.Input(5, 3), layers.Masking(0), layers.Bidirectional(layers.GRU(4).ReturnSequences(true).ResetAfter(mode != "sum")).MergeMode(mode),
				layers.TimeDistributed(layers.Dense(2).Activation("tanh")), layers.LSTM(3).GoBackwards(true), layers.Dense(1)),
			compiled("huber", optimizers.RMSprop().LearningRate(0.02).Rho(0.8).Momentum(0.5).Centered(true), "mse"), x, n.floats(1, 10, 1), 4, fitting(3), nil,
		}
	}
}

// programs are the models of programs.py.
var programs = map[string]func(n numbers) training{
	"convolutions": func(n numbers) training {
		return training{
			kerasgo.Sequential(layers.Input(9, 11, 4), layers.Conv2D(8, 3, 2).Strides(2, 1).Groups(2).Padding("same").Activation("relu"),
				layers.Conv2D(6, 3).DilationRate(1, 2).Padding("same").Activation("tanh"), layers.MaxPooling2D(2).Strides(1, 2).Padding("same"),
				layers.Conv2D(4, 2).Strides(2).UseBias(false).Groups(2), layers.Flatten(), layers.Dense(3).Activation("softmax")),
			compiled("sparse_categorical_crossentropy", optimizers.SGD().LearningRate(0.05).Momentum(0.9).Nesterov(true), "accuracy"), n.floats(0, 13, 9, 11, 4), n.integers(1, 3, 13), 5, fitting(3), nil,
		}
	},
	"autoencoder": func(n numbers) training {
		return training{
			kerasgo.Sequential(layers.Input(5, 6, 2), layers.Conv2D(4, 3).Strides(2).Padding("same").Activation("elu"),
				layers.Conv2DTranspose(3, 3).Strides(2).OutputPadding(0, 1).Padding("same").Activation("gelu"), layers.Conv2DTranspose(2, 2), layers.Cropping2D(0, 1, 1, 0)),
			compiled("mse", optimizers.Adam().LearningRate(0.02).Amsgrad(true).Clipnorm(0.1), "mae"), n.floats(0, 7, 5, 6, 2), n.floats(1, 7, 5, 6, 2), 3, fitting(3), nil,
		}
	},
	"both_concat": bothDirections("concat"), "both_sum": bothDirections("sum"), "both_mul": bothDirections("mul"), "both_ave": bothDirections("ave"),
	"both_apart": func(n numbers) training {
		x := kerasgo.Input(4, 2)
		outputs := layers.Bidirectional(layers.SimpleRNN(3).ReturnSequences(true).Activation("relu")).MergeMode("none").CallAll(x)
		y := layers.Dense(2).Call(layers.GlobalMaxPooling1D().Call(layers.Subtract().Call(layers.LayerNormalization().Call(outputs[0]), outputs[1])))
		return training{kerasgo.Model(x, y), compiled("mse", optimizers.Adamax().LearningRate(0.03).WeightDecay(0.1)), n.floats(0, 9, 4, 2), n.floats(1, 9, 2), 4, fitting(3), nil}
	},
	"films": func(n numbers) training {
		return training{
			kerasgo.Sequential(layers.Input(3, 6, 5, 2), layers.TimeDistributed(layers.Conv2D(3, 3).Strides(2).Padding("same").Activation("relu")),
				layers.TimeDistributed(layers.BatchNormalization().Momentum(0.7)), layers.TimeDistributed(layers.GlobalAveragePooling2D()),
				layers.LSTM(4).ReturnSequences(true).Unroll(true), layers.Bidirectional(layers.SimpleRNN(2)), layers.Dense(1).Activation("sigmoid")),
			compiled("binary_crossentropy", optimizers.Nadam().LearningRate(0.02), "accuracy"), n.floats(0, 7, 3, 6, 5, 2), n.integers(1, 2, 7, 1).AsType(tensor.Float32), 3, fitting(3), nil,
		}
	},
	"words": func(n numbers) training {
		return training{
			kerasgo.Sequential(layers.Input(6), layers.Embedding(7, 4).MaskZero(true), layers.LSTM(3).ReturnSequences(true), layers.GlobalAveragePooling1D(), layers.Dense(1).Activation("sigmoid")),
			append(compiled("binary_crossentropy", optimizers.Adagrad().LearningRate(0.1).InitialAccumulatorValue(0.05), "accuracy"), kerasgo.WeightedMetrics("mse")),
			n.integers(0, 7, 11, 6), n.integers(1, 2, 11, 1).AsType(tensor.Float32), 4, fitting(3), n.positive(2, 11),
		}
	},
	"tags": func(n numbers) training {
		return training{
			kerasgo.Sequential(layers.Input(5), layers.Embedding(6, 3).MaskZero(true).EmbeddingsRegularizer(regularizers.L2(0.01)), layers.Bidirectional(layers.LSTM(2).ReturnSequences(true)),
				layers.Dropout(0), layers.TimeDistributed(layers.Dense(4).Activation("softmax"))),
			compiled("sparse_categorical_crossentropy", optimizers.Lion().LearningRate(0.01), "accuracy"), n.integers(0, 6, 9, 5), n.integers(1, 4, 9, 5), 4, fitting(3), nil,
		}
	},
	"stateful": func(n numbers) training {
		x := kerasgo.Input(3, 2)
		y := layers.Dense(1).Call(layers.GRU(2).Stateful(true).Call(layers.LSTM(3).Stateful(true).ReturnSequences(true).Call(x)))
		return training{kerasgo.Model(x, y), compiled("mse", optimizers.SGD().LearningRate(0.1)), n.floats(0, 12, 3, 2), n.floats(1, 12, 1), 4, fitting(3), nil}
	},
	"frozen": func(n numbers) training {
		return training{
			kerasgo.Sequential(layers.Input(6, 3), layers.Dense(4).Activation("relu").Trainable(false), layers.BatchNormalization().Trainable(false), layers.Conv1D(4, 3).Padding("causal").DilationRate(2).UseBias(false),
				layers.BatchNormalization().Momentum(0.6).Scale(false), layers.Activation("selu"), layers.Flatten(), layers.Dense(1)),
			compiled("mse", optimizers.Adam().LearningRate(0.03)), n.floats(0, 11, 6, 3), n.floats(1, 11, 1), 4, fitting(3), nil,
		}
	},
	"shared": func(n numbers) training {
		a, b := kerasgo.Input(4), kerasgo.Input(4)
		dense, norm := layers.Dense(3).Activation("tanh").KernelRegularizer(regularizers.L1L2().L1(0.01).L2(0.02)), layers.BatchNormalization().Momentum(0.8)
		x, y := norm.Call(dense.Call(a)), norm.Call(dense.Call(b))
		joined := layers.Concatenate().Call(layers.Multiply().Call(x, y), layers.Maximum().Call(x, y), layers.Average().Call(x, y, x), layers.Minimum().Call(x, y))
		z := layers.Dense(2).Activation("softmax").Call(layers.Add().Call(layers.Dense(5).Call(joined), layers.Dense(5).UseBias(false).Call(a)))
		return training{
			kerasgo.Model(symbols{a, b}, z), compiled(losses.CategoricalCrossentropy().LabelSmoothing(0.1), optimizers.AdamW().LearningRate(0.02).WeightDecay(0.1), "accuracy"),
			[]*kerasgo.Tensor{n.floats(0, 10, 4), n.floats(1, 10, 4)}, oneHot(n.integers(2, 2, 10), 2), 4, fitting(3), nil,
		}
	},
	"weighted_classes": func(n numbers) training {
		return training{
			kerasgo.Sequential(layers.Input(5), layers.Dense(8).Activation("leaky_relu"), layers.Dense(3)),
			append(compiled(losses.SparseCategoricalCrossentropy().FromLogits(true), optimizers.Adadelta().LearningRate(0.5), "accuracy"), kerasgo.WeightedMetrics(metrics.SparseCategoricalAccuracy().Name("weighted"))),
			n.floats(0, 23, 5), n.integers(1, 3, 23), 6, fitting(4, kerasgo.ValidationSplit(0.2), kerasgo.ClassWeight(map[int]float64{0: 0.5, 1: 2, 2: 3})), nil,
		}
	},
	"weighted_validation": func(n numbers) training {
		return training{
			kerasgo.Sequential(layers.Input(5), layers.Dense(4).Activation("softplus"), layers.Dense(2)),
			append(compiled("mean_absolute_error", optimizers.Ftrl().LearningRate(0.1).L1RegularizationStrength(0.01).L2RegularizationStrength(0.02), "mse"), kerasgo.WeightedMetrics("mae")),
			n.floats(0, 22, 5), n.floats(1, 22, 2), 7, fitting(3, kerasgo.ValidationSplit(0.3), kerasgo.ValidationFreq(2)), n.positive(2, 22),
		}
	},
	"clipped": func(n numbers) training {
		y := n.floats(1, 10, 1)
		for i := range y.Float32s() {
			y.Float32s()[i] *= 3
		}
		return training{
			kerasgo.Sequential(layers.Input(4), layers.Dense(5).Activation("mish"), layers.Dense(1)),
			compiled("mse", optimizers.Adam().LearningRate(schedules.CosineDecay(0.01, 5).Alpha(0.1).WarmupTarget(0.1).WarmupSteps(3)).GlobalClipnorm(0.2).WeightDecay(0.05)), n.floats(0, 10, 4), y, 4, fitting(4), nil,
		}
	},
	"decayed": func(n numbers) training {
		return training{
			kerasgo.Sequential(layers.Input(4), layers.Dense(5).Activation("silu"), layers.Dense(1)),
			compiled("mse", optimizers.SGD().LearningRate(schedules.PolynomialDecay(0.1, 4).EndLearningRate(0.01).Power(0.5).Cycle(true)).Momentum(0.5).Clipvalue(0.05)), n.floats(0, 10, 4), n.floats(1, 10, 1), 3, fitting(3), nil,
		}
	},
	"own": func(n numbers) training {
		x := kerasgo.Input(3, 4)
		y := layers.Dense(2).Call(layers.Flatten().Call(layers.Lambda(func(x symbol) symbol { return ops.Subtract(ops.Square(x), x) }).Call(layers.Dense(3).Call(x))))
		loss := losses.Function("own_loss", func(yTrue, yPred symbol) symbol {
			return ops.Mean(ops.Log(ops.Add(ops.Scalar(yTrue.Graph(), 1), ops.Square(ops.Subtract(yTrue, yPred)))), -1)
		})
		metric := metrics.Function("own_metric", func(yTrue, yPred symbol) symbol { return ops.Max(ops.Abs(ops.Subtract(yTrue, yPred)), -1) })
		rate := schedules.PiecewiseConstantDecay([]int{2, 5}, []float64{0.2, 0.1, 0.01})
		return training{kerasgo.Model(x, y), compiled(loss, optimizers.SGD().LearningRate(rate).Momentum(0.9), metric, "mae"), n.floats(0, 11, 3, 4), n.floats(1, 11, 2), 4, fitting(3), nil}
	},
	"bounded": func(n numbers) training {
		return training{
			kerasgo.Sequential(layers.Input(6),
				layers.Dense(5).KernelRegularizer(regularizers.L1(0.02)).BiasRegularizer(regularizers.L2(0.1)).KernelConstraint(constraints.MaxNorm(0.9)).ActivityRegularizer(regularizers.L2(0.01)),
				layers.PReLU().AlphaConstraint(constraints.NonNeg()), layers.Dense(4).KernelConstraint(constraints.UnitNorm().Axis(1)).BiasConstraint("non_neg").Activation("hard_sigmoid"),
				layers.Dense(2).KernelConstraint(constraints.MinMaxNorm().MinValue(0.3).MaxValue(0.7).Rate(0.5))),
			compiled(losses.Huber().Delta(0.3), optimizers.SGD().LearningRate(0.2), "mse"), n.floats(0, 11, 6), n.floats(1, 11, 2), 4, fitting(3), nil,
		}
	},
	"separable": func(n numbers) training {
		return training{
			kerasgo.Sequential(layers.Input(8, 7, 3), layers.ZeroPadding2D(1, 0, 0, 2), layers.SeparableConv2D(4, 3).Strides(2).DepthMultiplier(2).Padding("same").Activation("relu"),
				layers.DepthwiseConv2D(2, 3).DepthMultiplier(2).DilationRate(2, 1).Padding("same"), layers.GroupNormalization().Groups(4), layers.UpSampling2D(1, 2).Interpolation("bilinear"),
				layers.AveragePooling2D(2).Padding("same"), layers.GlobalAveragePooling2D().Keepdims(true), layers.Flatten(), layers.Dense(1).Activation("sigmoid")),
			compiled(losses.BinaryCrossentropy().LabelSmoothing(0.2), optimizers.Adam().LearningRate(0.02).Beta1(0.8).Beta2(0.9).Epsilon(1e-3), "binary_accuracy"),
			n.floats(0, 9, 8, 7, 3), n.integers(1, 2, 9, 1).AsType(tensor.Float32), 4, fitting(3), nil,
		}
	},
	"volumes": func(n numbers) training {
		return training{
			kerasgo.Sequential(layers.Input(4, 5, 4, 2), layers.Conv3D(3, 2, 3, 2).Strides(1, 2, 1).Padding("same").Activation("relu"), layers.Conv3DTranspose(2, 2).Strides(2, 1, 1).Padding("same"),
				layers.AveragePooling3D(2, 1, 2), layers.Reshape(-1, 4), layers.Permute(2, 1), layers.LayerNormalization().Axis(1, 2).Epsilon(0.01), layers.Conv1D(3, 2).Strides(2).Activation("softsign"),
				layers.Conv1DTranspose(2, 3).Strides(2).OutputPadding(1), layers.MaxPooling1D(3), layers.RMSNormalization(), layers.GRU(2).ResetAfter(false).Activation("relu")),
			compiled("mse", optimizers.RMSprop().LearningRate(0.01).WeightDecay(0.1), metrics.RootMeanSquaredError()), n.floats(0, 7, 4, 5, 4, 2), n.floats(1, 7, 2), 3, fitting(3), nil,
		}
	},
	"channels_first": func(n numbers) training {
		return training{
			kerasgo.Sequential(layers.Input(3, 6, 7), layers.Conv2D(4, 3).Strides(2).Padding("same").DataFormat("channels_first").Activation("relu"), layers.BatchNormalization().Axis(1).Momentum(0.5),
				layers.MaxPooling2D(2).DataFormat("channels_first").Padding("same"), layers.Flatten().DataFormat("channels_first"), layers.UnitNormalization(), layers.Dense(3).Activation("softmax")),
			compiled("categorical_crossentropy", optimizers.SGD().LearningRate(schedules.InverseTimeDecay(0.5, 2, 0.7).Staircase(true)), "categorical_accuracy"),
			n.floats(0, 9, 3, 6, 7), oneHot(n.integers(1, 3, 9), 3), 4, fitting(3), nil,
		}
	},
	"decoder": func(n numbers) training {
		source, target := kerasgo.Input(4, 2), kerasgo.Input(3, 2)
		states := layers.LSTM(3).ReturnState(true).CallAll(layers.Masking(0).Call(source))
		outputs := layers.GRU(3).ReturnSequences(true).ReturnState(true).CallAll(layers.LSTM(3).ReturnSequences(true).Call(target, states[1], states[2]), states[1])
		y := layers.Dense(1).Call(layers.Add().Call(outputs[0], layers.RepeatVector(3).Call(outputs[1])))
		return training{
			kerasgo.Model(symbols{source, target}, y), compiled("mse", optimizers.Adam().LearningRate(schedules.ExponentialDecay(0.05, 3, 0.5).Staircase(true))),
			[]*kerasgo.Tensor{blank(n.floats(0, 9, 4, 2), 2, 5, 3), n.floats(1, 9, 3, 2)}, n.floats(2, 9, 3, 1), 4, fitting(3), nil,
		}
	},
	"masked_normalization": func(n numbers) training {
		return training{
			kerasgo.Sequential(layers.Input(5, 3), layers.Masking(0), layers.BatchNormalization().Momentum(0.5), layers.SimpleRNN(4).ReturnSequences(true).UseBias(false),
				layers.BatchNormalization().Renorm(true).Momentum(0.8), layers.Dense(2)),
			compiled("mse", optimizers.SGD().LearningRate(0.1), "mae"), blank(blank(n.floats(0, 10, 5, 3), 1, 4, 3), 8, 9, 0), n.floats(1, 10, 5, 2), 4, fitting(3), nil,
		}
	},
	"parts_of_epochs": func(n numbers) training {
		return training{kerasgo.Sequential(layers.Input(3), layers.Dense(2)), compiled("mse", optimizers.SGD().LearningRate(0.1)), n.floats(0, 20, 3), n.floats(1, 20, 2), 4, fitting(5, kerasgo.StepsPerEpoch(2)), nil}
	},
	"later_epochs": func(n numbers) training {
		return training{
			kerasgo.Sequential(layers.Input(3), layers.Dense(4).Activation("sigmoid"), layers.Dense(2).Activation("log_softmax")),
			compiled(losses.MeanSquaredError().Reduction("sum"), optimizers.SGD().LearningRate(0.01), "mae"), n.floats(0, 10, 3), n.floats(1, 10, 2), 4, fitting(5, kerasgo.InitialEpoch(2)), nil,
		}
	},
	"spread": func(n numbers) training {
		return training{
			kerasgo.Sequential(layers.Input(3, 4, 2), layers.Conv2DTranspose(2, 2, 4).Strides(3, 2).Padding("same").OutputPadding(2, 1).Activation("tanh"),
				layers.Conv2DTranspose(2, 4, 3).Strides(2).OutputPadding(1), layers.MaxPooling2D(4, 3), layers.GlobalMaxPooling2D()),
			compiled("mse", optimizers.SGD().LearningRate(0.1)), n.floats(0, 9, 3, 4, 2), n.floats(1, 9, 2), 4, fitting(3), nil,
		}
	},
	"two_masks": func(n numbers) training {
		a, b, words := kerasgo.Input(5), kerasgo.Input(5), layers.Embedding(4, 3).MaskZero(true)
		x, y := words.Call(a), words.Call(b)
		z := layers.Add().Call(layers.Add().Call(layers.GRU(3).Call(layers.Add().Call(x, y)), layers.LSTM(3).Call(layers.Concatenate().Call(x, y))), layers.SimpleRNN(3).Call(layers.Maximum().Call(x, x)))
		return training{
			kerasgo.Model(symbols{a, b}, layers.Dense(2).Call(z)), compiled("mse", optimizers.SGD().LearningRate(0.2)),
			[]*kerasgo.Tensor{n.integers(0, 4, 9, 5), n.integers(1, 4, 9, 5)}, n.floats(2, 9, 2), 4, fitting(3), nil,
		}
	},
	"inner_masks": func(n numbers) training {
		x := n.floats(0, 9, 3, 4, 2)
		for sample := range 9 {
			for row := range 3 {
				for step := range 4 {
					if sample >= 2 && sample < 5 && row == 1 && step >= 2 || sample >= 6 && step == 1 {
						clear(x.Float32s()[((sample*3+row)*4+step)*2:][:2])
					}
				}
			}
		}
		return training{
			kerasgo.Sequential(layers.Input(3, 4, 2), layers.TimeDistributed(layers.Lambda(func(x symbol) symbol { return ops.Multiply(x, ops.Max(x)) })), layers.Masking(0),
				layers.TimeDistributed(layers.LSTM(3)), layers.Flatten(), layers.Dense(1)),
			compiled("mse", optimizers.SGD().LearningRate(0.2)), x, n.floats(1, 9, 1), 4, fitting(3), nil,
		}
	},
	"outputs_by_name": func(n numbers) training {
		return training{
			priceAndKind(kerasgo.Input(4)), []kerasgo.CompileOption{
				kerasgo.Loss(map[string]string{"kind": "sparse_categorical_crossentropy", "price": "mse"}), kerasgo.LossWeights(map[string]float64{"price": 0.5, "kind": 2}),
				kerasgo.Metrics(map[string]any{"kind": []string{"accuracy"}, "price": "mae"}), kerasgo.Optimizer(optimizers.Adam().LearningRate(0.02)),
			},
			n.floats(0, 21, 4), map[string]*kerasgo.Tensor{"price": n.floats(1, 21, 1), "kind": n.integers(2, 3, 21)}, 4, fitting(3, kerasgo.ValidationSplit(0.3)), nil,
		}
	},
	"outputs_weighted": func(n numbers) training {
		return training{
			priceAndKind(kerasgo.Input(4)), []kerasgo.CompileOption{
				kerasgo.Loss([]losses.Loss{losses.Huber().Delta(0.4), losses.SparseCategoricalCrossentropy()}), kerasgo.LossWeights([]float64{0.3, 1}),
				kerasgo.Optimizer(optimizers.SGD().LearningRate(0.1).Momentum(0.9)),
				kerasgo.Metrics("mse", []string{"accuracy"}), kerasgo.WeightedMetrics([]any{"mae", metrics.MeanSquaredError().Name("weighted")}, nil),
			},
			n.floats(0, 11, 4), []any{n.floats(1, 11, 1), n.integers(2, 3, 11).Ints()}, 4, fitting(3), []*kerasgo.Tensor{n.positive(3, 11), n.positive(4, 11)},
		}
	},
	"outputs_alike": func(n numbers) training {
		a, b := kerasgo.Input(3), kerasgo.Input(2, 4)
		y := layers.Dense(2).Name("first").Call(layers.Concatenate().Call(a, layers.GlobalMaxPooling1D().Call(b)))
		return training{
			kerasgo.Model(symbols{a, b}, symbols{y, layers.Dense(3).Name("second").Call(b)}),
			[]kerasgo.CompileOption{kerasgo.Loss("mse"), kerasgo.LossWeights(0.5), kerasgo.Optimizer(optimizers.RMSprop().LearningRate(0.02))},
			[]*kerasgo.Tensor{n.floats(0, 10, 3), n.floats(1, 10, 2, 4)}, []*kerasgo.Tensor{n.floats(2, 10, 2), n.floats(3, 10, 2, 3)}, 4, fitting(3), nil,
		}
	},
	"outputs_measured": func(n numbers) training {
		return training{
			priceAndKind(kerasgo.Input(4)), []kerasgo.CompileOption{
				kerasgo.Loss([]any{"mae", nil}), kerasgo.Optimizer(optimizers.SGD().LearningRate(0.1)), kerasgo.Metrics(nil, []any{"accuracy", "sparse_categorical_accuracy"}),
			},
			n.floats(0, 9, 4), []*kerasgo.Tensor{n.floats(1, 9, 1), n.integers(2, 3, 9)}, 4, fitting(3), nil,
		}
	},
}

// priceAndKind are two outputs beside each other.
func priceAndKind(x symbol) *kerasgo.Network {
	shared := layers.BatchNormalization().Momentum(0.7).Call(layers.Dense(5).Activation("tanh").KernelRegularizer(regularizers.L2(0.02)).Call(x))
	return kerasgo.Model(x, symbols{layers.Dense(1).Name("price").Call(shared), layers.Dense(3).Activation("softmax").Name("kind").Call(shared)})
}

// oneHot are rows with a one in the place of each class.
func oneHot(classes *kerasgo.Tensor, count int) *kerasgo.Tensor {
	rows := tensor.Zeros(classes.Len(), count)
	for i, class := range classes.Int32s() {
		rows.Set(1, i, int(class))
	}
	return rows
}

// TestPrograms trains models of unusual layers and options from the same weights as
// Keras: history, weights, predictions and evaluation are the same.
func TestPrograms(t *testing.T) {
	var file map[string]struct {
		Seed       int
		History    map[string][]float32
		Weights    [][]float32
		Scores     map[string]float32
		Prediction []float32
	}
	golden.Load(t, "programs.json", &file)
	if got, want := slices.Sorted(maps.Keys(programs)), slices.Sorted(maps.Keys(file)); !slices.Equal(got, want) {
		t.Errorf("programs %v, Keras has %v", got, want)
	}
	const tolerance = 1e-4
	for name, want := range file {
		build := programs[name]
		if build == nil {
			continue
		}
		t.Run(name, func(t *testing.T) {
			p := build(numbers(want.Seed))
			setHashed(p.model, want.Seed)
			p.model.Compile(p.compile...)
			quiet, batch := kerasgo.Verbose(0), kerasgo.BatchSize(p.batch)
			fit, test := append(p.fit, kerasgo.Shuffle(false), batch, quiet), []kerasgo.EvaluateOption{batch, quiet}
			if p.weights != nil {
				fit, test = append(fit, kerasgo.SampleWeight(p.weights)), append(test, kerasgo.SampleWeight(p.weights))
			}
			history := p.model.Fit(p.x, p.y, fit...).History
			if got, want := slices.Sorted(maps.Keys(history)), slices.Sorted(maps.Keys(want.History)); !slices.Equal(got, want) {
				t.Errorf("history of %v, Keras has %v", got, want)
			}
			for key, values := range want.History {
				golden.Close(t, key, floats(history[key]...), values, tolerance)
			}
			weights := p.model.GetWeights()
			if len(weights) != len(want.Weights) {
				t.Fatalf("%d weights, Keras has %d", len(weights), len(want.Weights))
			}
			for i, values := range want.Weights {
				golden.Close(t, fmt.Sprint("weight ", i), weights[i], values, tolerance)
			}
			forget(p.model)
			scores := p.model.Evaluate(p.x, p.y, test...)
			for key, value := range want.Scores {
				golden.Close(t, "evaluated "+key, floats(scores.Get(key)), []float32{value}, tolerance)
			}
			forget(p.model)
			var prediction []float64
			for _, output := range p.model.PredictAll(p.x, batch) {
				prediction = append(prediction, output.Float64s()...)
			}
			golden.Close(t, "prediction", floats(prediction...), want.Prediction, tolerance)
		})
	}
}

func floats(values ...float64) *kerasgo.Tensor {
	x := tensor.Zeros(len(values))
	for i, value := range values {
		x.Set(value, i)
	}
	return x
}

// setHashed gives a model the first weights that programs.py does.
func setHashed(model *kerasgo.Network, seed int) {
	weights, i := model.GetWeights(), 0
	for _, l := range model.Layers() {
		for _, w := range l.Core().Weights {
			weights[i] = golden.Hashed(1000*seed+i, 0.5, w.Value.Shape())
			if strings.HasSuffix(w.Name, "variance") || strings.HasSuffix(w.Name, "stddev") {
				for j, value := range weights[i].Float32s() {
					weights[i].Float32s()[j] = max(value, -value) + 0.5
				}
			}
			i++
		}
	}
	model.SetWeights(weights)
}

// forget resets the states of stateful layers.
func forget(model *kerasgo.Network) {
	for _, l := range model.Layers() {
		switch l := l.(type) {
		case *layers.LSTMLayer:
			if l.Config.Stateful {
				l.ResetState()
			}
		case *layers.GRULayer:
			if l.Config.Stateful {
				l.ResetState()
			}
		}
	}
}
