package losses

import (
	"slices"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/registry"
	"kerasgo/kerasgo/tensor"
)

// Loss says how wrong predictions are.
type Loss interface {
	// Call returns the loss of each sample, of shape (batch) or, for
	// predictions of more than two axes, one number for each last axis. Labels
	// are float32 or int32 and may lack, or have too much, a last axis of
	// length 1.
	Call(yTrue, yPred *graph.Node) *graph.Node
	// Check panics with a *failure.Error when labels do not fit predictions of
	// the given shape, whose first length is -1.
	Check(where string, labels *tensor.Tensor, prediction []int)
	// Common returns what every loss has.
	Common() *Common
}

// Common is what every loss has.
type Common struct {
	Name      string `json:"name"`
	Reduction string `json:"reduction"` // see Reduce; default "sum_over_batch_size"
}

// options are the chain methods that every loss has.
type options[L any] struct {
	self   L
	common *Common
}

func (o *options[L]) own(self L, common *Common, name string) {
	*common = Common{Name: name, Reduction: "sum_over_batch_size"}
	o.self, o.common = self, common
}

// Common returns what every loss has.
func (o *options[L]) Common() *Common { return o.common }

// Name sets the name.
func (o *options[L]) Name(name string) L { o.common.Name = name; return o.self }

// String names the loss.
func (o *options[L]) String() string { return "Loss " + o.common.Name }

// Reduction sets how samples become one number: see Reduce.
func (o *options[L]) Reduction(reduction string) L {
	if !slices.Contains(reductions, reduction) {
		failure.Panic("Loss "+o.common.Name, failure.DidYouMean(reduction, reductions), "unknown reduction %q", reduction)
	}
	o.common.Reduction = reduction
	return o.self
}

// Get turns a name or a Loss into a loss. It panics for an unknown name and
// suggests the nearest.
func Get(where string, identifier any) Loss { return table.Get(where, identifier) }

// Names lists the losses that are known by name.
func Names() []string { return table.Names() }

var table = registry.New("loss", "losses.Function", makers())

func makers() map[string]func() Loss {
	sparse := func() Loss { return SparseCategoricalCrossentropy() }
	categorical := func() Loss { return CategoricalCrossentropy() }
	binary := func() Loss { return BinaryCrossentropy() }
	squared := func() Loss { return MeanSquaredError() }
	absolute := func() Loss { return MeanAbsoluteError() }
	huber := func() Loss { return Huber() }
	return map[string]func() Loss{
		"sparse_categorical_crossentropy": sparse,
		"categorical_crossentropy":        categorical,
		"binary_crossentropy":             binary, "bce": binary, "BCE": binary,
		"mean_squared_error": squared, "mse": squared, "MSE": squared,
		"mean_absolute_error": absolute, "mae": absolute, "MAE": absolute,
		"huber": huber, "huber_loss": huber,
	}
}

// WantsClasses tells whether a loss wants labels as class numbers.
func WantsClasses(l Loss) bool {
	_, ok := l.(*SparseCategoricalCrossentropyLoss)
	return ok
}
