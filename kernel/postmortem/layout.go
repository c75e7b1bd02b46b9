package postmortem

import (
	"errors"
	"fmt"
	"go/token"
	"reflect"
	"runtime"
	"strings"
	"unsafe"

	"github.com/traefik/yaegi/interp"
)

// layout says where the interpreter's structs keep what a post-mortem needs.
type layout struct {
	node struct {
		child, ancestor, start, interpreter, findex, level, kind, pos, symbol, generator, value, ident uintptr
		kindType, generatorType                                                                        reflect.Type
	}
	frame  struct{ run, root, ancestor, data uintptr }
	symbol struct {
		node, index, global uintptr
	}
	done uintptr // of the interpreter: the channel that ends a run's waits
}

// node and frame are the interpreter's, seen from outside.
type (
	node  unsafe.Pointer
	frame unsafe.Pointer
)

// newLayout looks the fields up; the error says which one is not as expected.
func newLayout() (*layout, error) {
	l := &layout{}
	interpreter := reflect.TypeFor[interp.Interpreter]()
	frames, ok := interpreter.FieldByName("frame")
	if !ok || frames.Type.Kind() != reflect.Pointer {
		return nil, errors.New("the interpreter has no frame")
	}
	program := reflect.TypeFor[interp.Program]()
	root, ok := program.FieldByName("root")
	if !ok || root.Type.Kind() != reflect.Pointer {
		return nil, errors.New("a program of the interpreter has no root")
	}
	nodes := root.Type.Elem()
	symbols, ok := nodes.FieldByName("sym")
	if !ok || symbols.Type.Kind() != reflect.Pointer {
		return nil, errors.New("a node of the interpreter has no symbol")
	}
	for _, f := range []struct {
		owner reflect.Type
		name  string
		want  reflect.Type // nil: a pointer or what is checked below
		at    *uintptr
	}{
		{nodes, "child", reflect.SliceOf(root.Type), &l.node.child},
		{nodes, "anc", root.Type, &l.node.ancestor},
		{nodes, "start", root.Type, &l.node.start},
		{nodes, "findex", reflect.TypeFor[int](), &l.node.findex},
		{nodes, "level", reflect.TypeFor[int](), &l.node.level},
		{nodes, "kind", nil, &l.node.kind},
		{nodes, "pos", reflect.TypeFor[token.Pos](), &l.node.pos},
		{nodes, "sym", symbols.Type, &l.node.symbol},
		{nodes, "gen", nil, &l.node.generator},
		{nodes, "rval", reflect.TypeFor[reflect.Value](), &l.node.value},
		{nodes, "ident", reflect.TypeFor[string](), &l.node.ident},
		{frames.Type.Elem(), "id", reflect.TypeFor[uint64](), &l.frame.run},
		{frames.Type.Elem(), "root", frames.Type, &l.frame.root},
		{frames.Type.Elem(), "anc", frames.Type, &l.frame.ancestor},
		{frames.Type.Elem(), "data", reflect.TypeFor[[]reflect.Value](), &l.frame.data},
		{symbols.Type.Elem(), "node", root.Type, &l.symbol.node},
		{symbols.Type.Elem(), "index", reflect.TypeFor[int](), &l.symbol.index},
		{symbols.Type.Elem(), "global", reflect.TypeFor[bool](), &l.symbol.global},
		{interpreter, "done", reflect.TypeFor[chan struct{}](), &l.done},
	} {
		field, ok := f.owner.FieldByName(f.name)
		if !ok || f.want != nil && field.Type != f.want {
			return nil, fmt.Errorf("the interpreter's %s has no field %s of type %v", f.owner, f.name, f.want)
		}
		*f.at = field.Offset
		switch f.name {
		case "kind":
			l.node.kindType = field.Type
		case "gen":
			l.node.generatorType = field.Type
			if field.Type.Kind() != reflect.Func {
				return nil, errors.New("the interpreter's generators are no functions")
			}
		}
	}
	return l, nil
}

func at[T any](p unsafe.Pointer, offset uintptr) T { return *(*T)(unsafe.Add(p, offset)) }

func (l *layout) children(n node) []node {
	return at[[]node](unsafe.Pointer(n), l.node.child)
}

func (l *layout) ancestor(n node) node { return at[node](unsafe.Pointer(n), l.node.ancestor) }

func (l *layout) start(n node) node { return at[node](unsafe.Pointer(n), l.node.start) }

func (l *layout) pos(n node) token.Pos { return at[token.Pos](unsafe.Pointer(n), l.node.pos) }

func (l *layout) ident(n node) string { return at[string](unsafe.Pointer(n), l.node.ident) }

// kind is the interpreter's word for the kind of a node, such as "funcDecl".
func (l *layout) kind(n node) string {
	return fmt.Sprint(reflect.NewAt(l.node.kindType, unsafe.Add(unsafe.Pointer(n), l.node.kind)).Elem().Interface())
}

// generator is the name of the function that made the node's instruction, such
// as "getIndexArray".
func (l *layout) generator(n node) string {
	f := reflect.NewAt(l.node.generatorType, unsafe.Add(unsafe.Pointer(n), l.node.generator)).Elem()
	if f.IsNil() {
		return ""
	}
	name := runtime.FuncForPC(f.Pointer()).Name()
	return instructionName(name)
}

// instructionName takes the generator out of the name of a function of the
// interpreter: "…/interp.getIndexArray.func4" is getIndexArray.
func instructionName(function string) string {
	function = function[strings.LastIndexByte(function, '/')+1:]
	_, function, _ = strings.Cut(function, ".")
	name, _, _ := strings.Cut(function, ".")
	return name
}

// value evaluates an operand in a frame, as far as it is a variable, a
// constant or a result that was computed.
func (l *layout) value(n node, f frame) (v reflect.Value) {
	if constant := at[reflect.Value](unsafe.Pointer(n), l.node.value); constant.IsValid() {
		return constant
	}
	index := at[int](unsafe.Pointer(n), l.node.findex)
	level := at[int](unsafe.Pointer(n), l.node.level)
	if s := at[unsafe.Pointer](unsafe.Pointer(n), l.node.symbol); s != nil {
		index = at[int](s, l.symbol.index)
		if other := at[node](s, l.symbol.node); index < 0 && other != nil && other != n {
			return l.value(other, f)
		}
		if at[bool](s, l.symbol.global) {
			level = globalLevel
		}
	}
	if level == globalLevel {
		f = at[frame](unsafe.Pointer(f), l.frame.root)
	}
	for ; level > 0 && f != nil; level-- {
		f = at[frame](unsafe.Pointer(f), l.frame.ancestor)
	}
	if f == nil {
		return reflect.Value{}
	}
	data := at[[]reflect.Value](unsafe.Pointer(f), l.frame.data)
	if index < 0 || index >= len(data) {
		return reflect.Value{}
	}
	return data[index]
}

// globalLevel is the level of the session's variables.
const globalLevel = -1
