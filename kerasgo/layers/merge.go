package layers

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// MergeLayer joins several tensors into one.
type MergeLayer struct {
	options[*MergeLayer]
	Config MergeConfig
	join   func(inputs []*graph.Node) *graph.Node
}

// MergeConfig is what a MergeLayer is made of.
type MergeConfig struct {
	Common
	Axis int `json:"axis,omitempty"` // of Concatenate
}

func merge(class string, join func(inputs []*graph.Node) *graph.Node) *MergeLayer {
	l := &MergeLayer{join: join}
	l.own(l, class, &l.Config.Common)
	return l
}

// folded joins from the first to the last.
func folded(class string, step func(x, y *graph.Node) *graph.Node) *MergeLayer {
	return merge(class, func(inputs []*graph.Node) *graph.Node {
		y := inputs[0]
		for _, x := range inputs[1:] {
			y = step(y, x)
		}
		return y
	})
}

// Add adds tensors of equal shapes, or shapes that broadcast. Keras:
// keras.layers.Add.
func Add() *MergeLayer { return folded("Add", ops.Add) }

// Subtract subtracts the second tensor from the first. Keras:
// keras.layers.Subtract.
func Subtract() *MergeLayer {
	var l *MergeLayer
	l = merge("Subtract", func(inputs []*graph.Node) *graph.Node {
		if len(inputs) != 2 {
			failure.Panic(l.core.Describe(), "", "%d inputs, want 2", len(inputs))
		}
		return ops.Subtract(inputs[0], inputs[1])
	})
	return l
}

// Multiply multiplies tensors element by element. Keras: keras.layers.Multiply.
func Multiply() *MergeLayer { return folded("Multiply", ops.Multiply) }

// Maximum takes the largest of the elements. Keras: keras.layers.Maximum.
func Maximum() *MergeLayer { return folded("Maximum", ops.Maximum) }

// Minimum takes the smallest of the elements. Keras: keras.layers.Minimum.
func Minimum() *MergeLayer { return folded("Minimum", ops.Minimum) }

// Average averages tensors element by element. Keras: keras.layers.Average.
func Average() *MergeLayer {
	return merge("Average", func(inputs []*graph.Node) *graph.Node {
		y := inputs[0]
		for _, x := range inputs[1:] {
			y = ops.Add(y, x)
		}
		return ops.Multiply(y, ops.Scalar(y.Graph(), 1/float64(len(inputs))))
	})
}

// Concatenate joins tensors along an axis, the last unless Axis says otherwise.
// Keras: keras.layers.Concatenate.
func Concatenate() *MergeLayer {
	var l *MergeLayer
	l = merge("Concatenate", func(inputs []*graph.Node) *graph.Node {
		y := ops.Concatenate(l.Config.Axis, inputs...)
		y.SetMask(besideMask(inputs, l.Config.Axis))
		return y
	})
	l.Config.Axis = -1
	return l
}

// Axis sets the axis along which Concatenate joins; a negative one counts from
// the end.
func (l *MergeLayer) Axis(axis int) *MergeLayer { l.Config.Axis = axis; return l }

// Call joins symbolic tensors, as kerasgo.Input and other layers' Call return.
func (l *MergeLayer) Call(inputs ...*graph.Node) *graph.Node {
	if len(inputs) < 2 {
		failure.Panic(l.core.Describe(), "Give the tensors to join", "%d inputs, want at least 2", len(inputs))
	}
	return Apply(l, inputs...)
}

// Forward joins.
func (l *MergeLayer) Forward(inputs ...*graph.Node) *graph.Node {
	y := l.join(inputs)
	if l.core.Class != "Concatenate" {
		y.SetMask(eitherMask(inputs))
	}
	return y
}
