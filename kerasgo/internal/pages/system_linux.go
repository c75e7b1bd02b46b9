package pages

import (
	"bytes"
	"unsafe"

	"golang.org/x/sys/unix"
)

const (
	page = 4 << 10
	// hugePage is the size of Linux's large pages on processors that have pages of 4 kB.
	hugePage = 2 << 20
)

// advise asks for large pages in all those that a range touches: Go's heap reserves
// memory in blocks of many such pages, so that they are its own. Where the system
// has none, the advice is without effect, which is no failure.
func advise(address, bytes uintptr) {
	from := address &^ (hugePage - 1)
	to := (address + bytes + hugePage - 1) &^ (hugePage - 1)
	unix.Syscall(unix.SYS_MADVISE, from, to-from, unix.MADV_HUGEPAGE)
}

// populate provides the pages of a range as if they were written to. Linux before
// 5.14 cannot, and provides each when it is. Only the missing ones are asked for: memory
// that was used before has them, where looking at each takes much longer.
func populate(address, size uintptr) {
	from, end := address&^(page-1), address+size
	var present [1024]byte // of so many pages, their lowest bits
	for from < end {
		state := present[:min((end-from+page-1)/page, uintptr(len(present)))]
		next := from + uintptr(len(state))*page
		if _, _, problem := unix.Syscall(unix.SYS_MINCORE, from, next-from, uintptr(unsafe.Pointer(&state[0]))); problem != 0 {
			clear(state)
		}
		for {
			missing := bytes.IndexByte(state, 0)
			if missing < 0 {
				break
			}
			from += uintptr(missing) * page
			count := bytes.IndexByte(state[missing:], 1)
			if count < 0 {
				count = len(state) - missing
			}
			unix.Syscall(unix.SYS_MADVISE, from, uintptr(count)*page, unix.MADV_POPULATE_WRITE)
			from += uintptr(count) * page
			state = state[missing+count:]
		}
		from = next
	}
}

// collapse puts what is inside a range into large pages. Linux before 6.1 cannot do
// it at once, and does it in its own time if it is asked to.
func collapse(address, bytes uintptr) {
	from := (address + hugePage - 1) &^ (hugePage - 1)
	to := (address + bytes) &^ (hugePage - 1)
	if _, _, problem := unix.Syscall(unix.SYS_MADVISE, from, to-from, unix.MADV_COLLAPSE); problem == unix.EINVAL {
		unix.Syscall(unix.SYS_MADVISE, from, to-from, unix.MADV_HUGEPAGE)
	}
}
