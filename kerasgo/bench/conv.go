package bench

import (
	"fmt"
	"slices"
	"strings"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/plan"
	"kerasgo/kerasgo/tensor"
)

// convBenchmark is convolutions and pools of usual networks and their
// gradients, each as a plan of its own. A name says everything about one: the
// kind, the images, the kernel as Keras stores it, strides, padding, and which
// of the three computations it is.
var convBenchmark = benchmark{name: "conv", run: runConv}

// convolution is one of these, its lengths as in its name.
type convolution struct {
	kind           string // "" or "depthwise", "transpose", "max_pool", "average_pool"
	images, kernel []int  // a pool's kernel has no channels
	stride         int
	same           bool
}

var convolutions = []convolution{
	// cnn.
	{"", []int{128, 28, 28, 1}, []int{3, 3, 1, 32}, 1, false},
	{"", []int{128, 26, 26, 32}, []int{3, 3, 32, 64}, 1, false},
	{"max_pool", []int{128, 24, 24, 64}, []int{2, 2}, 2, false},
	// LeNet.
	{"", []int{128, 28, 28, 1}, []int{5, 5, 1, 6}, 1, true},
	{"average_pool", []int{128, 28, 28, 6}, []int{2, 2}, 2, false},
	{"", []int{128, 14, 14, 6}, []int{5, 5, 6, 16}, 1, false},
	// A small VGG for CIFAR.
	{"", []int{64, 32, 32, 3}, []int{3, 3, 3, 32}, 1, true},
	{"", []int{64, 32, 32, 32}, []int{3, 3, 32, 32}, 1, true},
	{"", []int{64, 16, 16, 64}, []int{3, 3, 64, 64}, 1, true},
	{"", []int{64, 8, 8, 128}, []int{3, 3, 128, 128}, 1, true},
	// ResNet-18.
	{"", []int{4, 224, 224, 3}, []int{7, 7, 3, 64}, 2, true},
	{"max_pool", []int{4, 112, 112, 64}, []int{3, 3}, 2, true},
	{"", []int{8, 56, 56, 64}, []int{3, 3, 64, 64}, 1, true},
	{"", []int{8, 56, 56, 64}, []int{3, 3, 64, 128}, 2, true},
	{"", []int{8, 56, 56, 64}, []int{1, 1, 64, 128}, 2, false},
	{"", []int{8, 14, 14, 256}, []int{3, 3, 256, 256}, 1, true},
	{"", []int{8, 7, 7, 512}, []int{3, 3, 512, 512}, 1, true},
	{"", []int{1, 14, 14, 256}, []int{3, 3, 256, 256}, 1, true},
	{"average_pool", []int{8, 56, 56, 64}, []int{3, 3}, 1, true},
	// MobileNet.
	{"depthwise", []int{8, 112, 112, 32}, []int{3, 3, 32, 1}, 1, true},
	{"depthwise", []int{8, 56, 56, 128}, []int{3, 3, 128, 1}, 2, true},
	{"depthwise", []int{8, 14, 14, 512}, []int{3, 3, 512, 1}, 1, true},
	{"depthwise", []int{16, 28, 28, 32}, []int{3, 3, 32, 2}, 1, true},
	{"", []int{8, 56, 56, 64}, []int{1, 1, 64, 128}, 1, false},
	{"", []int{8, 14, 14, 512}, []int{1, 1, 512, 512}, 1, false},
	// An autoencoder and a generator.
	{"", []int{64, 28, 28, 32}, []int{3, 3, 32, 1}, 1, true},
	{"transpose", []int{64, 7, 7, 64}, []int{3, 3, 32, 64}, 2, true},
	{"transpose", []int{64, 14, 14, 128}, []int{4, 4, 64, 128}, 2, true},
	{"transpose", []int{64, 14, 14, 64}, []int{5, 5, 1, 64}, 2, true},
	// Series and volumes.
	{"", []int{32, 1000, 1}, []int{7, 1, 32}, 1, true},
	{"", []int{64, 128, 64}, []int{5, 64, 64}, 1, false},
	{"", []int{4, 16, 32, 32, 1}, []int{3, 3, 3, 1, 16}, 1, false},
	{"", []int{4, 16, 16, 16, 16}, []int{3, 3, 3, 16, 32}, 1, true},
}

