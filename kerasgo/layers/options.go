package layers

import (
	"encoding/json"
	"reflect"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/regularizers"
)

// options are the chain methods that every layer has. L is the pointer to the
// layer's own type, so that a chain keeps it.
type options[L Layer] struct {
	self L
	core Core
}

// own ties the options to the layer they are embedded in.
func (o *options[L]) own(self L, class string, common *Common) {
	*common = Common{Trainable: true, Dtype: "float32"}
	o.self, o.core = self, Core{Class: class, Common: common}
}

// Core returns what every layer has.
func (o *options[L]) Core() *Core { return &o.core }

// String names the layer.
func (o *options[L]) String() string { return o.core.Describe() }

// MarshalJSON writes the layer as Keras does: its class and its configuration.
func (o *options[L]) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Module         string  `json:"module"`
		ClassName      string  `json:"class_name"`
		Config         any     `json:"config"`
		RegisteredName *string `json:"registered_name"`
	}{Module: "keras.layers", ClassName: o.core.Class, Config: configOf(o.self)})
}

// configOf is a layer's configuration, a struct that each layer has of its own type.
func configOf(l Layer) any { return reflect.ValueOf(l).Elem().FieldByName("Config").Interface() }

// Build makes no weights.
func (o *options[L]) Build(inputs ...[]int) {}

// Call applies the layer to a symbolic tensor, as kerasgo.Input returns, and
// returns the symbolic result. It makes the layer's weights at the first call;
// calling again shares them.
func (o *options[L]) Call(x *graph.Node) *graph.Node { return Apply(o.self, x) }

// Name sets the layer's name. Without one, a model names it after its class:
// dense, dense_1.
func (o *options[L]) Name(name string) L { o.core.Common.Name = name; return o.self }

// Trainable sets whether training changes the weights, also those of layers inside;
// default true.
func (o *options[L]) Trainable(trainable bool) L {
	o.core.setTrainable(trainable)
	return o.self
}

// Dtype sets the type that the layer computes in: "float32" is the only one.
func (o *options[L]) Dtype(dtype string) L {
	if dtype != "float32" {
		failure.Panic(o.core.Describe(), `Use "float32"`, "dtype %q is not supported", dtype)
	}
	o.core.Common.Dtype = dtype
	return o.self
}

// InputShape declares the shape of one sample, without the batch, for the first
// layer of a Sequential model. It does the same as layers.Input before it.
func (o *options[L]) InputShape(shape ...int) L { o.core.InputShape = shape; return o.self }

// ActivityRegularizer adds a penalty on the layer's output, divided by the number
// of samples, to the loss: a name or a regularizers.Regularizer.
func (o *options[L]) ActivityRegularizer(regularizer any) L {
	o.core.Common.ActivityRegularizer = regularizers.Get(o.core.Describe(), regularizer)
	return o.self
}

// wantRank panics unless an input has rank axes, which are named in meaning.
func (o *options[L]) wantRank(shape []int, rank int, meaning, fix string) {
	if len(shape) != rank {
		failure.Panic(o.core.Describe(), fix, "the input has shape %s, want %d axes: %s", shapeString(shape), rank, meaning)
	}
}

// wantRows panics unless an input has an axis beside the batch.
func (o *options[L]) wantRows(shape []int) {
	if len(shape) < 2 {
		failure.Panic(o.core.Describe(), "Give each sample as a row of numbers", "the input has shape %s, want at least 2 axes", shapeString(shape))
	}
}
