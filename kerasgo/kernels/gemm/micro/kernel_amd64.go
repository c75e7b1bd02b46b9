//go:build !purego

package micro

import (
	"unsafe"

	"golang.org/x/sys/cpu"

	"kerasgo/kerasgo/kernels/internal/instructions"
)

var (
	avx512Kernel32 = &Kernel{size: 4, Name: "avx512", Rows: 12, Columns: 32, Masked: true, many: true, tiles: tilesF32AVX512, narrow: tilesF32AVX512Narrow}
	avx2Kernel32   = &Kernel{size: 4, Name: "avx2", Rows: 6, Columns: 16, many: true, tiles: tilesF32AVX2, narrow: tilesF32AVX2Narrow}
	avx512Kernel64 = &Kernel{size: 8, Name: "avx512", Rows: 12, Columns: 16, Masked: true, many: true, tiles: tilesF64AVX512, narrow: tilesF64AVX512Narrow}
	avx2Kernel64   = &Kernel{size: 8, Name: "avx2", Rows: 6, Columns: 8, many: true, tiles: tilesF64AVX2, narrow: tilesF64AVX2Narrow}
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

// The copies' assembly is used with every kernel but the portable one.
var hasTranspose, hasCopySteps, hasCopyPanels = copiesInAssembly, copiesInAssembly, copiesInAssembly

var copiesInAssembly = cpu.X86.HasAVX2 && !instructions.Portable()

func copySteps(to unsafe.Pointer, toStep uintptr, from unsafe.Pointer, fromStep uintptr, halfLines, steps int) {
	copyStepsAVX2((*byte)(to), toStep, (*byte)(from), fromStep, halfLines, steps)
}

func transpose8(to unsafe.Pointer, toRow uintptr, from unsafe.Pointer, fromRow uintptr, blocks int) {
	transposeAVX2((*float32)(to), toRow, (*float32)(from), fromRow, blocks)
}

func copyPanels(to unsafe.Pointer, panel uintptr, from unsafe.Pointer, row uintptr, halfLines, panels, depth int) bool {
	switch {
	case !hasCopyPanels:
		return false
	case halfLines == 2:
		copyPanels2AVX2((*byte)(to), panel, (*byte)(from), row, panels, depth)
	case halfLines == 4:
		copyPanels4AVX2((*byte)(to), panel, (*byte)(from), row, panels, depth)
	default:
		return false
	}
	return true
}

//go:noescape
func copyPanels2AVX2(to *byte, panel uintptr, from *byte, row uintptr, panels, depth int)

//go:noescape
func copyPanels4AVX2(to *byte, panel uintptr, from *byte, row uintptr, panels, depth int)

//go:noescape
func copyStepsAVX2(to *byte, toStep uintptr, from *byte, fromStep uintptr, halfLines, steps int)

//go:noescape
func transposeAVX2(to *float32, toRow uintptr, from *float32, fromRow uintptr, blocks int)
