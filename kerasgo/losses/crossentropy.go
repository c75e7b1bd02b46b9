package losses

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/tensor"
)

// LogitsConfig says what the predictions of a crossentropy are.
type LogitsConfig struct {
	FromLogits bool `json:"from_logits"` // not yet probabilities; default false
	Axis       int  `json:"axis"`        // along which they belong together; default -1
}

// crossentropyOptions are the chain methods of crossentropies. L is the pointer to
// the loss's own type.
type crossentropyOptions[L Loss] struct {
	self         L
	crossentropy *LogitsConfig
}

func newCrossentropyOptions[L Loss](self L, config *LogitsConfig) crossentropyOptions[L] {
	config.Axis = -1
	return crossentropyOptions[L]{self, config}
}

// FromLogits says that predictions are not yet probabilities: the last layer has
// no softmax, or sigmoid.
func (o *crossentropyOptions[L]) FromLogits(fromLogits bool) L {
	o.crossentropy.FromLogits = fromLogits
	return o.self
}

// Axis sets the axis along which the predictions of a sample belong together, of
// classes say; negative from the end. Default -1.
func (o *crossentropyOptions[L]) Axis(axis int) L { o.crossentropy.Axis = axis; return o.self }

// axis is the axis of a shape, counted from the first.
func (o *crossentropyOptions[L]) axis(where string, shape []int) int {
	axis := o.crossentropy.Axis
	if axis < 0 {
		axis += len(shape)
	}
	if axis < 1 || axis >= len(shape) {
		failure.Panic(where, "Give an axis of a sample", "the loss %q goes along axis %d, the predictions have shape %s", o.self.Common().Name, o.crossentropy.Axis, tensor.ShapeString(shape))
	}
	return axis
}

// last brings the axis of predictions, or of labels of the same shape, to the end.
func (o *crossentropyOptions[L]) last(x *graph.Node) *graph.Node {
	axis := o.axis("Loss", x.Shape())
	if axis == x.Rank()-1 {
		return x
	}
	var order []int
	for i := range x.Rank() {
		if i != axis {
			order = append(order, i)
		}
	}
	return ops.Transpose(x, append(order, axis)...)
}

// logits are those of predictions, if these are such or come right after the
// activation.
func (o *crossentropyOptions[L]) logits(predictions *graph.Node, activation string) (logits *graph.Node, ok bool) {
	if o.crossentropy.FromLogits {
		return predictions, true
	}
	return logitsOf(predictions, activation)
}
