package layers

import (
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/golden"
	"kerasgo/kerasgo/tensor"
)

// TestShapeLayers compares layers that move numbers with those of Keras.
func TestShapeLayers(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"zp2d": ZeroPadding2D(1, 2, 0, 1), "crop2d": Cropping2D(1, 0, 1, 1), "zp1d": ZeroPadding1D(2, 1), "zp3d": ZeroPadding3D(1, 0, 2, 1, 0, 1),
		"crop1d": Cropping1D(1, 2), "crop3d": Cropping3D(1, 0, 1, 1, 0, 2), "up1d": UpSampling1D(3), "up3d": UpSampling3D(2, 1, 3),
		"up2d_bilinear": UpSampling2D(3, 2).Interpolation("bilinear"), "up2d_bicubic": UpSampling2D(3, 2).Interpolation("bicubic"),
		"up2d_lanczos3": UpSampling2D(2, 3).Interpolation("lanczos3"), "up2d_lanczos5": UpSampling2D(2).Interpolation("lanczos5"),
	})
	for name, l := range map[string]Layer{
		"up2d": UpSampling2D(2, 3), "up2d_bil": UpSampling2D(2).Interpolation("bilinear"), "permute": Permute(2, 1), "repeat": RepeatVector(3),
	} {
		t.Run(name, func(t *testing.T) { likeKeras(t, name, l) })
	}
	panics(t, "Permute: dims are [1 3]. Give each axis once, counted from 1", func() { Permute(1, 3) })
	panics(t, "Cropping3D layer: cropping [[1 1] [1 1] [1 1]] leaves nothing of an input of shape (None, 3, 2, 3, 1). Crop less", func() { describe([]int{3, 2, 3, 1}, Cropping3D()) })
	panics(t, "ZeroPadding3D: padding has 2 numbers. Give one number for all sides, three for the axes, or six: before, behind, above, below, left, right", func() { ZeroPadding3D(1, 2) })
	panics(t, "Cropping1D: cropping is [-1], want at least 0", func() { Cropping1D(-1) })
	panics(t, "ZeroPadding2D: padding has 3 numbers. Give one number for all sides, two for the axes, or four: above, below, left, right", func() { ZeroPadding2D(1, 2, 3) })
}

// TestRectifiers compares layers of one function with those of Keras.
func TestRectifiers(t *testing.T) {
	for name, l := range map[string]Layer{
		"leakyrelu": LeakyReLU(), "elu": ELU().Alpha(0.7), "prelu": PReLU(), "softmax1": Softmax().Axis(1),
		"prelu_shared": PReLU().AlphaInitializer("ones").SharedAxes(1, 2), "softmax_axes": Softmax().Axis(1, 2), "softmax_axes_apart": Softmax().Axis(1, 3),
		"softmax_masked": Softmax(), "softmax_masked_row": Softmax().Axis(1),
		"relu_max": ReLU().MaxValue(0.5).NegativeSlope(0.1).Threshold(0.05),
	} {
		t.Run(name, func(t *testing.T) { likeKeras(t, name, l) })
	}
}

// TestMerge compares joins of two tensors with those of Keras.
func TestMerge(t *testing.T) {
	cases := map[string]goldenCase{}
	golden.Load(t, "layers.json", &cases)
	for name, l := range map[string]*MergeLayer{
		"add": Add(), "subtract": Subtract(), "multiply": Multiply(), "average": Average(), "maximum": Maximum(), "minimum": Minimum(), "concatenate": Concatenate(),
	} {
		want := cases[name]
		a, b := Input(want.Inputs[0].Shape[1:]...).Tensor(), Input(want.Inputs[1].Shape[1:]...).Tensor()
		if got := l.Call(a, b).Shape(); got[len(got)-1] != want.Output.Shape[len(want.Output.Shape)-1] {
			t.Errorf("%s is described as %v", name, got)
		}
		g := graph.New(true)
		y := Trace(l, g.Read(&graph.Variable{Value: want.Inputs[0].Tensor()}), g.Read(&graph.Variable{Value: want.Inputs[1].Tensor()}))
		golden.Close(t, name, golden.Run(t, y)[0], want.Output.Data, 1e-6)
	}
	panics(t, "Add layer: 1 inputs, want at least 2. Give the tensors to join", func() { Add().Call(Input(2).Tensor()) })
}

// TestEmbedding compares a lookup and its gradient with those of Keras.
func TestEmbedding(t *testing.T) {
	cases := map[string]goldenCase{}
	golden.Load(t, "layers.json", &cases)
	want := cases["embedding"]
	l := Embedding(7, 3)
	if got := Apply(l, Input(4).Tensor()).Shape(); len(got) != 3 || got[2] != 3 {
		t.Fatalf("described as %v", got)
	}
	copy(l.core.Weights[0].Value.Float32s(), want.Weights[0].Data)
	g := graph.New(true)
	y := Trace(l, g.Read(&graph.Variable{Value: want.Inputs[0].Tensor()}))
	golden.Close(t, "embedding", golden.Run(t, y)[0], want.Output.Data, 1e-6)
	integers := tensor.FromInt32s([]int32{6, 0}, 1, 2)
	rows := golden.Run(t, Trace(l, g.Read(&graph.Variable{Value: integers})))[0].Float32s()
	golden.Close(t, "row 6", tensor.FromFloat32s(rows[:3], 3), want.Weights[0].Data[18:21], 0)
}
