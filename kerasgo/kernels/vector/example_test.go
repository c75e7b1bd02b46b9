package vector_test

import (
	"fmt"

	"kerasgo/kerasgo/kernels/vector"
)

func ExampleAdd() {
	x := []float32{1, 2, 3}
	vector.Add(x, x, []float32{10, 20, 30}) // into x itself
	fmt.Println(x)
	// Output: [11 22 33]
}
