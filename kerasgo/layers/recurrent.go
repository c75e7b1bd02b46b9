package layers

import (
	"kerasgo/kerasgo/activations"
	"kerasgo/kerasgo/constraints"
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/initializers"
	"kerasgo/kerasgo/kernels/recurrent"
	"kerasgo/kerasgo/regularizers"
)

// RecurrentConfig is what all recurrent layers are made of.
type RecurrentConfig struct {
	Common
	KernelConfig
	OutputConfig
	Units                int                      `json:"units"`
	RecurrentInitializer initializers.Initializer `json:"recurrent_initializer"` // default orthogonal
	RecurrentRegularizer regularizers.Regularizer `json:"recurrent_regularizer"` // default none
	RecurrentConstraint  constraints.Constraint   `json:"recurrent_constraint"`  // default none
	Dropout              float64                  `json:"dropout"`               // default 0
	RecurrentDropout     float64                  `json:"recurrent_dropout"`     // default 0
	ReturnSequences      bool                     `json:"return_sequences"`      // default false
	ReturnState          bool                     `json:"return_state"`          // default false
	GoBackwards          bool                     `json:"go_backwards"`          // default false
	Stateful             bool                     `json:"stateful"`              // default false
	Unroll               bool                     `json:"unroll"`                // default false; the loop is the same either way
	ZeroOutputForMask    bool                     `json:"zero_output_for_mask"`  // default false
	Seed                 Seed                     `json:"seed"`                  // of the dropout
}

// recurrentLayer are the chain methods, the weights and the loop over time that
// recurrent layers share; the kernel and the bias are those of the input. L is the
// pointer to the layer's own type.
type recurrentLayer[L Layer] struct {
	options[L]
	kernelOptions[L]
	outputOptions[L]
	common                     *RecurrentConfig
	recurrentKernel            *Weight
	inputDropout, stateDropout *DropoutLayer
	is                         cell
	memory                     []*graph.Variable // of a stateful layer, once the batch is known
}

// cell is what differs between recurrent layers.
type cell interface {
	// kind is the arithmetic of a step for which there are kernels.
	kind() recurrent.Cell
	// gatesActivation is the function of the gates, nil where there are none.
	gatesActivation() *activations.Activation
	// compose is a step of any activations: from a step's part of x·kernel + bias
	// and the state, and with an LSTM the cell, before, to those after. The
	// product with the state is for the layer to call, for each gate or all.
	compose(x *graph.Node, before []*graph.Node, product func(state *graph.Node, from, to int) *graph.Node) []*graph.Node
}

// start fills in the defaults.
func (r *recurrentLayer[L]) start(self L, is cell, class string, units int, common *RecurrentConfig) {
	r.common, r.is = common, is
	r.own(self, class, &common.Common)
	r.kernelOptions = newKernelOptions(&r.options, &common.KernelConfig)
	r.outputOptions = newOutputOptions(&r.options, &common.OutputConfig, "tanh")
	common.Units, common.RecurrentInitializer = units, initializers.Orthogonal()
	if units <= 0 {
		failure.Panic(class, "Give the size of the state", "units is %d, want at least 1", units)
	}
}

// RecurrentInitializer sets the first values of the kernel of the state: a name
// or an initializers.Initializer; default "orthogonal".
func (r *recurrentLayer[L]) RecurrentInitializer(initializer any) L {
	r.common.RecurrentInitializer = initializers.Get(r.core.Describe(), initializer)
	return r.self
}

// RecurrentRegularizer adds a penalty on the kernel of the state to the loss.
func (r *recurrentLayer[L]) RecurrentRegularizer(regularizer any) L {
	r.common.RecurrentRegularizer = regularizers.Get(r.core.Describe(), regularizer)
	return r.self
}

// RecurrentConstraint keeps the kernel of the state in bounds.
func (r *recurrentLayer[L]) RecurrentConstraint(constraint any) L {
	r.common.RecurrentConstraint = constraints.Get(r.core.Describe(), constraint)
	return r.self
}

