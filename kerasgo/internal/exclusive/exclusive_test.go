package exclusive

import (
	"sync"
	"testing"
)

// Locks are taken in one order, whatever the order they were added in: with each order of
// its own these goroutines would wait for each other for ever.
func TestAlone(t *testing.T) {
	a, b, c := New(), New(), New()
	count := 0
	var all sync.WaitGroup
	for _, order := range [][]*Lock{{a, b, c}, {c, b, a}, {b, a, c, a}, {c, a, b}} {
		var locks Locks
		for _, lock := range order {
			locks.Add(lock)
		}
		if len(locks) != 3 || locks[0] != a || locks[1] != b || locks[2] != c {
			t.Fatal("the locks are not in order, each once")
		}
		all.Go(func() {
			for range 1000 {
				locks.Alone(func() { count++ })
			}
		})
	}
	all.Wait()
	if count != 4000 {
		t.Errorf("counted %d, want 4000", count)
	}
}

// A function that panics leaves no lock behind.
func TestAloneAndPanic(t *testing.T) {
	var locks Locks
	locks.Add(New())
	func() {
		defer func() { recover() }()
		locks.Alone(func() { panic("") })
	}()
	if !locks[0].TryLock() {
		t.Error("the lock is held")
	}
}
