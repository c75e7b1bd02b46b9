package utils

import (
	"fmt"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/tensor"
)

// ToCategorical turns integer labels of shape (n) into one-hot rows of shape
// (n, classes), float32, for the loss "categorical_crossentropy". The labels
// may be a tensor or what tensor.From takes; without classes, there are as many
// as the largest label plus one. A last axis of length 1 is dropped first.
//
// It panics for labels that are not whole numbers of 0 to classes-1.
//
// Keras: keras.utils.to_categorical.
func ToCategorical(labels any, classes ...int) *tensor.Tensor {
	const where = "ToCategorical"
	t, err := tensor.From(labels)
	if err != nil {
		failure.Panic(where, "", "%v", err)
	}
	shape := t.Shape()
	if last := len(shape) - 1; last > 0 && shape[last] == 1 {
		shape = shape[:last]
	}
	values := t.Float64s()
	count := 0
	for _, value := range values {
		count = max(count, int(value)+1)
	}
	switch {
	case len(classes) == 1:
		count = classes[0]
	case len(classes) > 1:
		failure.Panic(where, "Give the number of classes once", "%d numbers of classes", len(classes))
	}
	oneHot := tensor.New(tensor.Float32, append(shape, count)...)
	rows := oneHot.Float32s()
	for i, value := range values {
		class := int(value)
		if float64(class) != value || class < 0 || class >= count {
			failure.Panic(where, "", "label %d is %v, want a whole number of 0 to %s", i, value, fmt.Sprint(count-1))
		}
		rows[i*count+class] = 1
	}
	return oneHot
}