// Dropout sets the share of the inputs that is dropped while training, the same
// ones at every step; default 0.
func (r *recurrentLayer[L]) Dropout(rate float64) L {
	r.common.Dropout = share(r.core.Describe(), rate)
	return r.self
}

// RecurrentDropout sets the share of the state that is dropped while training,
// the same part at every step; default 0.
func (r *recurrentLayer[L]) RecurrentDropout(rate float64) L {
	r.common.RecurrentDropout = share(r.core.Describe(), rate)
	return r.self
}

// Seed fixes what the dropouts drop.
func (r *recurrentLayer[L]) Seed(seed int) L { r.common.Seed.set(seed); return r.self }

func share(where string, rate float64) float64 {
	if !(rate >= 0 && rate < 1) {
		failure.Panic(where, "Give the share to drop, such as 0.2", "the rate is %v, want at least 0 and less than 1", rate)
	}
	return rate
}

// ReturnSequences sets whether the result has the state after every step,
// (batch, steps, units), or only after the last, (batch, units), the default.
func (r *recurrentLayer[L]) ReturnSequences(all bool) L {
	r.common.ReturnSequences = all
	return r.self
}

// GoBackwards sets whether the steps are taken from the last to the first;
// sequences are then returned in that order.
func (r *recurrentLayer[L]) GoBackwards(backwards bool) L {
	r.common.GoBackwards = backwards
	return r.self
}

// ReturnState sets whether the state after the last step, and of an LSTM the cell,
// are returned beside the output, by CallAll; default false.
func (r *recurrentLayer[L]) ReturnState(state bool) L { r.common.ReturnState = state; return r.self }

// Stateful sets whether each batch begins with the state in which the last one
// ended, sample by sample, instead of zeros: see ResetState. All batches must be
// of one size; default false.
func (r *recurrentLayer[L]) Stateful(stateful bool) L { r.common.Stateful = stateful; return r.self }

// ZeroOutputForMask sets whether the outputs of masked steps are zeros, instead of
// those of the step before, where sequences are returned; default false, but in a
// Bidirectional true.
func (r *recurrentLayer[L]) ZeroOutputForMask(zero bool) L {
	r.common.ZeroOutputForMask = zero
	return r.self
}

// Unroll is accepted for Keras's sake: the loop over time is one computation
// either way.
func (r *recurrentLayer[L]) Unroll(unroll bool) L { r.common.Unroll = unroll; return r.self }

// addWeights makes the weights: gates is how many kernels of the layer's size stand
// beside each other.
func (r *recurrentLayer[L]) addWeights(shape []int, gates int, biasShape ...int) {
	r.wantAxes(shape, 1)
	if shape[1] < 1 {
		failure.Panic(r.core.Describe(), "Give the number of steps in layers.Input", "the input has shape %s: the number of steps must be known", shapeString(shape))
	}
	c := r.common
	r.addKernel(shape[2], gates*c.Units)
	r.recurrentKernel = r.core.AddWeight("recurrent_kernel", c.RecurrentInitializer, c.RecurrentRegularizer, c.RecurrentConstraint, c.Units, gates*c.Units)
	r.addBias(biasShape...)
	seed := int(c.Seed.get())
	r.inputDropout, r.stateDropout = Dropout(c.Dropout).Seed(seed), Dropout(c.RecurrentDropout).Seed(seed+1)
	r.inputDropout.Build()
	r.stateDropout.Build()
}

// reversible is a recurrent layer as Bidirectional needs it.
type reversible interface {
	Layer
	// mirrored returns a layer of the same configuration, without weights, that
	// takes the steps the other way round.
	mirrored() reversible
	config() *RecurrentConfig
	ForwardAll(inputs ...*graph.Node) []*graph.Node
	ResetState()
	states() int
}

// turn makes it the configuration of a layer that takes the steps the other way round,
// from first weights of its own.
func (c *RecurrentConfig) turn() {
	c.GoBackwards = !c.GoBackwards
	for _, initializer := range []*initializers.Initializer{&c.KernelInitializer, &c.RecurrentInitializer, &c.BiasInitializer} {
		*initializer = initializers.Again(*initializer)
	}
}

func (r *recurrentLayer[L]) config() *RecurrentConfig { return r.common }
