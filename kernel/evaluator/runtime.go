package evaluator

import (
	"go/types"
	"sync"
	"sync/atomic"

	"kerasgo/kernel/display"
)

// runningCell is what the helpers know of the cell that runs.
type runningCell struct {
	goroutine atomic.Int64 // that ran the cell
	mutex     sync.Mutex
	stopping  atomic.Bool // an interrupt is under way
	unfit     atomic.Bool // the cell has changed its goroutine, which is to run no other
	shown     []types.Type
	values    []Value
	warnings  []string
}

// Value is what a cell shows as its result.
type Value struct {
	Bundle display.Bundle
}

func (r *runningCell) start(shown []types.Type) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.shown, r.values, r.warnings = shown, nil, nil
}
