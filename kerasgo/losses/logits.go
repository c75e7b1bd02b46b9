package losses

import "kerasgo/kerasgo/graph"

// LogitsConfig says what the predictions of a crossentropy are.
type LogitsConfig struct {
	FromLogits bool `json:"from_logits"` // they are not yet probabilities; default false
}

// logitsOption is the chain method of crossentropies. L is the pointer to the
// loss's own type.
type logitsOption[L any] struct {
	self   L
	logits *LogitsConfig
}

// FromLogits says that predictions are not yet probabilities: the last layer has
// no softmax, or sigmoid.
func (o *logitsOption[L]) FromLogits(fromLogits bool) L {
	o.logits.FromLogits = fromLogits
	return o.self
}

// of are the logits of predictions, if these are such or come right after the
// activation.
func (o *logitsOption[L]) of(predictions *graph.Node, activation string) (logits *graph.Node, ok bool) {
	if o.logits.FromLogits {
		return predictions, true
	}
	return logitsOf(predictions, activation)
}
