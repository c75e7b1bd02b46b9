package evaluator

import (
	"go/types"
	"reflect"
	"sync"
	"sync/atomic"

	"kerasgo/kernel/display"
	"kerasgo/kernel/postmortem"
)

// The package of what the evaluator itself asks of a running cell; the helpers of
// translated code are in kernel/runtime. No cell can name it: its letter is not
// one that anybody types.
const (
	runtimePath = "kerasgo/ꞏruntime"
	runtimeName = "ꞏruntime"
)

// runningCell is what the helpers know of the cell that runs.
type runningCell struct {
	count     atomic.Int64 // of programs, for the names of their functions
	goroutine atomic.Int64 // that ran the cell
	mutex     sync.Mutex
	stopping  atomic.Bool // an interrupt is under way
	shown     []types.Type
	values    []Value
	warnings  []string
}

func (r *runningCell) next() int64 { return r.count.Add(1) }

// Value is what a cell shows as its result.
type Value struct {
	Bundle display.Bundle
}

func (r *runningCell) start(shown []types.Type) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.shown, r.values, r.warnings = shown, nil, nil
}

// runtimeSymbols are the helpers, bound to this session.
func (s *Session) runtimeSymbols() map[string]reflect.Value {
	return map[string]reflect.Value{
		// Begin tells which goroutine runs the cell.
		"Begin": reflect.ValueOf(func() { s.running.goroutine.Store(int64(postmortem.Goroutine())) }),
	}
}
