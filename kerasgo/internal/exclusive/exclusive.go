// Package exclusive lets goroutines use one memory in turn: what models compute in,
// weights included, which layers may have in several models.
//
//	lock := exclusive.New()
//	var users exclusive.Locks
//	users.Add(lock)
//	users.Alone("GetWeights", func() { … })
package exclusive

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"kerasgo/kerasgo/failure"
)

// Lock is held while a model computes, for many batches: between two of them it lets
// others have it that wait.
type Lock struct {
	held    sync.Mutex
	waiting atomic.Int64
	tracing atomic.Bool
	number  int64
}

// Lock waits until nobody else holds it. It panics, at where, if that is a model that
// calls users' code and does not come to an end: it is this that waits.
func (l *Lock) Lock(where string) {
	l.waiting.Add(1)
	defer l.waiting.Add(-1)
	const pause, patience = time.Millisecond, 2 * time.Second
	for waited := time.Duration(0); l.tracing.Load(); waited += pause {
		if l.held.TryLock() {
			return
		}
		if waited >= patience {
			failure.Panic(where, "Read and set weights before or after, or in a callback", "what the model is calling, a layer, loss, optimizer or schedule, wants what the model holds meanwhile")
		}
		time.Sleep(pause)
	}
	l.held.Lock()
}

// TryLock takes the lock if nobody holds it, and tells whether it did.
func (l *Lock) TryLock() bool { return l.held.TryLock() }

// Unlock ends what Lock began.
func (l *Lock) Unlock() { l.held.Unlock() }

// Yield lets those have it that wait. Where nobody does it is the reading of a number.
func (l *Lock) Yield() {
	if l.waiting.Load() > 0 {
		l.Outside(runtime.Gosched)
	}
}

// Outside runs, for who holds it, a function during which it is not held.
func (l *Lock) Outside(do func()) {
	l.held.Unlock()
	defer l.held.Lock()
	do()
}

// Tracing runs, for who holds it, a function that calls what may be users' own code:
// layers, losses, optimizers, schedules.
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
type Locks struct {
	adding sync.Mutex
	list   []*Lock
}

// Add adds a lock unless it is there.
func (l *Locks) Add(lock *Lock) {
	l.adding.Lock()
	defer l.adding.Unlock()
	at, there := slices.BinarySearchFunc(l.list, lock, func(a, b *Lock) int { return int(a.number - b.number) })
	if !there {
		l.list = slices.Insert(slices.Clone(l.list), at, lock)
	}
}

// Alone runs a function that holds all of them, for what where says.
func (l *Locks) Alone(where string, do func()) {
	l.adding.Lock()
	list := l.list
	l.adding.Unlock()
	for _, lock := range list {
		lock.Lock(where)
		defer lock.Unlock()
	}
	do()
}
