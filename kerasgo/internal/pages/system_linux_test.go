package pages

import (
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// TestPopulateMissing: the pages that are missing between others are provided, wherever
// they lie, and no others; what the others hold stays.
func TestPopulateMissing(t *testing.T) {
	const count = 3000 // pages: more than are looked at in one go
	memory, err := unix.Mmap(-1, 0, count*page, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Munmap(memory)
	unix.Madvise(memory, unix.MADV_NOHUGEPAGE)
	if err := unix.Madvise(memory[:page], unix.MADV_POPULATE_WRITE); err != nil {
		t.Skip("this system does not provide pages: ", err)
	}
	there := func(i int) bool { return i%7 == 3 || i > 900 && i < 1100 || i > 2000 && i < 2047 }
	for i := range count {
		if there(i) {
			memory[i*page+i%page] = byte(1 + i%200)
		}
	}
	from, to := 100, count-100
	populate(uintptr(unsafe.Pointer(&memory[from*page+17])), uintptr((to-from)*page))
	state := make([]byte, count)
	if _, _, problem := unix.Syscall(unix.SYS_MINCORE, uintptr(unsafe.Pointer(&memory[0])), count*page, uintptr(unsafe.Pointer(&state[0]))); problem != 0 {
		t.Skip("this system does not say which pages are there: ", problem)
	}
	for i := 1; i < count; i++ {
		inside := from <= i && i <= to // the last one in part
		if want := inside || there(i); (state[i]&1 == 1) != want {
			t.Fatalf("page %d is there: %v, want %v", i, !want, want)
		}
		if there(i) && memory[i*page+i%page] != byte(1+i%200) {
			t.Fatalf("page %d lost what it held", i)
		}
	}
}
