package pages

import (
	"runtime"
	"testing"
	"unsafe"
)

func TestAligned(t *testing.T) {
	provided := func(size int) []float32 { return Provide(Zeros(size)) }
	for name, make := range map[string]func(size int) []float32{"Aligned": Aligned, "Zeros": Zeros, "Provide": provided} {
		for _, size := range []int{0, 1, 15, 1 << 10, 1 << 15, 1 << 19} {
			s := make(size)
			if len(s) != size || cap(s) != size || size > 0 && uintptr(unsafe.Pointer(&s[0]))%64 != 0 {
				t.Errorf("%s: %d numbers: %d at %p, with room for %d", name, size, len(s), s, cap(s))
			}
			for i := range s {
				if s[i] != 0 {
					t.Fatalf("%s: number %d is %v", name, i, s[i])
				}
				s[i] = 1
			}
		}
	}
}

// TestNumbersStay: what holds numbers already keeps them, and its neighbours do,
// whatever pages it is put into.
func TestNumbersStay(t *testing.T) {
	for name, change := range map[string]func([]float32){
		"Large":    func(s []float32) { Large(s) },
		"Populate": func(s []float32) { Populate(s) },
		"Enlarge":  Enlarge,
	} {
		var all [3][]float32
		for i := range all {
			all[i] = make([]float32, 5<<20)
			for k := range all[i] {
				all[i][k] = float32(i + 1)
			}
		}
		change(all[1])
		for i, s := range all {
			for k := range s {
				if s[k] != float32(i+1) {
					t.Fatalf("%s: number %d of slice %d is %v", name, k, i, s[k])
				}
			}
		}
	}
}

// TestSmall: nothing is done to what is small, such as nothing at all.
func TestSmall(t *testing.T) {
	for _, s := range [][]float32{nil, {}, {1, 2, 3}} {
		Large(s)
		Populate(s)
		Enlarge(s)
	}
}

// TestUnwritten: the memory begins at a cache line, and all of it is its owner's.
func TestUnwritten(t *testing.T) {
	for range 20 {
		var all [][]float32
		for n, size := range []int{0, 1, 15, 16, 1 << 10, 1<<10 + 1, 1 << 13, 1 << 15, 1<<18 + 7} {
			s := Provide(Unwritten(size))
			if len(s) != size || cap(s) != size || size > 0 && uintptr(unsafe.Pointer(&s[0]))%Line != 0 {
				t.Fatalf("%d numbers: %d at %p, with room for %d", size, len(s), s, cap(s))
			}
			for i := range s {
				s[i] = float32(n)
			}
			all = append(all, s)
			runtime.GC()
		}
		for n, s := range all {
			for i := range s {
				if s[i] != float32(n) {
					t.Fatalf("number %d of %d is %v, want %d", i, len(s), s[i], n)
				}
			}
		}
	}
}
