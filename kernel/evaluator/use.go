package evaluator

import (
	"fmt"
	"go/types"
	"maps"
	"reflect"
	"slices"

	"github.com/traefik/yaegi/interp"

	"kerasgo/kernel/core"
	"kerasgo/kernel/runtime"
	"kerasgo/kernel/symbols"
)

// use gives the interpreter the packages and types of a program that it does not know yet.
func (s *Session) use(p *core.Program) error {
	for _, path := range p.Imports() {
		if s.used[path] != "" {
			continue
		}
		values, ok := symbolsOf(path)
		if !ok {
			continue // of which the program only names types
		}
		name := symbols.NameOf(path)
		switch path {
		case "unsafe":
			name = path
		case runtimePath:
			name = "runtime"
		}
		if replace := replacements[path]; replace != nil {
			replace(s, values)
		}
		if err := s.interpreter.Use(interp.Exports{core.ExportKey(path, name): values}); err != nil {
			return err
		}
		s.used[path] = name
	}
	for name := range p.Types() {
		if name.Exported() && s.used[name.Pkg().Path()] != "" || s.unlisted[name] {
			continue
		}
		t := s.lookFor(name)
		if t == nil {
			return fmt.Errorf("no type %s.%s", name.Pkg().Path(), name.Name())
		}
		if err := s.interpreter.Use(interp.Exports{core.ExportKey(name.Pkg().Path(), name.Pkg().Name()): {name.Name(): reflect.Zero(reflect.PointerTo(t))}}); err != nil {
			return err
		}
		s.unlisted[name] = true
	}
	return nil
}

const runtimePath = "kerasgo/kernel/runtime"

func symbolsOf(path string) (map[string]reflect.Value, bool) {
	if path == runtimePath {
		return runtime.Symbols(), true
	}
	return symbols.Values(path)
}

// lookFor finds a type that no table of symbols lists: one that its package does not
// export, as that of binary.LittleEndian, or of a package that a cell cannot import.
// A cell has its values from symbols that lead to it; nil: none does.
func (s *Session) lookFor(name *types.TypeName) reflect.Type {
	path := name.Pkg().Path()
	seen := map[reflect.Type]bool{}
	var left []reflect.Type
	look := func(t reflect.Type) {
		if !seen[t] {
			seen[t] = true
			left = append(left, t)
		}
	}
	// Its own package leads to it soonest; of one that the checker alone has read, a
	// program may use constants.
	for _, from := range slices.Concat([]string{path}, slices.Sorted(maps.Keys(s.used)), s.importer.Paths()) {
		values, _ := symbolsOf(from)
		for _, symbol := range slices.Sorted(maps.Keys(values)) {
			if value := values[symbol]; value.IsValid() {
				look(value.Type())
			}
		}
		for ; len(left) > 0; left = left[1:] {
			t := left[0]
			if t.PkgPath() == path && t.Name() == name.Name() {
				return t
			}
			switch t.Kind() {
			case reflect.Map:
				look(t.Key())
				look(t.Elem())
			case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Chan:
				look(t.Elem())
			case reflect.Struct:
				for field := range t.Fields() {
					if field.IsExported() || field.Anonymous {
						look(field.Type)
					}
				}
			case reflect.Func:
				for in := range t.Ins() {
					look(in)
				}
				for out := range t.Outs() {
					look(out)
				}
			}
			for method := range t.Methods() {
				look(method.Type)
			}
			if t.Kind() != reflect.Pointer && t.Name() != "" {
				look(reflect.PointerTo(t))
			}
		}
	}
	return nil
}
