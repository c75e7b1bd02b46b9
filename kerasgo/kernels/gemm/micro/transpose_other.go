//go:build !amd64 || purego

package micro

import "unsafe"

const hasTranspose = false

func transpose8(to unsafe.Pointer, toRow uintptr, from unsafe.Pointer, fromRow uintptr, blocks int) {
	panic("unreachable: hasTranspose is false")
}
