package evaluator

import (
	"fmt"
	"go/types"
	"reflect"
	"sync"
	"sync/atomic"

	"kerasgo/kernel/display"
)

// The package of helpers that lowered code calls. No cell can name it: its
// letter is not one that anybody types.
const (
	runtimePath = "kerasgo/ꞏruntime"
	runtimeName = "ꞏruntime"
)

// runningCell is what the helpers know of the cell that runs.
type runningCell struct {
	count    atomic.Int64 // of programs, for the names of their functions
	place    atomic.Int64 // cell and line of the statement that runs
	mutex    sync.Mutex
	done     chan struct{}
	shown    []types.Type
	values   []Value
	warnings []string
}

func (r *runningCell) next() int64 { return r.count.Add(1) }

// Value is what a cell shows as its result.
type Value struct {
	Bundle display.Bundle
}

func (r *runningCell) start(shown []types.Type) chan struct{} {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.done, r.shown, r.values, r.warnings = make(chan struct{}), shown, nil, nil
	return r.done
}

func (r *runningCell) at() (cell, line int) {
	place := r.place.Load()
	return int(place >> 32), int(place & (1<<32 - 1))
}

// runtimeSymbols are the helpers, bound to this session.
func (s *Session) runtimeSymbols() map[string]reflect.Value {
	r := &s.running
	helpers := map[string]any{
		// At remembers which statement of a cell runs.
		"At": func(cell, line int) { r.place.Store(int64(cell)<<32 | int64(line)) },
		// Done tells that the cell's function has ended, however it did.
		"Done": func() {
			r.mutex.Lock()
			defer r.mutex.Unlock()
			close(r.done)
		},
		// Show takes a result.
		"Show": func(index int, value any) {
			r.mutex.Lock()
			defer r.mutex.Unlock()
			if b, ok := bundleOf(value, r.shown[index]); ok {
				r.values = append(r.values, Value{b})
			}
		},
		// ShowAs takes what a method of a result says it is.
		"ShowAs": func(index int, method string, said any) {
			r.mutex.Lock()
			defer r.mutex.Unlock()
			r.values = append(r.values, Value{bundleSaid(method, said)})
		},
		// Dropped takes the text of an error that a last call returned.
		"Dropped": func(text string) {
			r.mutex.Lock()
			defer r.mutex.Unlock()
			r.warnings = append(r.warnings, text)
		},
		// GoroutinePanic takes what a goroutine has recovered.
		"GoroutinePanic": func(value any, cell, line int) { s.goroutinePanic(value, cell, line) },
		// Printf is fmt's, with the names of the session's types for %T.
		"Printf": func(format string, arguments ...any) (int, error) {
			format, arguments = typeNames(format, arguments)
			return fmt.Fprintf(s.options.Stdout, format, arguments...)
		},
		// Said is a value that writes itself by a method of the session.
		"Said": func(value any, text func() string) any { return said{value, text} },
		// Generic calls a generic function of the standard library.
		"Generic": func(name string, arguments ...any) []any {
			values := make([]reflect.Value, len(arguments))
			for i, argument := range arguments {
				values[i] = reflect.ValueOf(argument)
			}
			var results []any
			for _, result := range generics[name](values) {
				results = append(results, result.Interface())
			}
			return results
		},
	}
	table := map[string]reflect.Value{}
	for name, helper := range helpers {
		table[name] = reflect.ValueOf(helper)
	}
	return table
}

func (s *Session) goroutinePanic(value any, cell, line int) {
	if s.options.GoroutinePanic == nil {
		return
	}
	message, _ := panicMessage(value)
	s.options.GoroutinePanic(&Failure{Name: "Panic", Message: message, Details: []string{
		fmt.Sprintf("in a goroutine started by %s%s%s, line %d", cyan, fileName(cell), plain, line),
	}})
}
