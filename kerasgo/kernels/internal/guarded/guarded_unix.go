//go:build unix

package guarded

import (
	"os"
	"syscall"
	"testing"
	"unsafe"
)

// Tail returns a function that returns the last n of most elements of one memory,
// after which no more can be read or written. What is in it is that of the call
// before.
func Tail[T any](t testing.TB, most int) func(n int) []T {
	t.Helper()
	element, page := int(unsafe.Sizeof(*new(T))), os.Getpagesize()
	size := (most*element + page - 1) / page * page
	memory, err := syscall.Mmap(-1, 0, size+page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { syscall.Munmap(memory) })
	if err := syscall.Mprotect(memory[size:], syscall.PROT_NONE); err != nil {
		t.Fatal(err)
	}
	return func(n int) []T {
		bytes := memory[size-n*element:]
		return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(bytes))), n)
	}
}
