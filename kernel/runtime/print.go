package runtime

import (
	"fmt"
	"reflect"
	"sort"
	"strings"
	"sync"
)

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

// Joined are the arguments of fmt.Print and its like as one: package fmt puts
// spaces between operands of which neither is a string, and cannot see which
// values of the session are.
func Joined(list ...any) any {
	var b strings.Builder
	afterString := true
	for _, x := range list {
		held := x
		switch x := x.(type) {
		case Printer:
			held = x.v
		case Err:
			held = x.V
		}
		isString := held != nil && reflect.TypeOf(Opened(held)).Kind() == reflect.String
		if !isString && !afterString {
			b.WriteByte(' ')
		}
		afterString = isString
		fmt.Fprint(&b, Printable(x))
	}
	return b.String()
}

// JoinedAll is Joined for a list that is passed as it is.
func JoinedAll(list []any) []any { return []any{Joined(list...)} }

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
	w := newWriter(state, verb)
	if w.verb == typeVerb {
		w.leaf('s', TypeName(p.v))
		return
	}
	if p.v == nil {
		fmt.Fprintf(state, fmt.FormatString(state, w.verb), nil)
		return
	}
	v, t := reflect.ValueOf(Opened(p.v)), typeOf(p.v)
	if w.verb == 'p' {
		w.pointer(v, t)
		return
	}
	w.value(v, t, 0, accessible)
}

// sortedKeys orders the keys of a map as fmt does.
func sortedKeys(m reflect.Value) []reflect.Value {
	keys := m.MapKeys()
	sort.SliceStable(keys, func(i, j int) bool { return less(keys[i], keys[j]) })
	return keys
}

// dynamic is what an interface holds.
func dynamic(v reflect.Value) reflect.Value {
	for v.Kind() == reflect.Interface && !v.IsNil() {
		v = v.Elem()
		if v.CanInterface() {
			v = reflect.ValueOf(Opened(v.Interface()))
		}
	}
	return v
}

func less(a, b reflect.Value) bool {
	a, b = dynamic(a), dynamic(b)
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
