// Package vector holds element-wise float32 functions over slices: assembly
// where there is some (AVX-512 and AVX2 on amd64, NEON on arm64), and a portable
// twin.
//
//	vector.Exp(to, x)         // to[i] = e^x[i]
//	vector.Add(to, x, y)      // to[i] = x[i] + y[i]
//
// All slices of a call have the same length; to may be x or y itself. Results
// do not depend on how a slice is cut into calls at multiples of 8 elements.
//
// KERASGO_CPU in the environment chooses another set than the best that the
// processor can run: avx512, avx2, neon or portable.
package vector

//go:generate go run ./generate -out vector_amd64.s -pkg vector
//go:generate go run ./generate/neon -declarations vector_arm64.go -out vector_arm64.s
