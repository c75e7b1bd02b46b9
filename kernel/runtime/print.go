package runtime

import (
	"fmt"
	"go/token"
	"io"
	"reflect"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"
)

// The verbs that stand for %T and %p in formats, because fmt answers those itself.
const (
	typeVerb    = 'ꞏ'
	pointerVerb = 'ꞌ'
)

// NeedsNames reports whether a format asks for the names of types, or for pointers.
func NeedsNames(format string) bool { return Format0(format) != format }

// Format0 replaces %T and %p in a format by verbs that Printer understands.
func Format0(format string) string {
	if !strings.ContainsAny(format, "Tp") {
		return format
	}
	var out strings.Builder
	for i := 0; i < len(format); {
		if format[i] != '%' {
			out.WriteByte(format[i])
			i++
			continue
		}
		j := i + 1
		for j < len(format) && strings.IndexByte("+-# 0123456789.*[]", format[j]) >= 0 {
			j++
		}
		out.WriteString(format[i:j])
		if j < len(format) {
			switch format[j] {
			case 'T':
				out.WriteRune(typeVerb)
				j++
			case 'p':
				out.WriteRune(pointerVerb)
				j++
			default:
				_, n := utf8.DecodeRuneInString(format[j:])
				out.WriteString(format[j : j+n])
				j += n
			}
		}
		i = j
	}
	return out.String()
}

// Printer prints a value of the session for fmt.
type Printer struct{ v any }

// Printable makes a value of the session printable by package fmt.
func Printable(x any) any {
	if x == nil {
		return nil
	}
	switch x.(type) {
	case Printer, Err:
		return x
	}
	return Printer{x}
}

// Named is Printable for an argument of a format that asks for the name of a
// type, which nil has too.
func Named(x any) any {
	if x == nil {
		return Printer{}
	}
	return Printable(x)
}

// Printables makes values printable.
func Printables(list []any) []any {
	out := make([]any, len(list))
	for i, x := range list {
		out[i] = Printable(x)
	}
	return out
}

// ErrorArgument is Printable for an argument of fmt.Errorf, which must stay
// an error for %w.
func ErrorArgument(x any) any {
	if x == nil {
		return nil
	}
	if t := typeOf(x); t != nil && t.calls["Error"].IsValid() {
		return Err{x}
	}
	if e, ok := Opened(x).(error); ok {
		return e
	}
	return Printable(x)
}

// Open takes a value out of its box for compiled code that looks at it.
func Open(x any) any {
	if b, ok := x.(Boxed); ok {
		return b.V
	}
	return x
}

// OpenAll opens a list of values.
func OpenAll(list []any) []any {
	out := make([]any, len(list))
	for i, x := range list {
		out[i] = Open(x)
	}
	return out
}

// TypeName is the name of a value's type as %T prints it.
func TypeName(x any) string {
	if x == nil {
		return "<nil>"
	}
	if t := typeOf(x); t != nil {
		return t.Name
	}
	return reflectName(reflect.TypeOf(x))
}

func reflectName(t reflect.Type) string {
	if t.Name() != "" {
		return t.String()
	}
	table.RLock()
	known := table.byReflect[t]
	table.RUnlock()
	if known != nil {
		return known.Name
	}
	switch t.Kind() {
	case reflect.Struct:
		if t.NumField() > 0 {
			if s := t.Field(0).Tag.Get("yg"); s != "" {
				s, _, _ = strings.Cut(s, "·")
				return s
			}
		}
	case reflect.Pointer:
		return "*" + reflectName(t.Elem())
	case reflect.Slice:
		return "[]" + reflectName(t.Elem())
	case reflect.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), reflectName(t.Elem()))
	case reflect.Map:
		return "map[" + reflectName(t.Key()) + "]" + reflectName(t.Elem())
	case reflect.Chan:
		return t.ChanDir().String() + " " + reflectName(t.Elem())
	}
	return t.String()
}

// Format prints a value of the session under one verb, such as "%v" or "%+v".
func Format(v any, verb string) string {
	if v == nil {
		return fmt.Sprintf(verb, nil)
	}
	return fmt.Sprintf(Format0(verb), Printable(v))
}

// Format prints the value as package fmt would print it had it the types of
// the session.
func (p Printer) Format(state fmt.State, verb rune) {
	if verb == typeVerb {
		fmt.Fprintf(state, strings.Replace(fmt.FormatString(state, verb), string(typeVerb), "s", 1), TypeName(p.v))
		return
	}
	if verb == pointerVerb {
		verb = 'p'
	}
	w := &writer{state: state, verb: verb, format: fmt.FormatString(state, verb)}
	if p.v == nil {
		fmt.Fprintf(state, w.format, nil)
		return
	}
	t := typeOf(p.v)
	v := reflect.ValueOf(Opened(p.v))
	if verb == 'p' {
		w.pointer(v, t)
		return
	}
	w.value(v, t, 0)
}

// pointer prints under %p.
func (w *writer) pointer(v reflect.Value, t *Type) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Chan, reflect.Func, reflect.Map, reflect.Slice, reflect.UnsafePointer:
		fmt.Fprintf(w.state, w.format, v.Interface())
	default:
		w.wrong(v, t)
	}
}

