package pages

import (
	"testing"
	"unsafe"
)

func TestAligned(t *testing.T) {
	for _, size := range []int{0, 1, 15, 1 << 10, 1 << 19} {
		s := Aligned(size)
		if len(s) != size || cap(s) != size || size > 0 && uintptr(unsafe.Pointer(&s[0]))%64 != 0 {
			t.Errorf("%d numbers: %d at %p, with room for %d", size, len(s), s, cap(s))
		}
		for i := range s {
			if s[i] != 0 {
				t.Fatalf("number %d is %v", i, s[i])
			}
			s[i] = 1
		}
	}
}

// TestLarge: what holds numbers already keeps them, and its neighbours do.
func TestLarge(t *testing.T) {
	var all [3][]float32
	for i := range all {
		all[i] = make([]float32, 3<<18)
		for k := range all[i] {
			all[i][k] = float32(i + 1)
		}
	}
	Large(all[1])
	for i, s := range all {
		for k := range s {
			if s[k] != float32(i+1) {
				t.Fatalf("number %d of slice %d is %v", k, i, s[k])
			}
		}
	}
}
