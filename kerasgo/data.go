package kerasgo

import (
	"fmt"
	"slices"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/losses"
	"kerasgo/kerasgo/tensor"
)

// samples is data ready to be taken in batches: inputs, labels and weights with
// one entry for each sample.
type samples struct {
	inputs  []*tensor.Tensor
	labels  []*tensor.Tensor // by output, nil for those without a loss or metric; none for Predict
	weights []*tensor.Tensor // by output, where it has labels; none: all count 1
	count   int
	verb    string // what takes them, for errors
	// unproven inputs may hold NaN or infinities, which would spoil the weights:
	// each batch is looked through when it is taken, for there it is at hand.
	unproven bool
	// kind tells labels of different shape or type apart.
	kind string
}

// takeInputs checks inputs against the model and builds a model that does not
// know its input shape yet.
func (n *Network) takeInputs(verb string, x any) *samples {
	var list []*tensor.Tensor
	if several, ok := x.([]*tensor.Tensor); ok {
		list = several
	} else {
		list = []*tensor.Tensor{toTensor(verb, "the inputs", x)}
	}
	for i, t := range list {
		if t == nil {
			failure.Panic(verb, "", "input %d is nil", i)
		}
		if t.Rank() == 0 {
			failure.Panic(verb, "Give one entry for each sample", "the data is a single number")
		}
		if t.Len() == 0 {
			failure.Panic(verb, "", "there are no samples: the data has shape %s", tensor.ShapeString(t.Shape()))
		}
	}
	if n.outputs == nil {
		if len(n.layers) == 0 {
			failure.Panic(verb, "Add layers", "the model has no layers")
		}
		n.together.batch.Tracing(func() { n.Build(list[0].Shape()[1:]...) })
	}
	if len(list) != len(n.inputs) {
		failure.Panic(verb, "Give a []*kerasgo.Tensor with one entry for each input", "%d inputs for a model that has %d", len(list), len(n.inputs))
	}
	s := &samples{verb: verb, count: list[0].Len()}
	for i, t := range list {
		s.inputs = append(s.inputs, n.matchInput(verb, i, t))
		if t.Len() != s.count {
			failure.Panic(verb, "", "input %d has %d samples, input 0 has %d", i, t.Len(), s.count)
		}
	}
	for i, t := range s.inputs {
		if n.vocabularies[i] > 0 {
			checkWords(verb, i, t, n.vocabularies[i])
		}
	}
	return s
}

// takeInputsAlone is takeInputs for who does not hold the model.
func (n *Network) takeInputsAlone(verb string, x any) (s *samples) {
	n.together.alone(verb, func() { s = n.takeInputs(verb, x) })
	return s
}

// matchInput checks data against the shape that an input declares. As in Keras, a last
// axis of length 1 may be missing or too much.
func (n *Network) matchInput(where string, i int, t *tensor.Tensor) *tensor.Tensor {
	if sameSample(n.inputs[i], t) {
		return t
	}
	want, got := n.inputs[i].Shape()[1:], t.Shape()[1:]
	if slices.Equal(want, append(slices.Clone(got), 1)) || slices.Equal(append(slices.Clone(want), 1), got) {
		return t.Reshape(append([]int{t.Len()}, want...)...)
	}
	size := func(shape []int) int {
		product := 1
		for _, length := range shape {
			product *= length
		}
		return product
	}
	declared := "layers.Input"
	if !n.sequential {
		declared = "kerasgo.Input"
	} else if len(n.layers) > 0 && n.layers[0].Core().InputShape != nil {
		declared = "InputShape"
	}
	fix := fmt.Sprintf("Declare the shape of the data, %s%s, or pass data of shape %s", declared, arguments(got), none(want))
	problem := fmt.Sprintf("the model declares %s%s: inputs of shape %s, but the data has shape %s", declared, arguments(want), none(want), none(got))
	if slices.Equal(t.Shape(), want) {
		fix = fmt.Sprintf("The data looks like a single sample: give a list of samples, or x.Reshape%s", arguments(append([]int{1}, want...)))
	} else if size(want) == size(got) {
		fix = fmt.Sprintf("A sample has as many numbers: declare %s%s, or reshape the data with x.Reshape%s", declared, arguments(got), arguments(append([]int{-1}, want...)))
	} else {
		problem += fmt.Sprintf(", %d numbers for each sample in place of %d", size(got), size(want))
	}
	failure.Panic(where, fix, "%s", problem)
	return nil
}

// sameSample tells whether data has the shape that an input declares. It allocates
// nothing, for it is part of each call of Predict.
func sameSample(input *graph.Node, t *tensor.Tensor) bool {
	if input.Rank() != t.Rank() {
		return false
	}
	for axis := 1; axis < t.Rank(); axis++ {
		if input.Dim(axis) != t.Dim(axis) {
			return false
		}
	}
	return true
}

// none writes the shape of data whose samples have the given shape.
func none(shape []int) string { return tensor.ShapeString(append([]int{-1}, shape...)) }

