package utils

import (
	"fmt"
	"testing"

	"kerasgo/kerasgo/internal/mistake"
	"kerasgo/kerasgo/random"
)

func ExampleToCategorical() {
	fmt.Println(ToCategorical([]int{0, 2, 1}))
	// Output:
	// Tensor (3, 3) float32
	// [[1 0 0]
	//  [0 0 1]
	//  [0 1 0]]
}

func TestToCategoricalErrors(t *testing.T) {
	for want, run := range map[string]func(){
		"ToCategorical: label 1 is 3, want a whole number of 0 to 2":   func() { ToCategorical([]int{0, 3}, 3) },
		"ToCategorical: label 0 is -1, want a whole number of 0 to 0":  func() { ToCategorical([]int{-1, 0}) },
		"ToCategorical: label 0 is 0.5, want a whole number of 0 to 0": func() { ToCategorical([]float64{0.5}) },
		"ToCategorical: no data: nil":                                  func() { ToCategorical(nil) },
	} {
		mistake.Says(t, want, run)
	}
}

func TestSetRandomSeed(t *testing.T) {
	SetRandomSeed(3)
	first := random.Next()
	SetRandomSeed(3)
	if random.Next() != first {
		t.Error("the seed does not repeat")
	}
}
