package kerasgo

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/tensor"
)

// Tensor is a dense array of numbers: data, weights, predictions.
type Tensor = tensor.Tensor

// KerasTensor is a symbolic tensor: what Input returns, what layers are called
// on, and what functions of package ops take.
type KerasTensor = graph.Node

// Error is a mistake in a program: where it is, what is wrong, the likely fix.
// Functions of kerasgo panic with an *Error.
type Error = failure.Error

// NewTensor makes a tensor of what people have: nested slices of numbers, a gonum
// matrix, an image, a tensor (itself). It panics with an *Error for anything
// else.
func NewTensor(value any) *Tensor { return toTensor("NewTensor", "the value", value) }

func toTensor(where, what string, value any) *Tensor {
	t, err := tensor.From(value)
	if err != nil {
		failure.Panic(where, "Give a tensor, nested slices of numbers or a matrix", "%s: %v", what, err)
	}
	return t
}

// Try runs a function and returns the *Error that it panicked with, if any, for
// programs that would rather have errors.
func Try(do func()) (err error) {
	defer func() {
		switch problem := recover().(type) {
		case nil:
		case *Error:
			err = problem
		default:
			panic(problem)
		}
	}()
	do()
	return nil
}
