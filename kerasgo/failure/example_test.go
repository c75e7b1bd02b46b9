package failure_test

import (
	"fmt"

	"kerasgo/kerasgo/failure"
)

func ExamplePanic() {
	defer func() { fmt.Println(recover()) }()
	failure.Panic("Dropout", "Give the share to drop, such as 0.2", "rate is %v, want 0 to 1", 2)
	// Output: Dropout: rate is 2, want 0 to 1. Give the share to drop, such as 0.2
}

func ExampleDidYouMean() {
	fmt.Println(failure.DidYouMean("smae", []string{"same", "valid"}))
	fmt.Println(failure.DidYouMean("x", []string{"same", "valid"}))
	// Output:
	// Did you mean "same"?
	// Known: same, valid
}

func ExampleWithin() {
	defer func() { fmt.Println(recover()) }()
	failure.Within("Dense layer", func() string { return "an input of shape (2, 3)" }, func() {
		failure.Panic("MatMul", "", "3 columns times 4 rows")
	})
	// Output: Dense layer: with an input of shape (2, 3), MatMul: 3 columns times 4 rows
}
