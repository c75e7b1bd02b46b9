package pages

import "golang.org/x/sys/unix"

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
// 5.14 cannot, and provides each when it is.
func populate(address, bytes uintptr) {
	from := address &^ (page - 1)
	unix.Syscall(unix.SYS_MADVISE, from, address+bytes-from, unix.MADV_POPULATE_WRITE)
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
