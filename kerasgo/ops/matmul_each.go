package ops

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels"
	"kerasgo/kerasgo/kernels/gemm"
	"kerasgo/kerasgo/tensor"
)

// matmulEach is MatMul for a y of more than two axes.
func matmulEach(x, y *graph.Node) *graph.Node {
	left, right := x.Shape(), y.Shape()
	leftMatrix, rightMatrix := left[len(left)-2:], right[len(right)-2:]
	lead := broadcastShape("MatMul", left[:len(left)-2], right[:len(right)-2])
	x = BroadcastTo(x, join(lead, leftMatrix...)...)
	y = BroadcastTo(y, join(lead, rightMatrix...)...)
	count := product(lead)
	if lead[0] < 0 {
		count = -1
	}
	if len(lead) > 1 {
		x, y = view(x, join([]int{count}, leftMatrix...)), view(y, join([]int{count}, rightMatrix...))
	}
	result := matmulOfEach(x, y, false, false)
	if len(lead) > 1 {
		result = view(result, join(lead, leftMatrix[0], rightMatrix[1]))
	}
	return result
}

// join is a new slice of the lengths of both.
func join(lead []int, rest ...int) []int {
	return append(append(make([]int, 0, len(lead)+len(rest)), lead...), rest...)
}

// matmulOfEach multiplies the matrices of two nodes of three axes.
func matmulOfEach(x, y *graph.Node, transposeX, transposeY bool) *graph.Node {
	m, n := x.Dim(1), y.Dim(2)
	if transposeX {
		m = x.Dim(2)
	}
	if transposeY {
		n = y.Dim(1)
	}
	return x.Graph().Add(&MatMulEachOp{transposeX, transposeY}, tensor.Float32, []int{x.Dim(0), m, n}, x, y)
}

// MatMulEachOp is the products of two rows of matrices, those of either
// transposed: (b, m, k) times (b, k, n) is (b, m, n).
type MatMulEachOp struct{ TransposeX, TransposeY bool }

// Name returns "MatMul".
func (*MatMulEachOp) Name() string { return "MatMul" }

// Gradient: see MatMulOp.
func (op *MatMulEachOp) Gradient(node, g *graph.Node) []*graph.Node {
	x, y := node.Inputs()[0], node.Inputs()[1]
	var dx, dy *graph.Node
	if op.TransposeX {
		dx = matmulOfEach(y, g, op.TransposeY, true)
	} else {
		dx = matmulOfEach(g, y, false, !op.TransposeY)
	}
	if op.TransposeY {
		dy = matmulOfEach(g, x, true, op.TransposeX)
	} else {
		dy = matmulOfEach(x, g, !op.TransposeX, false)
	}
	return []*graph.Node{dx, dy}
}

// Bind prepares the products.
func (op *MatMulEachOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	x, y := node.Inputs()[0].Shape(), node.Inputs()[1].Shape()
	count, m, n := node.Dim(0), node.Dim(1), node.Dim(2)
	p := gemm.Product[float32]{M: m, N: n, K: x[2], C: gemm.Rows(out.Floats, n)}
	p.A, p.B = gemm.Rows(in[0].Floats, x[2]), gemm.Rows(in[1].Floats, y[2])
	if op.TransposeX {
		p.A, p.K = gemm.Columns(in[0].Floats, x[2]), x[1]
	}
	if op.TransposeY {
		p.B = gemm.Columns(in[1].Floats, y[2])
	}
	return kernels.Batch(gemm.PrepareBatch(p, count, x[1]*x[2], y[1]*y[2], m*n), count*m*n*p.K)
}
