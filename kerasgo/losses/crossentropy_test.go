package losses

import (
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/golden"
	"kerasgo/kerasgo/internal/mistake"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/tensor"
)

// TestCrossentropies compares other axes and ignored classes with Keras's.
func TestCrossentropies(t *testing.T) {
	cases := map[string]struct {
		Labels, Prediction, Weights golden.Array
		Value, Weighted             float32
		Gradient                    []float32
	}{}
	golden.Load(t, "crossentropies.json", &cases)
	all := map[string]struct {
		loss    Loss
		classes bool // labels are class numbers
	}{
		"cce_axis1": {CategoricalCrossentropy().Axis(1), false}, "cce_axis1_logits": {CategoricalCrossentropy().Axis(1).FromLogits(true), false},
		"bce_axis1": {BinaryCrossentropy().Axis(1), false}, "scce_ignore": {SparseCategoricalCrossentropy().FromLogits(true).IgnoreClass(-1), true},
		"scce_ignore_0": {SparseCategoricalCrossentropy().IgnoreClass(0), true}, "scce_ignore_sum": {SparseCategoricalCrossentropy().FromLogits(true).IgnoreClass(2).Reduction("sum"), true},
	}
	if len(all) != len(cases) {
		t.Errorf("%d losses for %d cases", len(all), len(cases))
	}
	for name, c := range all {
		want := cases[name]
		labels := want.Labels.Tensor()
		if c.classes {
			labels = labels.AsType(tensor.Int32)
		}
		c.loss.Check("Fit", labels, append([]int{-1}, want.Prediction.Shape[1:]...))
		g := graph.New(true)
		prediction := g.Read(&graph.Variable{Value: want.Prediction.Tensor()})
		values := c.loss.Call(g.Constant(labels), prediction)
		value := Reduce(c.loss, values, Masked(c.loss, nil, Mask(values, prediction)))
		weighted := Reduce(c.loss, values, Masked(c.loss, g.Constant(want.Weights.Tensor()), Mask(values, prediction)))
		got := golden.Run(t, value, weighted, ops.Gradients(value, []*graph.Node{prediction})[0])
		golden.Close(t, name, got[0], []float32{want.Value}, 1e-5)
		golden.Close(t, name+" weighted", got[1], []float32{want.Weighted}, 1e-5)
		golden.Close(t, name+" gradient", got[2], want.Gradient, 1e-5)
	}
}

// TestClassesAlongAnotherAxis: the same as with the classes as last axis; a mask of
// the predictions and an ignored class go together.
func TestClassesAlongAnotherAxis(t *testing.T) {
	g := graph.New(false)
	scores := g.Constant(tensor.FromFloat32s([]float32{1, 2, 3, 4, -1, 0.5, 2, 0, 1, 1, 3, 2}, 1, 3, 4))
	labels := g.Constant(tensor.FromInt32s([]int32{0, 2, 255, 1}, 1, 4))
	last := ops.Transpose(scores, 0, 2, 1)
	last.SetMask(g.Constant(tensor.FromFloat32s([]float32{1, 1, 1, 0}, 1, 4)))
	first := ops.Reshape(scores, 1, 3, 4)
	loss := func(l Loss, prediction *graph.Node) *graph.Node {
		values := l.Call(labels, prediction)
		return Reduce(l, values, Masked(l, nil, Mask(values, prediction)))
	}
	ignoring := func() *SparseCategoricalCrossentropyLoss {
		return SparseCategoricalCrossentropy().FromLogits(true).IgnoreClass(255)
	}
	got := golden.Run(t, loss(ignoring().Axis(1), first), loss(ignoring(), ops.Transpose(scores, 0, 2, 1)), loss(ignoring(), last))
	golden.Close(t, "along axis 1", got[0], got[1].Float32s(), 1e-6)
	// log(e+e⁻¹+e)-1 and log(e²+e⁰·⁵+e)-1, by hand.
	golden.Close(t, "masked", got[2], []float32{(0.7586237 + 1.4643688) / 2}, 1e-5)
}

func TestCrossentropyErrors(t *testing.T) {
	check := func(want string, l Loss, labels *tensor.Tensor, prediction ...int) {
		t.Helper()
		mistake.Says(t, want, func() { l.Check("Fit", labels, prediction) })
	}
	check(`Fit: the loss "categorical_crossentropy" goes along axis 2, the predictions have shape (None, 3). Give an axis of a sample`, CategoricalCrossentropy().Axis(2), tensor.Zeros(2, 3), -1, 3)
	check(`Fit: label 3 (sample 0) is not one of the 3 classes 0 to 2 that the model predicts. Classes count from 0; give the last layer 4 units if there are as many classes`,
		SparseCategoricalCrossentropy().Axis(1).IgnoreClass(4), tensor.FromInt32s([]int32{3, 4}, 1, 2), -1, 3, 2)
}
