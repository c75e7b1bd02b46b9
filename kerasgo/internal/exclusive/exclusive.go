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
)

// Lock is held while a model computes.
type Lock struct {
	sync.Mutex
	number int64
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
