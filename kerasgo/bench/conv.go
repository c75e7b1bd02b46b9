package bench

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels/convolution"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/plan"
	"kerasgo/kerasgo/tensor"
)

// convBenchmark is the two convolutions of cnn and their gradients, each as a
// plan of its own.
var convBenchmark = benchmark{name: "conv", run: runConv}

func runConv(s *session) error {
	batch := 128
	if s.Tiny {
		batch = 2
	}
	for _, c := range []struct {
		name  string
		shape convolution.Shape
	}{
		{"first", convolution.Shape{Batch: batch, Height: 28, Width: 28, Channels: 1, Filters: 32, KernelHeight: 3, KernelWidth: 3}.Valid()},
		{"second", convolution.Shape{Batch: batch, Height: 26, Width: 26, Channels: 32, Filters: 64, KernelHeight: 3, KernelWidth: 3}.Valid()},
	} {
		x := c.shape
		flops := 2 * float64(x.Batch*x.OutHeight*x.OutWidth*x.Filters) * float64(x.KernelHeight*x.KernelWidth*x.Channels)
		for pass, part := range []string{"forward", "input_gradient", "kernel_gradient"} {
			p, err := convPlan(x, pass, s.Threads)
			if err != nil {
				return err
			}
			s.time("conv/"+c.name+"/"+part, 1, flops, s.peak32, p.Run)
		}
	}
	return nil
}

// convPlan is a plan of the convolution (pass 0), the gradient of its images
// (1) or that of its kernel (2).
func convPlan(s convolution.Shape, pass, threads int) (*plan.Plan, error) {
	g := graph.New(true)
	images := g.Input("images", tensor.Float32, s.Batch, s.Height, s.Width, s.Channels)
	kernel := g.Input("kernel", tensor.Float32, s.KernelHeight, s.KernelWidth, s.Channels, s.Filters)
	node := ops.Conv2D(images, kernel, ops.Window{})
	inputs, output := []*graph.Node{images, kernel}, node
	if pass > 0 {
		gradient := g.Input("gradient", tensor.Float32, node.Shape()...)
		output = node.Op().Gradient(node, gradient)[pass-1]
		inputs = []*graph.Node{inputs[2-pass], gradient} // a gradient needs the other factor alone
	}
	p, err := plan.Compile(plan.Program{Graph: g, Inputs: inputs, Outputs: []*graph.Node{output}}, plan.Options{Threads: threads})
	if err != nil {
		return nil, err
	}
	for i := range inputs {
		copy(p.Input(i).Float32s(), values[float32](p.Input(i).Size()))
	}
	return p, nil
}
