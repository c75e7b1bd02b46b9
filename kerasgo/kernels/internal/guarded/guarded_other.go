//go:build !unix

package guarded

import "testing"

// Tail returns a function that returns the last n of most elements of one memory.
func Tail[T any](t testing.TB, most int) func(n int) []T {
	memory := make([]T, most)
	return func(n int) []T { return memory[most-n : most : most] }
}
