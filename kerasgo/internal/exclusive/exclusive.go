// Package exclusive lets goroutines use one memory in turn: what models compute in,
// weights included, which layers may have in several models.
//
//	lock := exclusive.New()
//	users.Add(lock)
//	users.Alone(func() { … })
package exclusive

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"kerasgo/kerasgo/failure"
)

// Lock is held while a model computes.
type Lock struct {
	held    sync.Mutex
	tracing atomic.Bool
	number  int64
}

// Lock waits until nobody else holds it. It panics where that is a model that calls
// its layers and does not come to an end: it is one of these that waits.
func (l *Lock) Lock() {
	const pause, patience = time.Millisecond, 2 * time.Second
	for waited := time.Duration(0); l.tracing.Load(); waited += pause {
		if l.held.TryLock() {
			return
		}
		if waited >= patience {
			failure.Panic("Model", "Read and set weights before or after, or in a callback", "a layer that the model is calling wants what the model holds meanwhile")
		}
		time.Sleep(pause)
	}
	l.held.Lock()
}

// TryLock is Lock without waiting; it tells whether it is held.
func (l *Lock) TryLock() bool { return l.held.TryLock() }

// Unlock ends what Lock began.
func (l *Lock) Unlock() { l.held.Unlock() }

// Tracing runs, for who holds it, a function that calls layers, which are users' own
// code maybe.
func (l *Lock) Tracing(do func()) {
	l.tracing.Store(true)
	defer l.tracing.Store(false)
	do()
}

var made atomic.Int64

// New returns a lock that is not held.
func New() *Lock { return &Lock{number: made.Add(1)} }

// Locks are those of all models that a layer is in, the oldest first: who holds several
// has taken them in that order, so that no two wait for each other.
type Locks []*Lock

// Add adds a lock unless it is there.
func (l *Locks) Add(lock *Lock) {
	at, there := slices.BinarySearchFunc(*l, lock, func(a, b *Lock) int { return int(a.number - b.number) })
	if !there {
		*l = slices.Insert(slices.Clone(*l), at, lock)
	}
}

// Alone runs a function that holds all of them.
func (l Locks) Alone(do func()) {
	for _, lock := range l {
		lock.Lock()
		defer lock.Unlock()
	}
	do()
}
