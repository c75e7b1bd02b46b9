// Package graph holds a model's computation as data: nodes that stand for
// tensors not computed yet, each the result of an operation on others.
//
//	g := graph.New(true)
//	x := g.Input("x", tensor.Float32, 32, 8)
//	w := g.Read(weights) // a *Variable of shape (8, 1)
//	loss := ops.Mean(ops.Square(ops.MatMul(x, w)))
//	gradient := ops.Gradients(loss, []*graph.Node{w})[0]
//
// Layers compose nodes with the functions of package ops; package plan turns
// the finished graph into an ordered list of kernel calls. A model is traced
// once for each batch size and mode, never for each batch.
package graph
