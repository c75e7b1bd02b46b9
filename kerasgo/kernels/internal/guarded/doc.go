// Package guarded makes slices for tests at whose end memory ends: a kernel that
// reads or writes one element more than it was given fails.
//
//	memory := guarded.Tail[float32](t, 1000)
//	x := memory(17)
package guarded
