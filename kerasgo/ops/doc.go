// Package ops holds the operations that models are composed of. Each function
// takes nodes of a graph and appends one that stands for the result; broadcasting
// follows NumPy.
//
//	probabilities := ops.Softmax(ops.Add(ops.MatMul(x, kernel), bias))
//	gradients := ops.Gradients(loss, []*graph.Node{kernel, bias})
//
// One operation, one file: its shape rule (a panic with a *failure.Error for
// shapes that do not fit), its gradient rule, composed of operations again so
// that second derivatives follow, and its kernel. Package plan runs them.
//
// The names are those of keras.ops.
package ops
