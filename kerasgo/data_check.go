package kerasgo

import (
	"slices"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels/vector"
	"kerasgo/kerasgo/layers"
	"kerasgo/kerasgo/tensor"
)

// checkWords panics for numbers that are not in the table of the Embedding layer
// they go to. It allocates nothing.
func checkWords(verb string, input int, t *tensor.Tensor, vocabulary int) {
	at := -1
	switch t.DType() {
	case tensor.Float32:
		// The comparison fails for NaN too. What lies behind the point is cut off.
		at = slices.IndexFunc(t.Float32s(), func(v float32) bool { return !(v > -1 && v < float32(vocabulary)) })
	case tensor.Int32:
		at = slices.IndexFunc(t.Int32s(), func(v int32) bool { return v < 0 || int(v) >= vocabulary })
	default:
		at = slices.IndexFunc(t.Uint8s(), func(v uint8) bool { return int(v) >= vocabulary })
	}
	if at >= 0 {
		sample := at / (t.Size() / t.Len())
		failure.Panic(verb, "Give layers.Embedding as many numbers as there are, the largest plus one",
			"input %d goes to an Embedding layer of the numbers 0 to %d, but sample %d has %v", input, vocabulary-1, sample, t.Reshape(-1).At(at))
	}
}

// vocabulariesOf says for each input of a model how many numbers the Embedding
// layers know that look it up; 0 where there are none.
func vocabulariesOf(inputs, calls []*graph.Node) []int {
	sizes := make([]int, len(inputs))
	for _, node := range calls {
		embedding, ok := layerOf(node).(*layers.EmbeddingLayer)
		if !ok {
			continue
		}
		i := slices.Index(inputs, node.Inputs()[0])
		if size := embedding.Config.InputDim; i >= 0 && (sizes[i] == 0 || size < sizes[i]) {
			sizes[i] = size
		}
	}
	return sizes
}

// userDefined tells whether a layer computes what the user says, who may have a
// meaning for NaN.
func userDefined(l layers.Layer) bool {
	switch l.(type) {
	case *layers.LambdaLayer, *layers.CustomLayer:
		return true
	}
	return false
}

// checkNumbers panics for what would make the loss, and then all weights, NaN.
func checkNumbers(verb, what, fix string, t *tensor.Tensor) {
	if t.DType() != tensor.Float32 {
		return
	}
	numbers := t.Float32s()
	if !vector.Finite(numbers) {
		at := slices.IndexFunc(numbers, notFinite)
		failure.Panic(verb, fix, "the %s of sample %d is %v", what, at/(t.Size()/t.Len()), t.Reshape(-1).At(at))
	}
}

// notFinite tells NaN and infinities.
func notFinite(v float32) bool { return v-v != 0 }
