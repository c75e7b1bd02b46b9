package blas

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// work is a computation of independent pieces.
type work interface {
	piece(index int)
	release() // nobody uses the memory of the computation any more
}

// crew is the goroutines of one computation. The caller waits for pieces, not
// for helpers: one that wakes up too late finds nothing to do and costs nothing.
type crew struct {
	work     work
	pieces   int
	next     atomic.Int64
	finished sync.WaitGroup // pieces
	members  atomic.Int64
	help     func() // made once, so that starting a goroutine allocates nothing
}

// run computes all pieces, with helpers where that pays. The caller leaves when
// it needs the memory of the work no longer.
func (c *crew) run(work work, pieces int, parallel bool) {
	helpers := 0
	c.work = work
	c.members.Store(1)
	if parallel {
		helpers = min(runtime.GOMAXPROCS(0), pieces) - 1
	}
	if helpers <= 0 {
		for index := range pieces {
			work.piece(index)
		}
		return
	}
	c.pieces = pieces
	c.next.Store(0)
	c.finished.Add(pieces)
	c.members.Add(int64(helpers))
	if c.help == nil {
		c.help = func() {
			c.take()
			c.leave()
		}
	}
	for range helpers {
		go c.help()
	}
	c.take()
	c.finished.Wait()
}

func (c *crew) take() {
	for index := int(c.next.Add(1)) - 1; index < c.pieces; index = int(c.next.Add(1)) - 1 {
		c.work.piece(index)
		c.finished.Done()
	}
}

func (c *crew) leave() {
	if c.members.Add(-1) == 0 {
		c.work.release()
	}
}