// arguments writes a shape as arguments of a call: (8, 8).
func arguments(shape []int) string {
	text := "("
	for i, length := range shape {
		if i > 0 {
			text += ", "
		}
		text += fmt.Sprint(length)
	}
	return text + ")"
}

// takeLabels checks labels and weights and adds them.
func (n *Network) takeLabels(verb string, s *samples, y, weights any) {
	t := n.compiled(verb)
	s.unproven = !slices.ContainsFunc(n.layers, userDefined)
	list, several := dataPerOutput(verb, y, len(t.goals))
	if !several {
		list.list = []any{y}
	}
	for i, given := range t.perGoal(verb, "labels", list) {
		goal, where := t.goals[i], t.where(verb, i)
		if !goal.needsLabels() {
			s.labels, s.kind = append(s.labels, nil), s.kind+"-"
			continue
		}
		labels := toTensor(where, "the labels", given)
		if labels.Rank() == 0 || labels.Len() != s.count {
			failure.Panic(where, "Each sample needs one label", "%d samples, but labels of shape %s", s.count, tensor.ShapeString(labels.Shape()))
		}
		if goal.loss != nil {
			goal.loss.Check(where, labels, n.outputs[i].Shape())
		}
		if _, own := goal.loss.(*losses.FunctionLoss); !own { // which may know what to do with them
			checkNumbers(where, "label", "Leave such samples out, or give them labels", labels)
		}
		if goal.loss != nil && losses.WantsClasses(goal.loss) || labels.DType() != tensor.Float32 {
			labels = labels.AsType(tensor.Int32)
		}
		s.labels = append(s.labels, labels)
		s.kind += labels.DType().String() + tensor.ShapeString(labels.Shape()[1:])
	}
	if weights == nil {
		return
	}
	list, _ = dataPerOutput(verb, weights, len(t.goals))
	for i, given := range t.perGoal(verb, "sample weights", list) {
		if !t.goals[i].needsLabels() {
			s.weights = append(s.weights, nil)
			continue
		}
		where := t.where(verb, i)
		of := toTensor(where, "the sample weights", given).AsType(tensor.Float32)
		if of.Rank() != 1 || of.Len() != s.count {
			failure.Panic(where, "Give one number for each sample", "%d samples, but sample weights of shape %s", s.count, tensor.ShapeString(of.Shape()))
		}
		checkNumbers(where, "weight", "Give a weight of 0 to samples that should not count", of)
		s.weights = append(s.weights, of)
	}
}

// perGoal divides labels or weights of samples among the outputs: a list is of all of
// them, or of those only that need some.
func (t *training) perGoal(verb, what string, data perOutput[any]) []any {
	var need []int
	for i, goal := range t.goals {
		if goal.needsLabels() {
			need = append(need, i)
		}
	}
	if len(data.list) == len(need) && len(need) < len(t.goals) {
		list := make([]any, len(t.goals))
		for i, of := range data.list {
			list[need[i]] = of
		}
		return list
	}
	return data.of(verb, what, t.names, false)
}

// where says in messages which output labels are for.
func (t *training) where(verb string, output int) string {
	if len(t.goals) == 1 {
		return verb
	}
	return fmt.Sprintf("%s, output %q", verb, t.names[output])
}

// classWeights turns the weights of classes into weights of samples.
func classWeights(labels *tensor.Tensor, weights map[int]float64) *tensor.Tensor {
	if labels.Rank() == 2 && labels.Dim(1) > 1 {
		labels = labels.ArgMax(1)
	}
	result := tensor.New(tensor.Float32, labels.Len())
	for i, class := range labels.Ints() {
		weight, named := weights[class]
		if !named {
			weight = 1
		}
		result.Float32s()[i] = float32(weight)
	}
	checkNumbers("ClassWeight", "weight", "Give each class a number", result)
	return result
}

// split cuts off the last share of the samples.
func (s *samples) split(where string, share float64) (first, last *samples) {
	at := int(float64(s.count) * (1 - share))
	if at == 0 || at == s.count {
		failure.Panic(where, "Give more samples or another share", "ValidationSplit(%v) of %d samples leaves nothing to train or to validate on", share, s.count)
	}
	part := func(from, to int) *samples {
		p := &samples{verb: s.verb, count: to - from, unproven: s.unproven, kind: s.kind}
		for _, t := range s.inputs {
			p.inputs = append(p.inputs, t.Slice(from, to))
		}
		p.labels, p.weights = sliced(s.labels, from, to), sliced(s.weights, from, to)
		return p
	}
	return part(0, at), part(at, s.count)
}

// sliced cuts samples out of labels or weights.
func sliced(list []*tensor.Tensor, from, to int) (parts []*tensor.Tensor) {
	for _, t := range list {
		if t != nil {
			t = t.Slice(from, to)
		}
		parts = append(parts, t)
	}
	return parts
}
