package runtime

import (
	"fmt"
	"go/token"
	"io"
	"reflect"
	"strconv"
	"strings"
)

// writer prints values by the rules of package fmt (its documentation, "Printing"),
// with the types, methods and field names of the session.
type writer struct {
	state  fmt.State
	verb   rune
	goForm bool // %#v
	fields bool // %+v
	wrong  bool // inside of %!verb(…): there package fmt calls no methods
}

func newWriter(state fmt.State, verb rune) *writer {
	if verb == pointerVerb {
		verb = 'p'
	}
	return &writer{state: state, verb: verb, goForm: verb == 'v' && state.Flag('#'), fields: verb == 'v' && state.Flag('+')}
}

// access tells how a value was reached: package reflect, and with it package fmt,
// does not call methods of fields that are not exported, nor of what is inside of
// them, except for the exported fields of embedded ones.
type access int

const (
	accessible access = iota
	embedded
	hidden
)

// inside is the access to the elements of a value.
func (a access) inside() access {
	if a == accessible {
		return accessible
	}
	return hidden
}

func (w *writer) text(s string) { io.WriteString(w.state, s) }

// leaf prints a value of a basic type under a verb.
func (w *writer) leaf(verb rune, x any) {
	fmt.Fprintf(w.state, w.format(verb, "+-# 0", true), x)
}

// format is a format of one verb with those of the given flags that are set. For
// %v, package fmt takes + and # for another form, not for flags.
func (w *writer) format(verb rune, flags string, precision bool) string {
	var b strings.Builder
	b.WriteByte('%')
	for _, flag := range flags {
		if w.state.Flag(int(flag)) && !(flag == '#' && w.goForm) && !(flag == '+' && w.fields) {
			b.WriteRune(flag)
		}
	}
	if width, ok := w.state.Width(); ok {
		b.WriteString(strconv.Itoa(width))
	}
	if p, ok := w.state.Precision(); ok && precision {
		b.WriteString("." + strconv.Itoa(p))
	}
	b.WriteRune(verb)
	return b.String()
}

// badVerb prints a value under a verb that its type does not have.
func (w *writer) badVerb(v reflect.Value, t *Type) {
	w.text("%!" + string(w.verb) + "(" + nameOfValue(v, t) + "=")
	within := &writer{state: w.state, verb: 'v', wrong: true}
	within.value(v, t, 0, hidden)
	w.text(")")
}

func nameOfValue(v reflect.Value, t *Type) string {
	if t != nil {
		return t.Name
	}
	return reflectName(v.Type())
}

// method prints through a method of the type when the verb asks for it.
func (w *writer) method(v reflect.Value, t *Type) (printed bool) {
	if w.wrong || !v.CanInterface() {
		return false
	}
	receiver := v.Interface()
	if t != nil && t.Boxed {
		receiver = Boxed{t, receiver}
	}
	switch {
	case w.callable(receiver, t, "Format"):
		w.guarded("Format", v, func() {
			if t == nil {
				receiver.(fmt.Formatter).Format(w.state, w.verb)
				return
			}
			t.calls["Format"].Call([]reflect.Value{interfaceValue(receiver), reflect.ValueOf(&w.state).Elem(), reflect.ValueOf(w.verb)})
		})
		return true
	case w.goForm:
		if !w.callable(receiver, t, "GoString") {
			return false
		}
		w.guarded("GoString", v, func() { w.leaf('s', w.said(receiver, t, "GoString")) })
		return true
	}
	verb := w.verb
	switch verb {
	case 'v':
		verb = 's'
	case 's', 'x', 'X', 'q':
	default:
		return false
	}
	for _, name := range []string{"Error", "String"} {
		if w.callable(receiver, t, name) {
			w.guarded(name, v, func() { w.leaf(verb, w.said(receiver, t, name)) })
			return true
		}
	}
	return false
}

// callable tells whether a value has a method by which package fmt prints.
func (w *writer) callable(x any, t *Type, name string) (ok bool) {
	if t != nil {
		f := t.calls[name]
		if !f.IsValid() {
			return false
		}
		if name == "Format" {
			return f.Type().NumIn() == 3 && f.Type().NumOut() == 0
		}
		return f.Type().NumIn() == 1 && f.Type().NumOut() == 1 && f.Type().Out(0).Kind() == reflect.String
	}
	switch name {
	case "Format":
		_, ok = x.(fmt.Formatter)
	case "GoString":
		_, ok = x.(fmt.GoStringer)
	case "Error":
		_, ok = x.(error)
	case "String":
		_, ok = x.(fmt.Stringer)
	}
	return ok
}

