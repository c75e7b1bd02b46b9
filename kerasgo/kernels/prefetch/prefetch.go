// Package prefetch asks the processor to bring memory into its caches while it
// computes or copies something else: the next row of a batch, for one.
package prefetch

import "unsafe"

const line = 64 // bytes

// Slice fetches the cache lines in which the elements of a slice lie, into the
// second-level cache where the processor lets it choose. It waits for nothing
// and changes nothing; where there is no assembly it does nothing.
func Slice[T any](data []T) {
	if bytes := len(data) * int(unsafe.Sizeof(*new(T))); bytes > 0 {
		lines(unsafe.Pointer(&data[0]), (bytes+line-1)/line)
	}
}