// wrong prints a value under a verb that its type does not have.
func (w *writer) wrong(v reflect.Value, t *Type) {
	name := reflectName(v.Type())
	if t != nil {
		name = t.Name
	}
	w.text("%!" + string(w.verb) + "(" + name + "=")
	within := &writer{state: w.state, verb: 'v', format: fmt.FormatString(w.state, 'v'), hidden: true}
	within.value(v, t, 0)
	w.text(")")
}

type writer struct {
	state  fmt.State
	verb   rune
	format string
	// hidden is set inside of fields that are not exported: there package fmt
	// calls no methods.
	hidden bool
}

func (w *writer) text(s string) { io.WriteString(w.state, s) }

// method prints through a method of the type when the verb asks for it.
func (w *writer) method(v reflect.Value, t *Type) bool {
	if w.hidden || !v.IsValid() || !v.CanInterface() {
		return false
	}
	var x any
	if t != nil {
		x = v.Interface()
		if t.Boxed {
			x = Boxed{t, x}
		}
		if f := t.calls["Format"]; f.IsValid() && f.Type().NumIn() == 3 {
			f.Call([]reflect.Value{interfaceValue(x), reflect.ValueOf(&w.state).Elem(), reflect.ValueOf(w.verb)})
			return true
		}
	}
	if w.state.Flag('#') && w.verb == 'v' {
		if t == nil || !t.calls["GoString"].IsValid() {
			return false
		}
		w.text(t.calls["GoString"].Call([]reflect.Value{interfaceValue(x)})[0].String())
		return true
	}
	switch w.verb {
	case 'v', 's', 'x', 'X', 'q':
	default:
		return false
	}
	if t != nil {
		for _, name := range []string{"Error", "String"} {
			if f := t.calls[name]; f.IsValid() && f.Type().NumIn() == 1 && f.Type().NumOut() == 1 && f.Type().Out(0).Kind() == reflect.String {
				if s, ok := w.say(name, f, x, v); ok {
					fmt.Fprintf(w.state, w.format, s)
				}
				return true
			}
		}
		return false
	}
	return false
}

// say calls a method that says what to print. What it panics with is printed in
// its place, as package fmt does; of a nil pointer, that it is nil.
func (w *writer) say(name string, f reflect.Value, x any, v reflect.Value) (s string, ok bool) {
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
	return f.Call([]reflect.Value{interfaceValue(x)})[0].String(), true
}

func (w *writer) value(v reflect.Value, t *Type, depth int) {
	if v.Kind() == reflect.Interface {
		if v.IsNil() {
			w.text("<nil>")
			return
		}
		x := In(v.Elem().Interface())
		w.value(reflect.ValueOf(Opened(x)), typeOf(x), depth)
		return
	}
	if !v.IsValid() {
		w.text("<nil>")
		return
	}
	if t == nil {
		table.RLock()
		t = table.byReflect[v.Type()]
		table.RUnlock()
	}
	if (t == nil || len(t.methods) == 0 && !t.Boxed) && plainType(v.Type()) && v.CanInterface() {
		if depth > 0 && v.Kind() == reflect.Pointer && v.NumMethod() == 0 {
			fmt.Fprintf(w.state, w.format, unsafePointer(v))
			return
		}
		fmt.Fprintf(w.state, w.format, v.Interface())
		return
	}
	if w.method(v, t) {
		return
	}
	sharp := w.state.Flag('#') && w.verb == 'v'
	plus := w.state.Flag('+') && w.verb == 'v'
	if t == nil && (v.Type().PkgPath() != "" || !composite(v.Kind())) {
		fmt.Fprintf(w.state, w.format, v.Interface())
		return
	}
	name := func() string {
		if t != nil {
			return t.Name
		}
		return reflectName(v.Type())
	}
	element := func(n int) *Type {
		if n == 0 {
			return nil
		}
		return typeAt(n)
	}
	elem, key := 0, 0
	if t != nil {
		elem, key = t.elem, t.key
	}
	switch v.Kind() {
	case reflect.Struct:
		if sharp {
			w.text(name())
		}
		w.text("{")
		for i := range v.NumField() {
			if strings.HasPrefix(v.Type().Field(i).Name, "X_ꞏ") && t != nil && len(t.fields) == 0 {
				break
			}
			if i > 0 {
				if sharp {
					w.text(", ")
				} else {
					w.text(" ")
				}
			}
			var ft *Type
			fieldName, embedded := v.Type().Field(i).Name, false
			if t != nil && i < len(t.fields) {
				ft = typeAt(t.fields[i].typ)
				fieldName, embedded = t.fields[i].name, t.fields[i].embedded
			}
			if plus || sharp {
				w.text(fieldName + ":")
			}
			hidden := w.hidden
			w.hidden = hidden || !token.IsExported(fieldName) && !embedded
			w.value(v.Field(i), ft, depth+1)
			w.hidden = hidden
		}
		w.text("}")
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 && (w.verb == 's' || w.verb == 'q' || w.verb == 'x' || w.verb == 'X') {
			fmt.Fprintf(w.state, w.format, v.Interface())
			return
		}
		if sharp {
			w.text(name())
			if v.Kind() == reflect.Slice && v.IsNil() {
				w.text("(nil)")
				return
			}
			w.text("{")
		} else {
			w.text("[")
		}
		for i := range v.Len() {
			if i > 0 {
				if sharp {
					w.text(", ")
				} else {
					w.text(" ")
				}
			}
			w.value(v.Index(i), element(elem), depth+1)
		}
		if sharp {
			w.text("}")
		} else {
			w.text("]")
		}
	case reflect.Map:
		if sharp {
			w.text(name())
			if v.IsNil() {
				w.text("(nil)")
				return
			}
			w.text("{")
		} else {
			w.text("map[")
		}
		for i, k := range sortedKeys(v) {
			if i > 0 {
				if sharp {
					w.text(", ")
				} else {
					w.text(" ")
				}
			}
			w.value(k, element(key), depth+1)
			w.text(":")
			w.value(v.MapIndex(k), element(elem), depth+1)
		}
		if sharp {
			w.text("}")
		} else {
			w.text("]")
		}
	case reflect.Pointer:
		if depth == 0 && !v.IsNil() && w.verb != 'p' {
			switch e := v.Elem(); e.Kind() {
			case reflect.Struct, reflect.Slice, reflect.Array, reflect.Map:
				w.text("&")
				w.value(e, element(elem), depth+1)
				return
			}
		}
		if sharp {
			if v.IsNil() {
				w.text("(" + name() + ")(nil)")
			} else {
				fmt.Fprintf(w.state, "(%s)(%#x)", name(), v.Pointer())
			}
			return
		}
		if v.IsNil() && w.verb == 'v' {
			w.text("<nil>")
			return
		}
		if s := fmt.Sprintf(w.format, v.UnsafePointer()); strings.HasPrefix(s, "%!") {
			w.wrong(v, t)
		} else {
			w.text(s)
		}
	default:
		s := fmt.Sprintf(w.format, v.Interface())
		if wrong, other := fmt.Sprintf("%%!%c(%s=", w.verb, v.Type()), strings.HasPrefix(s, "%!"); other && t != nil {
			s = strings.Replace(s, wrong, fmt.Sprintf("%%!%c(%s=", w.verb, t.Name), 1)
		}
		w.text(s)
	}
}

