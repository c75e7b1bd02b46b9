package plan

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"kerasgo/kerasgo/kernels"
)

const (
	// sharedWork is the number of multiply-adds from which a step is shared:
	// some tens of microseconds, a few times what it costs to bring in another
	// thread.
	sharedWork = 1 << 21
	// patience is how long a helper looks for work before it sleeps.
	patience = 50 * time.Microsecond
)

// team is a fixed number of goroutines that take pieces of a step together with
// the caller. It serves one step at a time: a plan that finds it busy with
// another plan's step computes alone, with the same results.
type team struct {
	busy     atomic.Bool
	current  atomic.Pointer[job]
	sleeping atomic.Int64
	wake     chan struct{}
}

// job is a step being shared.
type job struct {
	run     func(piece int, w *kernels.Workspace)
	reserve func(w *kernels.Workspace) // may be nil
	pieces  int64
	next    atomic.Int64 // the next piece to take
	done    atomic.Int64 // how many are complete
}

// teams are kept for all plans together: their goroutines sleep while there is
// nothing to share, and their scratch memory is needed once only.
var teams = struct {
	sync.Mutex
	bySize map[int]*team
}{bySize: map[int]*team{}}

// teamOf returns the team with a number of helpers.
func teamOf(helpers int) *team {
	teams.Lock()
	defer teams.Unlock()
	t := teams.bySize[helpers]
	if t == nil {
		t = &team{wake: make(chan struct{}, helpers)}
		for range helpers {
			go t.help(new(kernels.Workspace))
		}
		teams.bySize[helpers] = t
	}
	return t
}

// share runs a job's pieces on the caller and the helpers, and returns when all
// are complete. The caller never waits for a helper to start, only for pieces
// in flight.
func (t *team) share(j *job, w *kernels.Workspace) {
	if !t.busy.CompareAndSwap(false, true) {
		for piece := range j.pieces {
			j.run(int(piece), w)
		}
		return
	}
	defer t.busy.Store(false)
	j.done.Store(0)
	j.next.Store(0)
	t.current.Store(j)
	for range min(t.sleeping.Load(), j.pieces-1) {
		select {
		case t.wake <- struct{}{}:
		default:
		}
	}
	j.work(w)
	t.current.Store(nil)
	for spins := 0; j.done.Load() < j.pieces; spins++ {
		if spins > 100 {
			runtime.Gosched()
		}
	}
}

// work takes pieces until none is left.
func (j *job) work(w *kernels.Workspace) {
	for piece := j.next.Add(1) - 1; piece < j.pieces; piece = j.next.Add(1) - 1 {
		j.run(int(piece), w)
		j.done.Add(1)
	}
}

func (t *team) help(w *kernels.Workspace) {
	for {
		if !t.look(w) {
			t.sleeping.Add(1)
			if t.current.Load() == nil {
				<-t.wake
			}
			t.sleeping.Add(-1)
		}
	}
}

// look works on the current job, or waits a little for one; it returns false
// when none came.
func (t *team) look(w *kernels.Workspace) bool {
	start := time.Now()
	for {
		for range 50 {
			if j := t.current.Load(); j != nil {
				if j.reserve != nil {
					j.reserve(w)
				}
				j.work(w)
				start = time.Now()
			}
		}
		if time.Since(start) > patience {
			return false
		}
		runtime.Gosched()
	}
}