// said is what a method without parameters says.
func (w *writer) said(x any, t *Type, name string) string {
	switch {
	case t != nil:
		return t.calls[name].Call([]reflect.Value{interfaceValue(x)})[0].String()
	case name == "GoString":
		return x.(fmt.GoStringer).GoString()
	case name == "Error":
		return x.(error).Error()
	}
	return x.(fmt.Stringer).String()
}

// guarded calls a method. What it panics with is printed in its place, as package
// fmt does; of a nil pointer, that it is nil.
func (w *writer) guarded(name string, v reflect.Value, call func()) {
	defer func() {
		e := recover()
		if e == nil {
			return
		}
		if v.Kind() == reflect.Pointer && v.IsNil() {
			w.text("<nil>")
			return
		}
		if p, raised := e.(*Panic); raised {
			if _, interrupted := p.Value.(Interrupted); interrupted {
				panic(e)
			}
		}
		takeFault()
		fmt.Fprintf(w.state, "%%!%c(PANIC=%s method: %v)", w.verb, name, Printable(Translate(e)))
	}()
	call()
}

// value prints a value of a type, nil where the representation tells it, at a
// depth inside of the operand.
func (w *writer) value(v reflect.Value, t *Type, depth int, a access) {
	if v.IsValid() && v.Kind() == reflect.Interface {
		if v.IsNil() {
			if w.goForm {
				w.text(nameOfValue(v, t) + "(nil)")
			} else {
				w.text("<nil>")
			}
			return
		}
		if !v.CanInterface() {
			w.value(v.Elem(), nil, depth+1, a)
			return
		}
		x := In(v.Elem().Interface())
		w.value(reflect.ValueOf(Opened(x)), typeOf(x), depth+1, a)
		return
	}
	if !v.IsValid() {
		w.text("<nil>")
		return
	}
	switch {
	case t == nil:
		t = typeOfValue(v)
	case !t.Boxed && compiledType(v.Type()):
		t = nil
	}
	if depth == 0 && !w.wrong && (t == nil || !t.Boxed && len(t.methods) == 0) && plainType(v.Type()) && v.CanInterface() {
		fmt.Fprintf(w.state, fmt.FormatString(w.state, w.verb), v.Interface())
		return
	}
	if a == accessible && w.method(v, t) {
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		w.structure(v, t, depth, a)
	case reflect.Map:
		w.mapping(v, t, depth, a)
	case reflect.Slice, reflect.Array:
		w.list(v, t, depth, a)
	case reflect.Pointer:
		if depth == 0 && !v.IsNil() {
			switch e := v.Elem(); e.Kind() {
			case reflect.Struct, reflect.Slice, reflect.Array, reflect.Map:
				w.text("&")
				w.value(e, elementType(t), depth+1, a.inside())
				return
			}
		}
		w.pointer(v, t)
	case reflect.Chan, reflect.Func, reflect.UnsafePointer:
		w.pointer(v, t)
	default:
		w.basic(v, t)
	}
}

// compiledType tells of a type of a compiled package, or of pointers to one, that
// package fmt finds its methods itself.
func compiledType(t reflect.Type) bool {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.PkgPath() != ""
}

// basicVerbs are the verbs of each kind of basic type, the first being what %v
// means for it.
func basicVerbs(k reflect.Kind) string {
	switch k {
	case reflect.Bool:
		return "t"
	case reflect.String:
		return "sxXq"
	case reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128:
		return "gGbxXfFeE"
	}
	return "dboOxXcqU"
}

func (w *writer) basic(v reflect.Value, t *Type) {
	var x any
	switch v.Kind() {
	case reflect.Bool:
		x = v.Bool()
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		x = v.Int()
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		x = v.Uint()
	case reflect.Float32:
		x = float32(v.Float())
	case reflect.Float64:
		x = v.Float()
	case reflect.Complex64:
		x = complex64(v.Complex())
	case reflect.Complex128:
		x = v.Complex()
	default:
		x = v.String()
	}
	verbs := basicVerbs(v.Kind())
	switch {
	case w.goForm:
		fmt.Fprintf(w.state, fmt.FormatString(w.state, 'v'), x)
	case w.verb == 'v':
		w.leaf(rune(verbs[0]), x)
	case strings.ContainsRune(verbs, w.verb):
		w.leaf(w.verb, x)
	default:
		w.badVerb(v, t)
	}
}

