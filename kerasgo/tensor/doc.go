// Package tensor holds dense arrays of numbers: what goes into a model and what
// comes out. kerasgo.Tensor is this package's Tensor.
//
//	x, err := tensor.From([][]float64{{1, 2}, {3, 4}})
//	x.Shape()   // [2 2]
//	x.At(1, 0)  // 3
//	x.Row(1)    // a view of the second row
//
// Data enters through From and the constructors, is kept row by row (the last
// axis adjacent), and leaves through At, the typed views, and the table that a
// tensor shows itself as.
package tensor
