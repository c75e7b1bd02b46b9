package ops

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels"
	"kerasgo/kerasgo/kernels/gemm"
	"kerasgo/kerasgo/kernels/gemm/micro"
	"kerasgo/kerasgo/tensor"
)

// MatMul is the matrix product of x, whose last axis is summed over, and a
// matrix y: (…, k) times (k, n) is (…, n). With more axes y holds many matrices,
// and so must x: (…, m, k) times (…, k, n) is (…, m, n), where leading axes of
// length one, and missing ones, stretch as in NumPy.
func MatMul(x, y *graph.Node) *graph.Node {
	needFloats("MatMul", x)
	needFloats("MatMul", y)
	shape, matrix := x.Shape(), y.Shape()
	if len(shape) >= 2 && len(matrix) > 2 && shape[len(shape)-1] == matrix[len(matrix)-2] {
		return matmulEach(x, y)
	}
	if len(shape) < 2 || len(matrix) != 2 || shape[len(shape)-1] != matrix[0] {
		failure.Panic("MatMul", "The last axis of the first must be as long as the last but one of the second", "shapes %s and %s do not go together", tensor.ShapeString(shape), tensor.ShapeString(matrix))
	}
	if len(shape) == 2 {
		return matmul(x, y, false, false)
	}
	k := shape[len(shape)-1]
	rows := product(shape[:len(shape)-1])
	if shape[0] < 0 {
		rows = -1
	}
	flat := matmul(view(x, []int{rows, k}), y, false, false)
	shape[len(shape)-1] = matrix[1]
	return view(flat, shape)
}

func matmul(x, y *graph.Node, transposeX, transposeY bool) *graph.Node {
	m, n := x.Dim(0), y.Dim(1)
	if transposeX {
		m = x.Dim(1)
	}
	if transposeY {
		n = y.Dim(0)
	}
	return x.Graph().Add(&MatMulOp{transposeX, transposeY}, tensor.Float32, []int{m, n}, x, y)
}

// MatMulOp is the product of two matrices, either of them transposed.
type MatMulOp struct{ TransposeX, TransposeY bool }

// Name returns "MatMul".
func (*MatMulOp) Name() string { return "MatMul" }

// Gradient: of C = X·Y, dX = dC·Yᵀ and dY = Xᵀ·dC; the transposes are flags.
func (op *MatMulOp) Gradient(node, g *graph.Node) []*graph.Node {
	x, y := node.Inputs()[0], node.Inputs()[1]
	var dx, dy *graph.Node
	if op.TransposeX {
		dx = matmul(y, g, op.TransposeY, true)
	} else {
		dx = matmul(g, y, false, !op.TransposeY)
	}
	if op.TransposeY {
		dy = matmul(g, x, true, op.TransposeX)
	} else {
		dy = matmul(x, g, !op.TransposeX, false)
	}
	return []*graph.Node{dx, dy}
}

// Bind prepares the product.
func (op *MatMulOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	return op.BindWith(node, out, in, nil, false)
}

// BindWith prepares the product with a bias row (or nil) added and rectified.
func (op *MatMulOp) BindWith(node *graph.Node, out graph.Memory, in []graph.Memory, bias []float32, rectify bool) kernels.Step {
	x, y := node.Inputs()[0], node.Inputs()[1]
	p := gemm.Product[float32]{M: node.Dim(0), N: node.Dim(1), K: x.Dim(1), C: gemm.Rows(out.Floats, node.Dim(1)), Bias: bias, Flags: Epilogue(bias, rectify)}
	p.A, p.B = gemm.Rows(in[0].Floats, x.Dim(1)), gemm.Rows(in[1].Floats, y.Dim(1))
	if op.TransposeX {
		p.A, p.K = gemm.Columns(in[0].Floats, x.Dim(1)), x.Dim(0)
	}
	if op.TransposeY {
		p.B = gemm.Columns(in[1].Floats, y.Dim(1))
	}
	return kernels.Product(gemm.Prepare(p))
}

// Epilogue is what a product does at its end for a bias (or nil) and a
// rectifier.
func Epilogue(bias []float32, rectify bool) micro.Flags {
	var flags micro.Flags
	if bias != nil {
		flags |= micro.AddBias
	}
	if rectify {
		flags |= micro.Relu
	}
	return flags
}
