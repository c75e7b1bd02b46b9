package ops

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels"
	"kerasgo/kerasgo/kernels/normalization"
	"kerasgo/kerasgo/tensor"
)

// LayerNormalization is (x - mean) / √(variance + epsilon) · gamma + beta along the
// last axis; gamma and beta have its length (Ba et al. 2016).
func LayerNormalization(x, gamma, beta *graph.Node, epsilon float64) *graph.Node {
	needChannels("LayerNormalization", x)
	return x.Graph().Add(&layerNormalizationOp{epsilon}, tensor.Float32, x.Shape(), x, gamma, beta)
}

// rowStep is a step over the parts of rows.
func rowStep(x *graph.Node, epsilon float64, run func(r *normalization.Rows, part int, w *normalization.Workspace)) (kernels.Step, *normalization.Rows) {
	r := normalization.NewRows(x.Size()/max(x.Dim(-1), 1), x.Dim(-1), epsilon)
	return kernels.Step{
		Pieces: r.Parts(), Work: 8 * x.Size(),
		Reserve: func(w *kernels.Workspace) { r.Reserve(&w.Normal) },
		Run:     func(piece int, w *kernels.Workspace) { run(r, piece, &w.Normal) },
	}, r
}

type layerNormalizationOp struct{ epsilon float64 }

func (*layerNormalizationOp) Name() string { return "LayerNormalization" }

// Gradient has an operation for x and one for gamma and beta.
func (op *layerNormalizationOp) Gradient(node, g *graph.Node) []*graph.Node {
	x, gamma := node.Inputs()[0], node.Inputs()[1]
	sums := node.Graph().Add(&layerSumsOp{op.epsilon}, tensor.Float32, []int{2, x.Dim(-1)}, x, g)
	dx := node.Graph().Add(&layerInputGradientOp{op.epsilon}, tensor.Float32, x.Shape(), x, gamma, g)
	return []*graph.Node{dx, row(sums, 1), row(sums, 0)}
}

func (op *layerNormalizationOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	step, _ := rowStep(node, op.epsilon, func(r *normalization.Rows, part int, w *normalization.Workspace) {
		r.Normalize(part, w, out.Floats, in[0].Floats, in[1].Floats, in[2].Floats)
	})
	return step
}

// normalizedRows is x without mean and with variance one along the last axis, and
// 1/√(variance + ε).
func normalizedRows(x *graph.Node, epsilon float64) (inverse, normal *graph.Node) {
	distance := Subtract(x, MeanKeep(x, -1))
	inverse = Rsqrt(Add(MeanKeep(Square(distance), -1), scalarLike(x, epsilon)))
	return inverse, Multiply(distance, inverse)
}

// layerSumsOp adds up a gradient, and the gradient times the normalized x.
type layerSumsOp struct{ epsilon float64 }

func (*layerSumsOp) Name() string { return "LayerNormalizationSums" }

// Gradient is that of the same made of simpler operations, of operands that do
// not depend on each other.
func (op *layerSumsOp) Gradient(node, g *graph.Node) []*graph.Node {
	x, gradient, g := StopGradient(node.Inputs()[0]), StopGradient(node.Inputs()[1]), StopGradient(g)
	axes := axesFrom(0, x.Rank()-2)
	_, normal := normalizedRows(x, op.epsilon)
	total := Add(Sum(Multiply(Sum(gradient, axes...), row(g, 0))), Sum(Multiply(Sum(Multiply(gradient, normal), axes...), row(g, 1))))
	return Gradients(total, []*graph.Node{x, gradient})
}

func (op *layerSumsOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	step, r := rowStep(node.Inputs()[0], op.epsilon, func(r *normalization.Rows, part int, w *normalization.Workspace) {
		r.SumsOf(part, w, in[0].Floats, in[1].Floats)
	})
	step.After = func(int, *kernels.Workspace) { r.Sums(out.Floats) }
	return step
}

type layerInputGradientOp struct{ epsilon float64 }

func (*layerInputGradientOp) Name() string { return "LayerNormalizationInputGradient" }

// Gradient is that of the same made of simpler operations, of operands that do
// not depend on each other.
func (op *layerInputGradientOp) Gradient(node, g *graph.Node) []*graph.Node {
	x, gamma, gradient, g := StopGradient(node.Inputs()[0]), StopGradient(node.Inputs()[1]), StopGradient(node.Inputs()[2]), StopGradient(g)
	inverse, normal := normalizedRows(x, op.epsilon)
	scaled := Multiply(gradient, gamma)
	centered := Subtract(Subtract(scaled, MeanKeep(scaled, -1)), Multiply(normal, MeanKeep(Multiply(scaled, normal), -1)))
	return Gradients(Sum(Multiply(Multiply(centered, inverse), g)), []*graph.Node{x, gamma, gradient})
}

func (op *layerInputGradientOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	step, _ := rowStep(node, op.epsilon, func(r *normalization.Rows, part int, w *normalization.Workspace) {
		r.InputGradient(part, w, out.Floats, in[0].Floats, in[1].Floats, in[2].Floats)
	})
	return step
}