func (c convolution) String() string {
	times := func(lengths []int) string {
		return strings.Trim(strings.ReplaceAll(fmt.Sprint(lengths), " ", "x"), "[]")
	}
	text := "conv/" + times(c.images) + "/" + times(c.kernel)
	if c.kind != "" {
		text = "conv/" + c.kind + text[len("conv"):]
	}
	if c.stride > 1 {
		text += fmt.Sprint("/stride", c.stride)
	}
	if c.same {
		text += "/same"
	}
	return text
}

func runConv(s *session) error {
	for _, c := range convolutions {
		if s.Tiny {
			c.images = append([]int{1}, c.images[1:]...)
		}
		parts := []string{"forward", "input_gradient", "kernel_gradient"}
		if c.pool() {
			parts = parts[:2]
		}
		for pass, part := range parts {
			p, flops, err := c.plan(pass, s.Threads)
			if err != nil {
				return err
			}
			s.time(c.String()+"/"+part, 1, flops, s.peak32, p.Run)
		}
	}
	return nil
}

// node adds the operation to a graph. A series is an image of one row.
func (c convolution) node(g *graph.Graph) (node *graph.Node, inputs []*graph.Node) {
	images, kernel := c.images, c.kernel
	window := ops.Window{StrideZ: c.stride, StrideY: c.stride, StrideX: c.stride, Same: c.same}
	if len(images) == 3 {
		images, kernel = slices.Insert(slices.Clone(images), 1, 1), slices.Insert(slices.Clone(kernel), 0, 1)
		window.StrideY = 1
	}
	inputs = []*graph.Node{g.Input("images", tensor.Float32, images...)}
	if !c.pool() {
		inputs = append(inputs, g.Input("kernel", tensor.Float32, kernel...))
	}
	switch {
	case c.kind == "max_pool":
		return ops.MaxPool2D(inputs[0], kernel[0], kernel[1], window), inputs
	case c.kind == "average_pool":
		return ops.AveragePool2D(inputs[0], kernel[0], kernel[1], window), inputs
	case c.kind == "depthwise":
		return ops.DepthwiseConv2D(inputs[0], inputs[1], window), inputs
	case c.kind == "transpose":
		return ops.Conv2DTranspose(inputs[0], inputs[1], window), inputs
	case len(images) == 5:
		return ops.Conv3D(inputs[0], inputs[1], window), inputs
	}
	return ops.Conv2D(inputs[0], inputs[1], window), inputs
}

func (c convolution) pool() bool { return len(c.kernel) == 2 }

// plan is a plan of the operation (pass 0), the gradient of its images (1) or
// that of its kernel (2), and how many operations that is. The gradient of a pool
// of the largest goes over its results, which are computed before.
func (c convolution) plan(pass, threads int) (p *plan.Plan, flops float64, err error) {
	g := graph.New(true)
	node, inputs := c.node(g)
	output := node
	if pass > 0 {
		gradient := g.Input("gradient", tensor.Float32, node.Shape()...)
		output = node.Op().Gradient(node, gradient)[pass-1]
		inputs = append(inputs, gradient)
	}
	p, err = plan.Compile(plan.Program{Graph: g, Inputs: inputs, Outputs: []*graph.Node{output}}, plan.Options{Threads: threads})
	if err != nil {
		return nil, 0, err
	}
	for i := range inputs {
		copy(p.Input(i).Float32s(), values[float32](p.Input(i).Size()))
	}
	return p, 2 * c.products(node), nil
}

// products is how often two numbers are multiplied, or in a pool compared or
// added: for each output pixel, or of a transposed convolution each pixel of the
// images, once with each number of the kernel.
func (c convolution) products(node *graph.Node) float64 {
	pixels := node
	if c.kind == "transpose" {
		pixels = node.Inputs()[0]
	}
	count := float64(pixels.Size())
	for _, n := range c.kernel {
		count *= float64(n)
	}
	if c.pool() {
		return count
	}
	return count / float64(pixels.Dim(-1))
}
