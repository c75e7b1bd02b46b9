package pages

import "golang.org/x/sys/unix"

// hugePage is the size of Linux's large pages on processors that have pages of 4 kB.
const hugePage = 2 << 20

// advise asks for large pages in all those that a range touches: Go's heap reserves
// memory in blocks of many such pages, so that they are its own. Where the system
// has none, the advice is without effect, which is no failure.
func advise(address, bytes uintptr) {
	from := address &^ (hugePage - 1)
	to := (address + bytes + hugePage - 1) &^ (hugePage - 1)
	unix.Syscall(unix.SYS_MADVISE, from, to-from, unix.MADV_HUGEPAGE)
}
