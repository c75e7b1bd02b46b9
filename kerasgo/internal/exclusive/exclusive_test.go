package exclusive

import (
	"slices"
	"sync"
	"testing"
	"time"
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
		if !slices.Equal(locks.list, []*Lock{a, b, c}) {
			t.Fatal("the locks are not in order, each once")
		}
		all.Go(func() {
			for range 1000 {
				locks.Alone("", func() { count++ })
			}
		})
	}
	all.Wait()
	if count != 4000 {
		t.Errorf("counted %d, want 4000", count)
	}
}

// Who asks for all locks while one is added waits for the list to be whole.
func TestAloneWhileOneIsAdded(t *testing.T) {
	var locks Locks
	locks.adding.Lock()
	had := make(chan struct{})
	go locks.Alone("", func() { close(had) })
	select {
	case <-had:
		t.Error("the list was read while it was changed")
	case <-time.After(5 * time.Millisecond):
		locks.adding.Unlock()
		<-had
	}
}

// A function that panics leaves no lock behind.
func TestAloneAndPanic(t *testing.T) {
	var locks Locks
	locks.Add(New())
	func() {
		defer func() { recover() }()
		locks.Alone("", func() { panic("") })
	}()
	if !locks.list[0].TryLock() {
		t.Error("the lock is held")
	}
}

// Who holds a lock keeps it until another waits, who then has it.
func TestYield(t *testing.T) {
	lock := New()
	lock.Lock("")
	lock.held.Unlock() // for Yield to end the program if it did anything
	lock.Yield()
	lock.held.Lock()
	for range 100 {
		turns := 0
		var other sync.WaitGroup
		other.Go(func() {
			lock.Lock("")
			turns++
			lock.Unlock()
		})
		for had := false; !had; had = turns > 0 {
			lock.Yield()
		}
		other.Wait()
	}
	lock.Unlock()
}

// A function that runs outside has the lock free, and leaves it held where it panics.
func TestOutside(t *testing.T) {
	lock := New()
	func() {
		defer func() { recover() }()
		lock.Lock("")
		defer lock.Unlock()
		lock.Outside(func() {
			lock.Lock("")
			lock.Unlock()
			panic("")
		})
	}()
	if !lock.TryLock() {
		t.Error("the lock is held")
	}
}
