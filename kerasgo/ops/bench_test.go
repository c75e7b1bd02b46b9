package ops_test

import (
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/plan"
	"kerasgo/kerasgo/tensor"
)

// BenchmarkForwardAndBackward is operations of layers forward and backward, at sizes that
// models have.
func BenchmarkForwardAndBackward(b *testing.B) {
	for _, c := range []struct {
		name  string
		shape []int
		build func(x *graph.Node) *graph.Node
	}{
		{"softmax10", []int{128, 10}, ops.Softmax},
		{"softmax1000", []int{128, 1000}, ops.Softmax},
		{"logsoftmax1000", []int{128, 1000}, ops.LogSoftmax},
		{"crossentropy10", []int{128, 10}, func(x *graph.Node) *graph.Node {
			return ops.SparseCrossentropy(x.Graph().Constant(tensor.New(tensor.Int32, 128)), x)
		}},
		{"crossentropy1000", []int{128, 1000}, func(x *graph.Node) *graph.Node {
			return ops.SparseCrossentropy(x.Graph().Constant(tensor.New(tensor.Int32, 128)), x)
		}},
		{"embedding", []int{10000, 64}, func(x *graph.Node) *graph.Node {
			indices := tensor.New(tensor.Int32, 128, 50)
			for i := range indices.Int32s() {
				indices.Int32s()[i] = int32(i * 7919 % 10000)
			}
			return ops.Take(x, x.Graph().Constant(indices))
		}},
		{"dropout", []int{128, 512}, func(x *graph.Node) *graph.Node {
			g := x.Graph()
			keep := ops.GreaterEqual(ops.RandomUniform(g, ops.NewRandomState(1), x.Shape()...), ops.Scalar(g, 0.5))
			return ops.Multiply(x, ops.Multiply(keep, ops.Scalar(g, 2)))
		}},
		{"sum of rows", []int{128, 512}, func(x *graph.Node) *graph.Node { return ops.Sum(x, 1) }},
		{"sum of columns", []int{128, 512}, func(x *graph.Node) *graph.Node { return ops.Sum(x, 0) }},
		{"sum of narrow columns", []int{12800, 10}, func(x *graph.Node) *graph.Node { return ops.Sum(x, 0) }},
		{"max of rows", []int{128, 512}, func(x *graph.Node) *graph.Node { return ops.Max(x, 1) }},
		{"transpose", []int{128, 512}, func(x *graph.Node) *graph.Node { return ops.Transpose(x) }},
		{"power", []int{128, 512}, func(x *graph.Node) *graph.Node { return ops.Power(x, ops.Scalar(x.Graph(), 3)) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			g := graph.New(true)
			x := g.Input("x", tensor.Float32, c.shape...)
			y := c.build(x)
			gradient := ops.Gradients(ops.Sum(ops.Multiply(y, g.Constant(random(1, 0, 1, y.Shape()...)))), []*graph.Node{x})[0]
			p, err := plan.Compile(plan.Program{Graph: g, Inputs: []*graph.Node{x}, Outputs: []*graph.Node{y, gradient}}, plan.Options{Threads: 1})
			if err != nil {
				b.Fatal(err)
			}
			copy(p.Input(0).Float32s(), random(2, 0.1, 1, c.shape...).Float32s())
			for b.Loop() {
				p.Run()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(x.Size()), "ns/element")
		})
	}
}
