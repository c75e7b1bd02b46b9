package blas

// vectors are the assembly functions over adjacent elements, for one precision.
// All slices of a call have the same length. The stride of rows is in bytes.
type vectors[T float32 | float64] struct {
	dot             func(x, y []T) T                                     // Σ x·y
	dots            func(a *T, stride uintptr, x []T) (s0, s1, s2, s3 T) // four rows times x
	addScaled       func(factor T, x, y []T)                             // y += factor·x
	addRows         func(f0, f1, f2, f3 T, a *T, stride uintptr, y []T)  // y += Σ fᵢ·row i
	scale           func(factor T, x []T)                                // x *= factor
	sumAbsolute     func(x []T) T                                        // Σ |x|
	largestAbsolute func(x []T) T                                        // largest |x|, NaN passed over
	swap            func(x, y []T)                                       // x, y = y, x
	rotate          func(x, y []T, c, s T)                               // x, y = c·x + s·y, c·y - s·x
}

// covers tells that x has n adjacent elements and there is assembly for them.
func (v *vectors[T]) covers(n int, x []T, increment int) bool {
	return v != nil && n > 0 && increment == 1 && n <= len(x)
}

// searched is the number of elements that are searched one by one for the
// largest, once it is known to be among them.
const searched = 256

// smallSearch is the number of elements up to which one loop is faster.
const smallSearch = 16

// indexOfLargest returns the first index of the largest |x|. NaN counts only as
// the first element, where it is the largest, as in the reference.
func (v *vectors[T]) indexOfLargest(x []T) int {
	if x[0] != x[0] {
		return 0
	}
	start, largest := 0, T(-1)
	for first := 0; first < len(x); first += searched {
		if m := v.largestAbsolute(x[first:min(first+searched, len(x))]); m > largest {
			start, largest = first, m
		}
	}
	for x[start] != largest && x[start] != -largest {
		start++
	}
	return start
}
