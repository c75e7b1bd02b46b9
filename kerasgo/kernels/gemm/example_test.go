package gemm_test

import (
	"fmt"

	"kerasgo/kerasgo/kernels/gemm"
)

func ExamplePrepare() {
	a, b, c := []float32{1, 2, 3, 4}, []float32{5, 6, 7, 8}, make([]float32, 4)
	product := gemm.Prepare(gemm.Product[float32]{
		M: 2, N: 2, K: 2,
		A: gemm.Rows(a, 2), B: gemm.Columns(b, 2), C: gemm.Rows(c, 2), // B is transposed
	})
	product.Run(new(gemm.Workspace[float32]))
	fmt.Println(c)
	// Output: [17 23 39 53]
}
