package worker

import (
	"context"
	"runtime/pprof"
	"strconv"
	"sync"
	"unsafe"
)

// task is what a goroutine works for: a cell, or the handler of a message. What
// the goroutine prints belongs to it, also when the cell has long ended.
type task struct {
	id  uint64 // of the execute or comm message
	ctx context.Context
}

// tasks finds the task of a goroutine. Go gives the labels of a goroutine, made
// for profiles, to all goroutines that it starts, in compiled code too.
type tasks struct {
	mutex sync.RWMutex
	marks map[unsafe.Pointer]*task
	order []unsafe.Pointer // oldest first
}

// rememberedTasks bounds for how many tasks output can still be told apart.
const rememberedTasks = 4096

// The function by which runtime/pprof reads the calling goroutine's labels.
//
//go:linkname goroutineLabels runtime/pprof.runtime_getProfLabel
func goroutineLabels() unsafe.Pointer

// mark makes t the task of the calling goroutine and of those that it starts from
// now on.
func (s *tasks) mark(t *task) {
	labels := pprof.Labels("cell", strconv.FormatUint(t.id, 10))
	pprof.SetGoroutineLabels(pprof.WithLabels(context.Background(), labels))
	mark := goroutineLabels()
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.marks == nil {
		s.marks = map[unsafe.Pointer]*task{}
	}
	s.marks[mark] = t
	s.order = append(s.order, mark)
	if len(s.order) > rememberedTasks {
		delete(s.marks, s.order[0])
		s.order = s.order[1:]
	}
}

// current is the task of the calling goroutine; nil when it has none.
func (s *tasks) current() *task {
	mark := goroutineLabels()
	if mark == nil {
		return nil
	}
	s.mutex.RLock()
	defer s.mutex.RUnlock()
	return s.marks[mark]
}
