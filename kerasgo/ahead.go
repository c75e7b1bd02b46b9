package kerasgo

import (
	"runtime"
	"sync/atomic"

	"kerasgo/kerasgo/tensor"
)

// ahead gathers the batches of a training on a goroutine of its own, before they are
// asked for: their rows lie anywhere in the data, and to gather them takes as long
// as a quarter of a small model's step. Whoever comes first claims a batch, so that
// the training waits for none that nobody gathers: where other processors have no
// time it gathers all by itself. A nil one gathers nothing.
type ahead struct {
	samples  *samples
	size     int   // of a batch
	rows     []int // of the epoch
	first    int64 // the number of the epoch's first batch: those of all epochs are counted
	slots    [slotsAhead]slot
	claimed  atomic.Int64 // how many batches somebody gathers or has gathered
	taken    atomic.Int64 // how many the training has had: their slots are free
	end      atomic.Int64 // how many there are up to the epoch's end, full ones
	sleeping atomic.Bool
	stopped  atomic.Bool
	wake     chan struct{}
	done     chan struct{}
}

// slot is where a gathered batch waits.
type slot struct {
	batch  []*tensor.Tensor // as a program's inputs
	proven bool
	ready  atomic.Int64 // the number of the batch that is there, from 1
}

const (
	// slotsAhead batches may wait. To wake the goroutine takes some microseconds, so
	// that it is done when half of them are free.
	slotsAhead = 8
	// Data of fewer numbers lies in the caches, and is gathered faster than fetched
	// from another processor's.
	leastData = 1 << 19
	// To gather the batch of a larger plan, in multiply-adds for each number of it, is
	// some hundredths of a step in which all processors have something to do: a
	// goroutine beside it makes it take 5 to 10 % longer.
	mostWork = 1 << 9
	// The memory for batches of more numbers is much.
	mostBatch = 1 << 18
)

// newAhead returns what gathers a network's batches of samples, ahead of a training
// of so many full ones an epoch; nil where that gains nothing.
func newAhead(n *Network, s *samples, size, full int) *ahead {
	data, batch := 0, 0
	for _, t := range s.inputs {
		data += t.Size()
		batch += t.Size() / t.Len() * size
	}
	slot := batch
	for _, t := range s.labels {
		if t != nil {
			slot += t.Size() / t.Len() * size
		}
	}
	if full < 2 || runtime.GOMAXPROCS(0) == 1 || data < leastData || slot > mostBatch {
		return nil
	}
	var p *program
	n.together.alone("Fit", func() { p = n.program(trainMode, size, s) })
	if p.plan.Work() > mostWork*batch {
		return nil
	}
	a := &ahead{samples: s, size: size, wake: make(chan struct{}, 1), done: make(chan struct{})}
	go a.run(p)
	return a
}

// begin starts an epoch of batches of these rows. All batches of the one before are
// taken.
func (a *ahead) begin(rows []int) {
	if a == nil {
		return
	}
	a.rows, a.first = rows, a.taken.Load()
	a.end.Store(a.first + int64(len(rows)/a.size))
	a.rouse()
}

// take copies a batch of the epoch to a program's inputs, unless it leaves that to
// the caller.
func (a *ahead) take(p *program, rows []int, step int) bool {
	if a == nil {
		return false
	}
	batch := a.first + int64(step)
	mine := a.claimed.CompareAndSwap(batch, batch+1)
	if !mine {
		slot := &a.slots[batch%slotsAhead]
		for spins := 0; slot.ready.Load() != batch+1; spins++ {
			if spins > 100 {
				runtime.Gosched()
			}
		}
		for i, input := range p.inputs {
			if input.DType() == tensor.Int32 {
				copy(input.Int32s(), slot.batch[i].Int32s())
			} else {
				copy(input.Float32s(), slot.batch[i].Float32s())
			}
		}
		if !slot.proven {
			a.samples.blame(p.inputs, rows)
		}
	}
	a.taken.Store(batch + 1)
	a.rouse()
	return !mine
}

// rouse wakes the goroutine if it has something to do.
func (a *ahead) rouse() {
	if a.sleeping.Load() && a.free(slotsAhead/2+1) {
		a.call()
	}
}

func (a *ahead) call() {
	select {
	case a.wake <- struct{}{}:
	default:
	}
}

// stop ends the goroutine.
func (a *ahead) stop() {
	if a == nil {
		return
	}
	a.stopped.Store(true)
	a.call()
	<-a.done
}

func (a *ahead) run(p *program) {
	defer close(a.done)
	for !a.stopped.Load() {
		batch := a.claimed.Load()
		if !a.free(slotsAhead) {
			a.sleeping.Store(true)
			if !a.free(slotsAhead) && !a.stopped.Load() {
				<-a.wake
			}
			a.sleeping.Store(false)
			continue
		}
		if a.claimed.CompareAndSwap(batch, batch+1) {
			slot := &a.slots[batch%slotsAhead]
			if slot.batch == nil {
				slot.batch = p.batch()
			}
			slot.proven = a.samples.gather(slot.batch, a.rows[int(batch-a.first)*a.size:][:a.size])
			slot.ready.Store(batch + 1)
		}
	}
}

// free tells whether the next batch is one of the epoch and would be among so many
// that wait.
func (a *ahead) free(slots int64) bool {
	return a.claimed.Load() < min(a.end.Load(), a.taken.Load()+slots)
}
