package evaluator

import (
	"fmt"
	"reflect"
	"sync/atomic"
	"unsafe"

	"github.com/traefik/yaegi/interp"
)

// globals gives the interpreter's global variables their places ahead of it. The
// interpreter itself moves all of them with each cell that declares one, while
// goroutines of earlier cells read them.
type globals struct {
	places *places
	types  *[]reflect.Type // of the places, in their order
	filled int
}

// places is a slice as the compiler lays it out.
type places struct {
	first    unsafe.Pointer
	len, cap int
}

// firstPlaces is enough for about a thousand cells.
const firstPlaces = 4096

// newGlobals looks up where the interpreter keeps them; the error tells that it
// is of a version that this package does not know.
func newGlobals(i *interp.Interpreter) (*globals, error) {
	frame, err := fieldAt(reflect.ValueOf(i).Elem(), "frame")
	if err != nil {
		return nil, err
	}
	universe, err := fieldAt(reflect.ValueOf(i).Elem(), "universe")
	if err != nil {
		return nil, err
	}
	if frame.Kind() != reflect.Pointer || universe.Kind() != reflect.Pointer {
		return nil, fmt.Errorf("the interpreter's global frame is of an unknown kind")
	}
	data, err := fieldAt(frame.Elem(), "data")
	if err != nil {
		return nil, err
	}
	list, err := fieldAt(universe.Elem(), "types")
	if err != nil {
		return nil, err
	}
	types, ok := list.Addr().Interface().(*[]reflect.Type)
	if !ok || data.Type() != reflect.TypeFor[[]reflect.Value]() {
		return nil, fmt.Errorf("the interpreter's global frame is of an unknown kind")
	}
	return &globals{places: (*places)(data.Addr().UnsafePointer()), types: types, filled: data.Len()}, nil
}

// grow makes the variables that have been compiled.
func (g *globals) grow() {
	types := *g.types
	if len(types) > g.places.len {
		more := make([]reflect.Value, max(firstPlaces, 2*len(types)))
		copy(more, unsafe.Slice((*reflect.Value)(g.places.first), g.places.len))
		// In this order a goroutine finds what it looks for at any moment.
		atomic.StorePointer(&g.places.first, unsafe.Pointer(&more[0]))
		g.places.len, g.places.cap = len(more), len(more)
	}
	all := unsafe.Slice((*reflect.Value)(g.places.first), g.places.len)
	for ; g.filled < len(types); g.filled++ {
		all[g.filled] = reflect.New(types[g.filled]).Elem()
	}
}
