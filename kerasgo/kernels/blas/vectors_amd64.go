//go:build !purego

package blas

import (
	"golang.org/x/sys/cpu"

	"kerasgo/kerasgo/kernels/internal/instructions"
)

var (
	single = assembly(&vectors[float32]{dotF32, dotsF32, addScaledF32, addRowsF32, scaleF32, sumAbsoluteF32, largestAbsoluteF32, swapF32, rotateF32})
	double = assembly(&vectors[float64]{dotF64, dotsF64, addScaledF64, addRowsF64, scaleF64, sumAbsoluteF64, largestAbsoluteF64, swapF64, rotateF64})
)

// assembly returns v where this processor can run it, else nil.
func assembly[T float32 | float64](v *vectors[T]) *vectors[T] {
	if cpu.X86.HasAVX2 && cpu.X86.HasFMA && !instructions.Portable() {
		return v
	}
	return nil
}

// The functions of vectors_amd64.s; made by go generate.

//go:noescape
func dotF32(x, y []float32) float32

//go:noescape
func dotsF32(a *float32, stride uintptr, x []float32) (s0, s1, s2, s3 float32)

//go:noescape
func addScaledF32(factor float32, x, y []float32)

//go:noescape
func addRowsF32(f0, f1, f2, f3 float32, a *float32, stride uintptr, y []float32)

//go:noescape
func scaleF32(factor float32, x []float32)

//go:noescape
func sumAbsoluteF32(x []float32) float32

//go:noescape
func largestAbsoluteF32(x []float32) float32

//go:noescape
func swapF32(x, y []float32)

//go:noescape
func rotateF32(x, y []float32, c, s float32)

//go:noescape
func dotF64(x, y []float64) float64

//go:noescape
func dotsF64(a *float64, stride uintptr, x []float64) (s0, s1, s2, s3 float64)

//go:noescape
func addScaledF64(factor float64, x, y []float64)

//go:noescape
func addRowsF64(f0, f1, f2, f3 float64, a *float64, stride uintptr, y []float64)

//go:noescape
func scaleF64(factor float64, x []float64)

//go:noescape
func sumAbsoluteF64(x []float64) float64

//go:noescape
func largestAbsoluteF64(x []float64) float64

//go:noescape
func swapF64(x, y []float64)

//go:noescape
func rotateF64(x, y []float64, c, s float64)
