package kerasgo

import (
	"fmt"
	"slices"
	"sync/atomic"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/registry"
	"kerasgo/kerasgo/internal/variables"
	"kerasgo/kerasgo/layers"
)

// Network is a model: Sequential and Model make one.
type Network struct {
	name       string
	sequential bool
	// input is the declared input of a sequential model, nil while not known.
	input *layers.InputLayer
	// layers are the model's layers in the order of computation, without the
	// input of a sequential model.
	layers []layers.Layer
	// inputs and outputs describe the model; nil while a sequential model's input
	// shape is not known.
	inputs, outputs []*graph.Node
	vocabularies    []int // see vocabulariesOf

	training *training // set by Compile
	programs *programs
	stopped  atomic.Bool
	together together
}

// Sequential returns a model of layers one after the other. The first may be
// layers.Input, or declare its InputShape; otherwise the weights are made when
// the model first meets data. Keras: keras.Sequential.
func Sequential(list ...layers.Layer) *Network {
	n := &Network{name: "sequential", sequential: true, programs: newPrograms(), together: newTogether()}
	for _, l := range list {
		n.append(l)
	}
	n.describe()
	return n
}

// Add appends a layer to a sequential model and returns the model.
func (n *Network) Add(layer layers.Layer) *Network {
	if !n.sequential {
		failure.Panic("Add", "Call the layer on a tensor and make a new model with kerasgo.Model", "layers cannot be added to a functional model")
	}
	n.together.needNoFit("Add")
	input, list, inputs, outputs, added := n.input, n.layers, n.inputs, n.outputs, false
	defer func() {
		if !added { // the layer does not fit: the model is as before
			n.input, n.layers, n.inputs, n.outputs = input, list, inputs, outputs
		}
	}()
	n.append(layer)
	n.inputs, n.outputs = nil, nil
	n.describe()
	if n.training != nil {
		n.training.names = n.outputNames()
	}
	n.programs = newPrograms()
	added = true
	return n
}

func (n *Network) append(layer layers.Layer) {
	if layer == nil {
		failure.Panic("Sequential", "", "layer %d is nil", len(n.layers))
	}
	if slices.Contains(n.layers, layer) {
		failure.Panic("Sequential", "Make a new layer, or share weights with the functional interface", "%s is there twice", layer.Core().Describe())
	}
	if input, ok := layer.(*layers.InputLayer); ok {
		if n.input != nil || len(n.layers) > 0 {
			failure.Panic("Sequential", "Make it the first layer, once", "layers.Input is layer %d", len(n.layers))
		}
		n.input = input
		return
	}
	if shape := layer.Core().InputShape; shape != nil && n.input == nil && len(n.layers) == 0 {
		n.input = layers.Input(shape...)
	}
	n.layers = append(n.layers, layer)
	layer.Core().UsedBy(n.together.batch)
	nameLayers(n.layers)
}

// describe applies the layers to the input, if it is known.
func (n *Network) describe() {
	if n.input == nil || len(n.layers) == 0 {
		return
	}
	nameLayers([]layers.Layer{n.input})
	var fresh []*layers.Core
	defer func() {
		if n.outputs == nil { // a layer does not fit: the others may yet, to another input
			for _, core := range fresh {
				core.Forget()
			}
		}
	}()
	x := n.input.Tensor()
	for _, l := range n.layers {
		if core := l.Core(); !core.Built {
			fresh = append(fresh, core)
		}
		x = layers.Apply(l, x)
	}
	n.inputs, n.outputs = []*graph.Node{n.input.Tensor()}, []*graph.Node{x}
	n.vocabularies = vocabulariesOf(n.inputs, callsOf(n.outputs))
}

// Build makes the weights of a sequential model for samples of a shape, without
// the batch. A model whose input is known is built already.
func (n *Network) Build(shape ...int) {
	if n.outputs != nil {
		return
	}
	if len(n.layers) == 0 {
		failure.Panic("Build", "Add layers", "the model has no layers")
	}
	defer func() {
		if n.outputs == nil {
			n.input = nil
		}
	}()
	n.input = layers.Input(shape...)
	n.describe()
}

// nameLayers gives layers without a name one after their class: dense, dense_1.
func nameLayers(list []layers.Layer) {
	taken := map[string]layers.Layer{}
	for _, l := range list {
		name := l.Core().Common.Name
		if name == "" {
			continue
		}
		if other := taken[name]; other != nil {
			failure.Panic("Model", "Give one of them another Name", "two layers, a %s and a %s, have the name %q", other.Core().Class, l.Core().Class, name)
		}
		taken[name] = l
	}
	for _, l := range list {
		core := l.Core()
		if core.Common.Name != "" {
			continue
		}
		base := registry.SnakeCase(core.Class)
		name := base
		for i := 1; taken[name] != nil; i++ {
			name = fmt.Sprintf("%s_%d", base, i)
		}
		core.Common.Name = name
		taken[name] = l
	}
}

// Name sets the model's name and returns the model.
func (n *Network) Name(name string) *Network { n.name = name; return n }

// Layers returns the layers in the order of computation.
func (n *Network) Layers() []layers.Layer { return slices.Clone(n.layers) }

// GetLayer returns the layer of a name, whose weights are those that its GetWeights
// copies and its SetWeights replaces. It panics for an unknown name. Keras:
// Model.get_layer.
func (n *Network) GetLayer(name string) layers.Layer {
	var names []string
	for _, l := range n.layers {
		if l.Core().Common.Name == name {
			return l
		}
		names = append(names, l.Core().Common.Name)
	}
	failure.Panic("GetLayer", failure.DidYouMean(name, names), "there is no layer %q", name)
	return nil
}

// weights returns the weights of all layers, and whether each is trained.
func (n *Network) weights() (list []*layers.Weight, trained []bool) {
	for _, l := range n.layers {
		core := l.Core()
		for _, w := range core.Weights {
			list = append(list, w)
			trained = append(trained, core.Trains(w))
		}
	}
	return list, trained
}

func (n *Network) variables() (list []*graph.Variable) {
	all, _ := n.weights()
	for _, w := range all {
		list = append(list, w.Variable)
	}
	return list
}

// GetWeights returns copies of all weights, layer by layer. Keras:
// Model.get_weights.
func (n *Network) GetWeights() (copies []*Tensor) {
	n.together.alone("GetWeights", func() { copies = variables.Copies(n.variables()) })
	return copies
}

// SetWeights replaces all weights, in the order of GetWeights. Keras:
// Model.set_weights.
func (n *Network) SetWeights(weights []*Tensor) {
	n.together.alone("SetWeights", func() { variables.Replace("SetWeights", n.outputs != nil, n.variables(), weights) })
}

// CountParams returns the number of elements of all weights.
func (n *Network) CountParams() int {
	count := 0
	for _, l := range n.layers {
		count += l.Core().CountParams()
	}
	return count
}

// StopTraining makes Fit end after the running batch.
func (n *Network) StopTraining() { n.stopped.Store(true) }

// LearningRate returns the optimizer's learning rate.
func (n *Network) LearningRate() (rate float64) {
	optimizer := n.compiled("LearningRate").optimizer
	n.together.calling("LearningRate", func() { rate = optimizer.Rate() })
	return rate
}

// SetLearningRate changes the optimizer's learning rate from the next batch on.
func (n *Network) SetLearningRate(rate float64) {
	optimizer := n.compiled("SetLearningRate").optimizer
	n.together.calling("SetLearningRate", func() { optimizer.SetRate(rate) })
}
