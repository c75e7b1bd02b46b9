//go:build !purego

package micro

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

var (
	avx512Kernel32 = &Kernel{Name: "avx512", Rows: 12, Columns: 32, Masked: true, tiles: []func(*Tile){tileF32AVX512x1, tileF32AVX512x2, tileF32AVX512x3, tileF32AVX512x4, tileF32AVX512x5, tileF32AVX512x6, tileF32AVX512x7, tileF32AVX512x8, tileF32AVX512x9, tileF32AVX512x10, tileF32AVX512x11, tileF32AVX512x12}}
	avx2Kernel32   = &Kernel{Name: "avx2", Rows: 6, Columns: 16, tiles: []func(*Tile){tileF32AVX2x1, tileF32AVX2x2, tileF32AVX2x3, tileF32AVX2x4, tileF32AVX2x5, tileF32AVX2x6}}
	avx512Kernel64 = &Kernel{Name: "avx512", Rows: 12, Columns: 16, Masked: true, tiles: []func(*Tile){tileF64AVX512x1, tileF64AVX512x2, tileF64AVX512x3, tileF64AVX512x4, tileF64AVX512x5, tileF64AVX512x6, tileF64AVX512x7, tileF64AVX512x8, tileF64AVX512x9, tileF64AVX512x10, tileF64AVX512x11, tileF64AVX512x12}}
	avx2Kernel64   = &Kernel{Name: "avx2", Rows: 6, Columns: 8, tiles: []func(*Tile){tileF64AVX2x1, tileF64AVX2x2, tileF64AVX2x3, tileF64AVX2x4, tileF64AVX2x5, tileF64AVX2x6}}
)

func assembly32() []*Kernel { return available(avx512Kernel32, avx2Kernel32) }
func assembly64() []*Kernel { return available(avx512Kernel64, avx2Kernel64) }

func available(avx512, avx2 *Kernel) []*Kernel {
	var kernels []*Kernel
	if cpu.X86.HasAVX512F {
		kernels = append(kernels, avx512)
	}
	if cpu.X86.HasAVX2 && cpu.X86.HasFMA {
		kernels = append(kernels, avx2)
	}
	return kernels
}

// The kernels of tile_amd64.s.

//go:noescape
func tileF32AVX512x1(t *Tile)

//go:noescape
func tileF32AVX512x2(t *Tile)

//go:noescape
func tileF32AVX512x3(t *Tile)

//go:noescape
func tileF32AVX512x4(t *Tile)

//go:noescape
func tileF32AVX512x5(t *Tile)

//go:noescape
func tileF32AVX512x6(t *Tile)

//go:noescape
func tileF32AVX512x7(t *Tile)

//go:noescape
func tileF32AVX512x8(t *Tile)

//go:noescape
func tileF32AVX512x9(t *Tile)

//go:noescape
func tileF32AVX512x10(t *Tile)

//go:noescape
func tileF32AVX512x11(t *Tile)

//go:noescape
func tileF32AVX512x12(t *Tile)

//go:noescape
func tileF32AVX2x1(t *Tile)

//go:noescape
func tileF32AVX2x2(t *Tile)

//go:noescape
func tileF32AVX2x3(t *Tile)

//go:noescape
func tileF32AVX2x4(t *Tile)

//go:noescape
func tileF32AVX2x5(t *Tile)

//go:noescape
func tileF32AVX2x6(t *Tile)

//go:noescape
func tileF64AVX512x1(t *Tile)

//go:noescape
func tileF64AVX512x2(t *Tile)

//go:noescape
func tileF64AVX512x3(t *Tile)

//go:noescape
func tileF64AVX512x4(t *Tile)

//go:noescape
func tileF64AVX512x5(t *Tile)

//go:noescape
func tileF64AVX512x6(t *Tile)

//go:noescape
func tileF64AVX512x7(t *Tile)

//go:noescape
func tileF64AVX512x8(t *Tile)

//go:noescape
func tileF64AVX512x9(t *Tile)

//go:noescape
func tileF64AVX512x10(t *Tile)

//go:noescape
func tileF64AVX512x11(t *Tile)

//go:noescape
func tileF64AVX512x12(t *Tile)

//go:noescape
func tileF64AVX2x1(t *Tile)

//go:noescape
func tileF64AVX2x2(t *Tile)

//go:noescape
func tileF64AVX2x3(t *Tile)

//go:noescape
func tileF64AVX2x4(t *Tile)

//go:noescape
func tileF64AVX2x5(t *Tile)

//go:noescape
func tileF64AVX2x6(t *Tile)

var hasTranspose = cpu.X86.HasAVX2

func transpose8(to unsafe.Pointer, toRow uintptr, from unsafe.Pointer, fromRow uintptr, blocks int) {
	transposeAVX2((*float32)(to), toRow, (*float32)(from), fromRow, blocks)
}

//go:noescape
func transposeAVX2(to *float32, toRow uintptr, from *float32, fromRow uintptr, blocks int)
