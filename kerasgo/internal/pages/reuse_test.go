package pages

import (
	"runtime"
	"runtime/debug"
	"testing"
)

// TestReuse: memory that was taken and dropped is collected, though Go by itself would
// not look for it; and only where it is much since the last time, whoever asked for
// that, and in large parts.
func TestReuse(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	collections := func(do func()) int {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		do()
		runtime.ReadMemStats(&after)
		return int(after.NumGC - before.NumGC)
	}
	for name, some := range map[string]func(size int) []float32{"Zeros": Zeros, "Unwritten": Unwritten} {
		takeShare := func(sixteenths int) {
			for range sixteenths {
				some(unused / 4 / 16)
			}
		}
		if count := collections(func() { takeShare(35) }); count != 2 {
			t.Errorf("%s: %d collections by what is much twice, want 2", name, count)
		}
		if count := collections(func() { takeShare(10); runtime.GC(); takeShare(10) }); count != 1 {
			t.Errorf("%s: %d collections where garbage was collected meanwhile, want that one", name, count)
		}
		many := make([]*[8]byte, 4*unused/perObject)
		for i := range many {
			many[i] = new([8]byte)
		}
		if count := collections(func() { takeShare(35) }); count != 0 {
			t.Errorf("%s: %d collections by what is little beside millions of objects, want none", name, count)
		}
		runtime.KeepAlive(many)
		count := collections(func() {
			for range unused / large * 4 {
				some(large / 4 / 2)
			}
		})
		if count != 0 {
			t.Errorf("%s: %d collections by small parts, want none", name, count)
		}
	}
}
