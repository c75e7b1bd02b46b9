//go:build (amd64 || arm64) && !purego

package prefetch

import "unsafe"

// lines fetches count cache lines, one at least.
//
//go:noescape
func lines(at unsafe.Pointer, count int)
