//go:build !amd64 || purego

package micro

import "unsafe"

const hasTranspose, hasCopySteps = false, false

func transpose8(to unsafe.Pointer, toRow uintptr, from unsafe.Pointer, fromRow uintptr, blocks int) {
	panic("unreachable: hasTranspose is false")
}

func copyPanels(to unsafe.Pointer, panel uintptr, from unsafe.Pointer, row uintptr, halfLines, panels, depth int) bool {
	return false
}

func copySteps(to unsafe.Pointer, toStep uintptr, from unsafe.Pointer, fromStep uintptr, halfLines, steps int) {
	panic("unreachable: hasCopySteps is false")
}
