package layers

import (
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/plan"
	"kerasgo/kerasgo/tensor"
)

// BenchmarkLayers runs layers forward, and forward and backward, and says how
// many bytes of their inputs and outputs, and of their gradients, pass a second:
// a layer that waits for memory should be near what memory gives.
func BenchmarkLayers(b *testing.B) {
	for _, c := range []struct {
		name  string
		layer Layer
		shape []int
	}{
		{"DepthwiseConv2D 3×3", DepthwiseConv2D(3).Padding("same"), []int{32, 56, 56, 64}},
		{"DepthwiseConv2D 3×3, strides 2", DepthwiseConv2D(3).Padding("same").Strides(2), []int{32, 56, 56, 64}},
		{"DepthwiseConv2D 3×3, multiplier 2", DepthwiseConv2D(3).Padding("same").DepthMultiplier(2), []int{32, 28, 28, 64}},
		{"DepthwiseConv1D 7", DepthwiseConv1D(7).Padding("same"), []int{32, 256, 128}},
		{"Conv2D 3×3, 4 groups", Conv2D(64, 3).Groups(4).Padding("same"), []int{32, 28, 28, 64}},
		{"Conv3D 3×3×3", Conv3D(32, 3).Padding("same"), []int{4, 16, 16, 16, 32}},
		{"Conv2DTranspose 3×3, strides 2", Conv2DTranspose(32, 3).Strides(2).Padding("same"), []int{32, 14, 14, 64}},
		{"MaxPooling2D", MaxPooling2D(), []int{32, 28, 28, 64}},
		{"MaxPooling2D 3, strides 2", MaxPooling2D(3).Strides(2).Padding("same"), []int{32, 28, 28, 64}},
		{"AveragePooling2D", AveragePooling2D(), []int{32, 28, 28, 64}},
		{"MaxPooling3D", MaxPooling3D(), []int{8, 16, 16, 16, 32}},
		{"MaxPooling1D", MaxPooling1D(), []int{32, 256, 128}},
		{"GlobalAveragePooling2D", GlobalAveragePooling2D(), []int{32, 28, 28, 64}},
		{"GlobalMaxPooling2D", GlobalMaxPooling2D(), []int{32, 28, 28, 64}},
		{"ZeroPadding2D", ZeroPadding2D(), []int{32, 28, 28, 64}},
		{"Cropping2D", Cropping2D(1), []int{32, 28, 28, 64}},
		{"UpSampling2D", UpSampling2D(), []int{32, 28, 28, 64}},
		{"UpSampling2D bilinear", UpSampling2D().Interpolation("bilinear"), []int{32, 28, 28, 64}},
		{"BatchNormalization", BatchNormalization(), []int{32, 28, 28, 64}},
		{"LayerNormalization", LayerNormalization(), []int{32, 128, 256}},
	} {
		b.Run(c.name+"/forward", func(b *testing.B) { benchmarkLayer(b, c.layer, c.shape, false) })
		b.Run(c.name+"/training", func(b *testing.B) { benchmarkLayer(b, c.layer, c.shape, true) })
	}
}

func benchmarkLayer(b *testing.B, l Layer, shape []int, training bool) {
	Apply(l, Input(shape[1:]...).Tensor())
	g := graph.New(training)
	x := g.Input("x", tensor.Float32, shape...)
	y := Trace(l, x)
	inputs, outputs, bytes := []*graph.Node{x}, []*graph.Node{y}, 4*(x.Size()+y.Size())
	if training {
		cotangent := g.Input("cotangent", tensor.Float32, y.Shape()...)
		of := []*graph.Node{x}
		for _, w := range l.Core().Weights {
			if w.Trainable {
				of = append(of, w.In(x))
			}
		}
		inputs = append(inputs, cotangent)
		outputs = append(outputs, ops.Gradients(ops.Sum(ops.Multiply(y, cotangent)), of)...)
		bytes *= 2
	}
	p, err := plan.Compile(plan.Program{Graph: g, Inputs: inputs, Outputs: outputs}, plan.Options{Threads: 1})
	if err != nil {
		b.Fatal(err)
	}
	values := p.Input(0).Float32s()
	for i := range values {
		values[i] = float32(i*7919%1000)/500 - 1
	}
	for b.Loop() {
		p.Run()
	}
	b.ReportMetric(float64(bytes)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GB/s")
}
