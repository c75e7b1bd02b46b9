package blas

import (
	"runtime"
	"sync/atomic"
	"time"
)

// work is a computation of independent pieces.
type work interface {
	piece(index int)
	release() // nobody uses the memory of the computation any more
}

// crew is the goroutines of one computation: the caller and helpers. The caller
// waits for pieces, not for helpers: one that comes too late finds nothing to do
// and costs nothing.
//
// Plans have teams of another kind. A plan's steps and their memory are there as long as
// it is, so that nobody need know whether a late helper still looks at them, and its
// helpers, as many as it was made for, sleep between two runs of it. Calls of BLAS give
// their memory on to the next call, which is why members are counted, are of any size and
// seldom many, and take what processors the program has then, so that helpers end.
type crew struct {
	work    work
	pieces  int64
	left    atomic.Uint64 // the pieces to take: the first and, in the upper half, the end
	done    atomic.Int64  // how many are complete
	members atomic.Int64  // who may still use the memory; nobody joins when it is 0
}

const (
	// patience is how long a helper looks for another computation before it
	// ends: calls follow each other closely or not at all, and starting a
	// goroutine on another processor takes about as long. Computations that
	// follow each other so closely get helpers though each were too small.
	patience = 100 * time.Microsecond
	// spins is how often the caller looks whether all pieces are complete
	// before it lets other goroutines run.
	spins = 100
)

// standby is the goroutines that look for a computation to help with.
var standby struct {
	helpers atomic.Int64         // that are running
	wanted  atomic.Pointer[crew] // the computation that helpers may join
	last    atomic.Int64         // when one came that was too small to start helpers for
}

// follows tells whether a computation that is too small to start helpers for comes
// so soon after another such that helpers for all that follow pay.
func follows() bool {
	now := time.Since(start).Nanoseconds()
	return now-standby.last.Swap(now) < patience.Nanoseconds()
}

// start is when the program began; the first computation follows none.
var start = time.Now().Add(-time.Hour)

// sharing is how far a computation is worth sharing.
type sharing int

const (
	alone       sharing = iota
	withStandby         // with helpers that are there, or will be needed again
	withHelpers         // with helpers that are started for it, if need be
)

// sharingOf returns how far a computation of a size is worth sharing, given the
// size from which starting helpers pays.
func sharingOf(size, large int) sharing {
	switch {
	case size >= large:
		return withHelpers
	case size >= large/hot:
		return withStandby
	}
	return alone
}

// hot is how many times smaller a computation may be that is shared with helpers
// that are there: 32×784×32 took 10 µs on two threads, 14.5 on one.
const hot = 4

// run computes all pieces. The caller leaves when it needs the memory of the
// work no longer.
func (c *crew) run(work work, pieces int, how sharing) {
	helpers := 0
	if how != alone {
		helpers = min(runtime.GOMAXPROCS(0), pieces) - 1
	}
	c.work = work
	if helpers <= 0 || how == withStandby && standby.helpers.Load() == 0 && !follows() {
		c.members.Store(1)
		for index := range pieces {
			work.piece(index)
		}
		return
	}
	c.pieces = int64(pieces)
	c.left.Store(uint64(pieces) << 32)
	c.done.Store(0)
	c.members.Store(1)
	shared := standby.wanted.CompareAndSwap(nil, c)
	if shared {
		for range int64(helpers) - standby.helpers.Load() {
			go help()
		}
	}
	c.take(true)
	if shared {
		standby.wanted.CompareAndSwap(c, nil)
	}
	for looks := 0; c.done.Load() < c.pieces; looks++ {
		if looks > spins {
			runtime.Gosched()
		}
	}
}

// take computes pieces until none is left: the caller the first ones, a helper the
// last, so that of operands that are used again each finds its own part in its cache.
func (c *crew) take(caller bool) {
	for {
		left := c.left.Load()
		first, end := left&(1<<32-1), left>>32
		if first >= end {
			return
		}
		index, rest := first, end<<32|(first+1)
		if !caller {
			index, rest = end-1, (end-1)<<32|first
		}
		if c.left.CompareAndSwap(left, rest) {
			c.work.piece(int(index))
			c.done.Add(1)
		}
	}
}

// join makes a helper a member, unless all have left.
func (c *crew) join() bool {
	for {
		members := c.members.Load()
		if members == 0 {
			return false
		}
		if c.members.CompareAndSwap(members, members+1) {
			return true
		}
	}
}

func (c *crew) leave() {
	if c.members.Add(-1) == 0 {
		c.work.release()
	}
}

// help joins one computation after the other, until none has come for a while.
func help() {
	if standby.helpers.Add(1) >= int64(runtime.GOMAXPROCS(0)) {
		standby.helpers.Add(-1) // others came first
		return
	}
	for start := time.Now(); ; {
		for range spins {
			if c := standby.wanted.Load(); c != nil && c.join() {
				c.take(false)
				standby.wanted.CompareAndSwap(c, nil) // no piece is left
				c.leave()
				start = time.Now()
			}
		}
		if time.Since(start) > patience {
			standby.helpers.Add(-1)
			return
		}
		runtime.Gosched()
	}
}