func composite(k reflect.Kind) bool {
	switch k {
	case reflect.Struct, reflect.Slice, reflect.Array, reflect.Map, reflect.Pointer, reflect.Interface:
		return true
	}
	return false
}

// sortedKeys orders the keys of a map as fmt does.
func sortedKeys(m reflect.Value) []reflect.Value {
	keys := m.MapKeys()
	sort.SliceStable(keys, func(i, j int) bool { return less(keys[i], keys[j]) })
	return keys
}

func less(a, b reflect.Value) bool {
	for a.Kind() == reflect.Interface && !a.IsNil() {
		a = reflect.ValueOf(Opened(a.Interface()))
	}
	for b.Kind() == reflect.Interface && !b.IsNil() {
		b = reflect.ValueOf(Opened(b.Interface()))
	}
	if a.Kind() != b.Kind() {
		return a.Kind() < b.Kind()
	}
	switch a.Kind() {
	case reflect.Bool:
		return !a.Bool() && b.Bool()
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return a.Int() < b.Int()
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return a.Uint() < b.Uint()
	case reflect.Float32, reflect.Float64:
		return a.Float() < b.Float() || a.Float() != a.Float() && b.Float() == b.Float()
	case reflect.String:
		return a.String() < b.String()
	case reflect.Struct:
		for i := range a.NumField() {
			if less(a.Field(i), b.Field(i)) {
				return true
			}
			if less(b.Field(i), a.Field(i)) {
				return false
			}
		}
	case reflect.Array:
		for i := range a.Len() {
			if less(a.Index(i), b.Index(i)) {
				return true
			}
			if less(b.Index(i), a.Index(i)) {
				return false
			}
		}
	case reflect.Pointer, reflect.Chan:
		return a.Pointer() < b.Pointer()
	}
	return false
}

// plainTypes remembers which types hold nothing of the session.
var plainTypes sync.Map

// plainType reports whether fmt prints values of a type as they are.
func plainType(t reflect.Type) bool {
	if known, ok := plainTypes.Load(t); ok {
		return known.(bool)
	}
	plain := findPlain(t, map[reflect.Type]bool{})
	plainTypes.Store(t, plain)
	return plain
}

func findPlain(t reflect.Type, seen map[reflect.Type]bool) bool {
	if t.PkgPath() != "" || seen[t] {
		return true
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Interface, reflect.Struct:
		return false
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return findPlain(t.Elem(), seen)
	case reflect.Map:
		return findPlain(t.Key(), seen) && findPlain(t.Elem(), seen)
	}
	return true
}

// unsafePointer prints like a pointer inside a composite value.
func unsafePointer(v reflect.Value) any {
	if v.IsNil() {
		return nil
	}
	return v.UnsafePointer()
}
