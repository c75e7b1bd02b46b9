package evaluator

import (
	"fmt"
	"path/filepath"
	"reflect"
	"unsafe"

	"github.com/traefik/yaegi/interp"

	"kerasgo/kernel/core"
)

// sweeper makes the interpreter forget what no later cell can name. The
// interpreter keeps every tree it ever compiled, for its debugger and in its
// tables of names; of a cell of two lines that is 40 KB.
type sweeper struct {
	roots     reflect.Value   // the trees
	children  []reflect.Value // the scopes inside the package's and the outermost scope
	names     reflect.Value   // of the package: functions, variables, imports
	packageOf func() reflect.Value
}

// newSweeper looks up where the interpreter keeps them; the error tells that it
// is of a version that this package does not know.
func newSweeper(i *interp.Interpreter) (*sweeper, error) {
	s := &sweeper{}
	fields := []string{"roots", "universe", "scopes"}
	found := map[string]reflect.Value{}
	for _, name := range fields {
		v, err := fieldAt(reflect.ValueOf(i).Elem(), name)
		if err != nil {
			return nil, err
		}
		found[name] = v
	}
	s.roots = found["roots"]
	if found["scopes"].Kind() != reflect.Map || found["universe"].Kind() != reflect.Pointer {
		return nil, fmt.Errorf("the interpreter's scopes are of an unknown kind")
	}
	outer, err := fieldAt(found["universe"].Elem(), "child")
	if err != nil {
		return nil, err
	}
	s.children = append(s.children, outer)
	s.packageOf = func() reflect.Value { return found["scopes"].MapIndex(reflect.ValueOf("main")) }
	return s, nil
}

// fieldAt returns an unexported field of a struct in a form that can be set.
func fieldAt(v reflect.Value, name string) (reflect.Value, error) {
	field, ok := v.Type().FieldByName(name)
	if !ok {
		return reflect.Value{}, fmt.Errorf("%s has no field %s", v.Type(), name)
	}
	return reflect.NewAt(field.Type, unsafe.Add(v.Addr().UnsafePointer(), field.Offset)).Elem(), nil
}

// sweep forgets the trees, and the names that only their own program used: its
// imports, its entry, and the functions that held the cell's statements.
func (s *sweeper) sweep(program *core.Program, file string) {
	s.roots.SetZero()
	if !s.names.IsValid() {
		scope := s.packageOf()
		if !scope.IsValid() {
			return
		}
		names, err := fieldAt(scope.Elem(), "sym")
		if err != nil {
			return
		}
		inner, err := fieldAt(scope.Elem(), "child")
		if err != nil {
			return
		}
		s.names, s.children = names, append(s.children, inner)
	}
	for _, c := range s.children {
		c.SetZero()
	}
	functions, imports := program.Passing()
	for _, name := range functions {
		s.names.SetMapIndex(reflect.ValueOf(name), reflect.Value{})
	}
	for _, name := range imports {
		s.names.SetMapIndex(reflect.ValueOf(filepath.Join(name, file)), reflect.Value{})
		for _, other := range program.ImportFileNames() {
			s.names.SetMapIndex(reflect.ValueOf(filepath.Join(name, other)), reflect.Value{})
		}
	}
}
