package layers

import (
	"fmt"
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/golden"
	"kerasgo/kerasgo/tensor"
)

func TestFlattenAndReshapeAreThoseOfKeras(t *testing.T) {
	likeKeras(t, "flatten", Flatten())
	likeKeras(t, "reshape", Reshape(-1, 2))
	if shape := describe(nil, Flatten()).Shape(); fmt.Sprint(shape) != "[-1 1]" {
		t.Error(shape)
	}
}

func TestReshapeErrors(t *testing.T) {
	panics(t, `Reshape layer: a sample of shape (64,) has 64 numbers, which do not fill the shape [8 9]. The lengths must multiply to 64; one may be -1`,
		func() { describe([]int{64}, Reshape(8, 9)) })
}

func TestGlobalAveragePooling2D(t *testing.T) {
	g := graph.New(false)
	x := g.Constant(tensor.FromFloat32s([]float32{1, 10, 2, 20, 3, 30, 4, 40}, 1, 2, 2, 2))
	golden.Close(t, "means", golden.Run(t, Trace(GlobalAveragePooling2D(), x))[0], []float32{2.5, 25}, 1e-6)
	if shape := describe([]int{4, 4, 3}, GlobalAveragePooling2D().Keepdims(true)).Shape(); fmt.Sprint(shape) != "[-1 1 1 3]" {
		t.Error(shape)
	}
	panics(t, `GlobalAveragePooling2D layer: the input has shape (None, 64), want 4 axes: (batch, height, width, channels). Add the channels with layers.Reshape(height, width, 1), or in layers.Input`,
		func() { describe([]int{64}, GlobalAveragePooling2D()) })
}

func TestInput(t *testing.T) {
	panics(t, `Input: shape (None, 8) has a length that is not positive. The batch is not part of the shape`, func() { Input(-1, 8) })
	panics(t, `Dense layer: called with nil. Begin with kerasgo.Input`, func() { Dense(1).Call(nil) })
	panics(t, `Dense layer: called with the result of Constant, want one of kerasgo.Input or of a layer. Wrap functions of package ops in layers.Lambda`,
		func() { Dense(1).Call(graph.New(false).Constant(tensor.Zeros(1, 1))) })
}