// pointer prints an address.
func (w *writer) pointer(v reflect.Value, t *Type) {
	var address uint64
	switch v.Kind() {
	case reflect.Chan, reflect.Func, reflect.Map, reflect.Pointer, reflect.Slice, reflect.UnsafePointer:
		address = uint64(uintptr(v.UnsafePointer()))
	default:
		w.badVerb(v, t)
		return
	}
	hexadecimal := func() {
		format := w.format('x', "+- 0", true)
		if !w.state.Flag('#') || w.goForm {
			format = "%#" + format[1:]
		}
		fmt.Fprintf(w.state, format, address)
	}
	switch w.verb {
	case 'v':
		switch {
		case w.goForm:
			w.text("(" + nameOfValue(v, t) + ")(")
			if address == 0 {
				w.text("nil")
			} else {
				hexadecimal()
			}
			w.text(")")
		case address == 0:
			fmt.Fprintf(w.state, w.format('s', "-0", false), "<nil>")
		default:
			hexadecimal()
		}
	case 'p':
		hexadecimal()
	case 'b', 'o', 'd', 'x', 'X':
		w.leaf(w.verb, address)
	default:
		w.badVerb(v, t)
	}
}

// elementType is the type of the elements, where the session knows it.
func elementType(t *Type) *Type {
	if t == nil || t.elem == 0 {
		return nil
	}
	return typeAt(t.elem)
}

// between separates elements.
func (w *writer) between(i int) {
	switch {
	case i == 0:
	case w.goForm:
		w.text(", ")
	default:
		w.text(" ")
	}
}

// open begins a composite value; it reports false for one that is nil, which Go's
// form says.
func (w *writer) open(v reflect.Value, t *Type, bracket string) bool {
	if !w.goForm {
		w.text(bracket)
		return true
	}
	w.text(nameOfValue(v, t))
	if v.Kind() != reflect.Struct && v.Kind() != reflect.Array && v.IsNil() {
		w.text("(nil)")
		return false
	}
	w.text("{")
	return true
}

func (w *writer) end(bracket string) {
	if w.goForm {
		bracket = "}"
	}
	w.text(bracket)
}

func (w *writer) structure(v reflect.Value, t *Type, depth int, a access) {
	w.open(v, t, "{")
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if strings.HasPrefix(field.Name, "X_ꞏ") && t != nil && len(t.fields) == 0 {
			break
		}
		name, isEmbedded, exported, typ := field.Name, field.Anonymous, field.IsExported(), (*Type)(nil)
		if t != nil && i < len(t.fields) {
			name, isEmbedded, typ = t.fields[i].name, t.fields[i].embedded, typeAt(t.fields[i].typ)
			exported = token.IsExported(name)
		}
		w.between(i)
		if w.fields || w.goForm {
			w.text(name + ":")
		}
		to := accessible
		switch {
		case a == hidden || !exported && !isEmbedded:
			to = hidden
		case !exported:
			to = embedded
		}
		w.value(v.Field(i), typ, depth+1, to)
	}
	w.end("}")
}

func (w *writer) list(v reflect.Value, t *Type, depth int, a access) {
	switch w.verb {
	case 's', 'q', 'x', 'X':
		if v.Type().Elem().Kind() == reflect.Uint8 {
			bytes := make([]byte, v.Len())
			for i := range bytes {
				bytes[i] = byte(v.Index(i).Uint())
			}
			w.leaf(w.verb, bytes)
			return
		}
	}
	if !w.open(v, t, "[") {
		return
	}
	for i := range v.Len() {
		w.between(i)
		w.value(v.Index(i), elementType(t), depth+1, a.inside())
	}
	w.end("]")
}

func (w *writer) mapping(v reflect.Value, t *Type, depth int, a access) {
	if !w.open(v, t, "map[") {
		return
	}
	var key *Type
	if t != nil && t.key != 0 {
		key = typeAt(t.key)
	}
	for i, k := range sortedKeys(v) {
		w.between(i)
		w.value(k, key, depth+1, a.inside())
		w.text(":")
		w.value(v.MapIndex(k), elementType(t), depth+1, a.inside())
	}
	w.end("]")
}
