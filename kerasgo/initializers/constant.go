package initializers

import (
	"fmt"

	"kerasgo/kerasgo/tensor"
)

// ConstantInitializer gives every element the same value.
type ConstantInitializer struct {
	// Value is the value of every element.
	Value float64 `json:"value"`
}

// Constant returns an initializer that gives every element the value.
// Keras: keras.initializers.Constant.
func Constant(value float64) *ConstantInitializer { return &ConstantInitializer{value} }

// Zeros returns an initializer of zeros. Keras: keras.initializers.Zeros.
func Zeros() *ConstantInitializer { return Constant(0) }

// Ones returns an initializer of ones. Keras: keras.initializers.Ones.
func Ones() *ConstantInitializer { return Constant(1) }

// Initialize returns a tensor of the value.
func (i *ConstantInitializer) Initialize(shape []int) *tensor.Tensor {
	return tensor.Full(i.Value, shape...)
}

// String names the initializer and its value.
func (i *ConstantInitializer) String() string { return fmt.Sprintf("Constant{Value:%g}", i.Value) }
