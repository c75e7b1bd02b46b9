package ops

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels"
	"kerasgo/kerasgo/kernels/normalization"
	"kerasgo/kerasgo/tensor"
)

// Moments are the mean and the variance (of the population) of each channel, the
// last axis, over all other axes: the two rows of the result, which has shape (2,
// channels).
func Moments(x *graph.Node) *graph.Node {
	needChannels("Moments", x)
	return x.Graph().Add(&momentsOp{}, tensor.Float32, []int{2, x.Dim(-1)}, x)
}

// BatchNormalization is (x - mean) / √(variance + epsilon) · gamma + beta for each
// channel, the last axis, with the moments of x, which Moments has returned; gamma
// and beta have shape (channels) (Ioffe and Szegedy 2015). The gradient of x is
// that through the moments too.
func BatchNormalization(x, moments, gamma, beta *graph.Node, epsilon float64) *graph.Node {
	needChannels("BatchNormalization", x)
	return x.Graph().Add(&batchNormalizationOp{epsilon}, tensor.Float32, x.Shape(), x, moments, gamma, beta)
}

func needChannels(where string, x *graph.Node) {
	needFloats(where, x)
	if x.Rank() < 2 {
		failure.Panic(where, "", "an operand of shape %s has no channels", tensor.ShapeString(x.Shape()))
	}
}

// newChannels is the kernel's work on x.
func newChannels(x *graph.Node) *normalization.Channels {
	return normalization.NewChannels(x.Size()/x.Dim(-1), x.Dim(-1))
}

// channelStep is a step over the parts of channels.
func channelStep(x *graph.Node, c *normalization.Channels, run func(part int, w *normalization.Workspace)) kernels.Step {
	return kernels.Step{
		Pieces: c.Parts(), Work: 4 * x.Size(),
		Reserve: func(w *kernels.Workspace) { c.Reserve(&w.Normal) },
		Run:     func(piece int, w *kernels.Workspace) { run(piece, &w.Normal) },
	}
}

type momentsOp struct{}

func (*momentsOp) Name() string { return "Moments" }

// Gradient is that of the mean, the same for all, and of the variance, which
// grows with the distance from the mean.
func (*momentsOp) Gradient(node, g *graph.Node) []*graph.Node {
	x := node.Inputs()[0]
	count := scalarLike(x, float64(x.Dim(-1))/float64(x.Size()))
	distance := Subtract(x, row(node, 0))
	return []*graph.Node{Multiply(Add(row(g, 0), Multiply(Multiply(distance, scalarLike(x, 2)), row(g, 1))), count)}
}

// row is one of the two rows of moments or sums.
func row(x *graph.Node, index int) *graph.Node {
	return Reshape(Slice(x, 0, index, index+1), x.Dim(1))
}

func (*momentsOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	c := newChannels(node.Inputs()[0])
	step := channelStep(node.Inputs()[0], c, func(part int, w *normalization.Workspace) { c.MomentsOf(part, w, in[0].Floats) })
	step.After = func(int, *kernels.Workspace) { c.Moments(out.Floats) }
	return step
}

type batchNormalizationOp struct{ epsilon float64 }

func (*batchNormalizationOp) Name() string { return "BatchNormalization" }

// Gradient adds up the gradient twice, which gives that of gamma and beta and is
// needed for that of x.
func (op *batchNormalizationOp) Gradient(node, g *graph.Node) []*graph.Node {
	x, moments, gamma := node.Inputs()[0], node.Inputs()[1], node.Inputs()[2]
	sums := node.Graph().Add(&batchSumsOp{op.epsilon}, tensor.Float32, moments.Shape(), x, moments, g)
	dx := node.Graph().Add(&batchInputGradientOp{op.epsilon}, tensor.Float32, x.Shape(), x, moments, gamma, g, sums)
	return []*graph.Node{dx, nil, row(sums, 1), row(sums, 0)}
}

func (op *batchNormalizationOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	c := newChannels(node)
	step := channelStep(node, c, func(part int, _ *normalization.Workspace) { c.Normalize(part, out.Floats, in[0].Floats) })
	step.Before = func(int, *kernels.Workspace) {
		c.PrepareNormalize(in[1].Floats, in[2].Floats, in[3].Floats, op.epsilon)
	}
	return step
}

// batchSumsOp adds up a gradient, and the gradient times the normalized x.
type batchSumsOp struct{ epsilon float64 }

func (*batchSumsOp) Name() string { return "BatchNormalizationSums" }

// Gradient is that of the same made of simpler operations, of operands that do
// not depend on each other.
func (op *batchSumsOp) Gradient(node, g *graph.Node) []*graph.Node {
	x, gradient, g := StopGradient(node.Inputs()[0]), StopGradient(node.Inputs()[2]), StopGradient(g)
	axes := axesFrom(0, x.Rank()-2)
	_, normal := normalized(x, op.epsilon)
	total := Add(Sum(Multiply(Sum(gradient, axes...), row(g, 0))), Sum(Multiply(Sum(Multiply(gradient, normal), axes...), row(g, 1))))
	parts := Gradients(total, []*graph.Node{x, gradient})
	return []*graph.Node{parts[0], nil, parts[1]}
}

// normalized is x without mean and with variance one, and 1/√(variance + ε).
func normalized(x *graph.Node, epsilon float64) (inverse, normal *graph.Node) {
	axes := axesFrom(0, x.Rank()-2)
	distance := Subtract(x, Mean(x, axes...))
	inverse = Rsqrt(Add(Mean(Square(distance), axes...), scalarLike(x, epsilon)))
	return inverse, Multiply(distance, inverse)
}

func (op *batchSumsOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	x := node.Inputs()[0]
	c := newChannels(x)
	step := channelStep(x, c, func(part int, w *normalization.Workspace) { c.SumsOf(part, w, in[0].Floats, in[2].Floats) })
	step.Before = func(int, *kernels.Workspace) { c.PrepareSums(in[1].Floats) }
	step.After = func(int, *kernels.Workspace) { c.Sums(out.Floats, in[1].Floats, op.epsilon) }
	return step
}

type batchInputGradientOp struct{ epsilon float64 }

func (*batchInputGradientOp) Name() string { return "BatchNormalizationInputGradient" }

// Gradient is that of the same made of simpler operations, of operands that do
// not depend on each other.
func (op *batchInputGradientOp) Gradient(node, g *graph.Node) []*graph.Node {
	x, gamma, gradient, g := StopGradient(node.Inputs()[0]), StopGradient(node.Inputs()[2]), StopGradient(node.Inputs()[3]), StopGradient(g)
	axes := axesFrom(0, x.Rank()-2)
	inverse, normal := normalized(x, op.epsilon)
	centered := Subtract(Subtract(gradient, Mean(gradient, axes...)), Multiply(normal, Mean(Multiply(gradient, normal), axes...)))
	parts := Gradients(Sum(Multiply(Multiply(centered, Multiply(gamma, inverse)), g)), []*graph.Node{x, gamma, gradient})
	return []*graph.Node{parts[0], nil, parts[1], parts[2], nil}
}

func (op *batchInputGradientOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	c := newChannels(node)
	step := channelStep(node, c, func(part int, w *normalization.Workspace) {
		c.InputGradient(part, w, out.Floats, in[0].Floats, in[3].Floats)
	})
	step.Before = func(int, *kernels.Workspace) {
		c.PrepareInputGradient(in[1].Floats, in[2].Floats, in[4].Floats, op.epsilon)
	}
	return step
}
