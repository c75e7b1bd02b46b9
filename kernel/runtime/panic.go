package runtime

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"sync"
)

// Panic is the value of a panic in translated code, with where it was raised.
type Panic struct {
	Value any // as the program gave it to panic
	File  string
	Line  int
	Fault *Fault // what the host found out while the panic passed; nil: nothing
}

// Fault is what the host knows of a panic beyond its value.
type Fault struct {
	Text  string // Go's words for it, where the interpreter's lack the numbers
	Trace any    // the host's own
}

// caught makes a panic that deferred calls may recover of what was raised.
func caught(v any) any {
	fault := takeFault()
	switch v.(type) {
	case Exit, Interrupted:
		return v
	}
	p, ok := v.(*Panic)
	if !ok {
		p = &Panic{Value: v}
	}
	if p.Fault == nil {
		p.Fault = fault
	}
	return p
}

// takeFault asks the host what it knows of the panic of this goroutine.
func takeFault() *Fault {
	if h, ok := attached().(interface{ Fault() *Fault }); ok {
		return h.Fault()
	}
	return nil
}

// Position returns the cell and line of the panic; zeros when not known.
func (p *Panic) Position() (cell, line int) {
	if _, err := fmt.Sscanf(p.File, "Cell[%d]", &cell); err != nil {
		return 0, 0
	}
	return cell, p.Line
}

// Error prints the value as Go prints the value of a panic.
func (p *Panic) Error() string { return PanicText(p.Value) }

// errorString is a run-time error with Go's words. It has the name that it has
// in Go and satisfies the interface runtime.Error.
type errorString struct{ text string }

func (e errorString) Error() string { return e.text }
func (e errorString) RuntimeError() {}

// boundsError is the error of an index or a bound that is out of range.
type boundsError struct{ text string }

func (e boundsError) Error() string { return e.text }
func (e boundsError) RuntimeError() {}

// PanicNilError is the error of panic(nil).
type PanicNilError struct{}

func (*PanicNilError) Error() string {
	return "panic called with nil argument"
}
func (*PanicNilError) RuntimeError() {}

// runtimeError makes the error that has some words of Go's.
func runtimeError(text string) error {
	if strings.HasPrefix(text, "runtime error: index out of range") || strings.HasPrefix(text, "runtime error: slice bounds out of range") || strings.HasPrefix(text, "runtime error: cannot convert slice with length") {
		return boundsError{text}
	}
	return errorString{text}
}

// Raise is panic(v).
func Raise(v any, file string, line int) {
	if v == nil {
		v = &PanicNilError{}
	}
	panic(&Panic{Value: v, File: file, Line: line})
}

func fail(format string, arguments ...any) {
	panic(runtimeError("runtime error: " + fmt.Sprintf(format, arguments...)))
}

// PanicText prints the value of a panic as Go does.
func PanicText(v any) string {
	switch x := v.(type) {
	case nil:
		return "nil"
	case *Panic:
		return PanicText(x.Value)
	case error:
		return x.Error()
	case string:
		return x
	}
	if t := typeOf(v); t != nil {
		if _, ok := t.calls["Error"]; ok {
			return ErrorText(v)
		}
		if _, ok := t.calls["String"]; ok {
			return fmt.Sprint(Printable(v))
		}
	}
	o := reflect.ValueOf(Opened(v))
	name := TypeName(v)
	if name == o.Kind().String() && o.Kind() <= reflect.Complex128 {
		return fmt.Sprint(o.Interface()) // a predeclared type's name is left out
	}
	switch o.Kind() {
	case reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint, reflect.Uint8,
		reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr, reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128:
		return fmt.Sprintf("%s(%v)", name, o.Interface())
	case reflect.String:
		return fmt.Sprintf("%s(%q)", name, o.String())
	}
	return fmt.Sprintf("(%s) %v", name, Printable(v))
}

// Translate turns what the interpreter raised into the value that compiled Go
// would give to recover.
func Translate(v any) any {
	switch x := v.(type) {
	case nil:
		return nil
	case *Panic:
		v := Translate(x.Value)
		if e, ok := v.(boundsError); ok && x.Fault != nil && strings.HasPrefix(x.Fault.Text, e.text) {
			return runtimeError(x.Fault.Text)
		}
		return v
	case reflect.Value:
		if !x.IsValid() {
			return nil
		}
		return Translate(x.Interface())
	case errorString, boundsError, Interrupted, Exit:
		return v
	case *reflect.ValueError:
		return runtimeError("runtime error: invalid memory address or nil pointer dereference")
	case error:
		return translateText(x.Error(), v)
	case string:
		return translateText(x, v)
	}
	return v
}

// phrase is the interpreter's wording of one of Go's run-time errors.
type phrase struct {
	pattern *regexp.Regexp
	text    string
}

// words are made when the first panic passes: a worker is to be ready before.
var words = sync.OnceValue(func() []phrase {
	return []phrase{
		{regexp.MustCompile(`^reflect: (slice|array|string) index out of range$`), "runtime error: index out of range"},
		{regexp.MustCompile(`^reflect\.Value\.Slice3?: (string |array )?(slice|string|array) index out of bounds$`), "runtime error: slice bounds out of range"},
		{regexp.MustCompile(`^reflect: call of reflect\.Value\.\w+ on (zero|ptr) Value$`), "runtime error: invalid memory address or nil pointer dereference"},
		{regexp.MustCompile(`^reflect: Call using zero Value argument$`), "runtime error: invalid memory address or nil pointer dereference"},
		{regexp.MustCompile(`^reflect\.Value\.Call: call of nil function$`), "runtime error: invalid memory address or nil pointer dereference"},
		{regexp.MustCompile(`^reflect: (indirection through nil pointer|.* using nil pointer|nil pointer dereference).*$`), "runtime error: invalid memory address or nil pointer dereference"},
		{regexp.MustCompile(`^reflect\.MakeSlice: negative len$`), "runtime error: makeslice: len out of range"},
		{regexp.MustCompile(`^reflect\.MakeSlice: (negative cap|len > cap)$`), "runtime error: makeslice: cap out of range"},
		{regexp.MustCompile(`^reflect\.MakeChan: negative buffer size$`), "makechan: size out of range"},
		{regexp.MustCompile(`^reflect\.(Value\.)?(Append|Grow|AppendSlice).*(overflow|out of range|exceeds).*$`), "runtime error: growslice: len out of range"},
		{regexp.MustCompile(`^(?:runtime error: )?hash of unhashable type: ?(?:struct \{.*yg:\\?"([^"\\]*)\\?".*)$`), "runtime error: hash of unhashable type $1"},
		{regexp.MustCompile(`^(?:runtime error: )?hash of unhashable type:? ?(.*)$`), "runtime error: hash of unhashable type $1"},
		{regexp.MustCompile(`^(?:[\w.\[\]]+:)?\d+:\d+: (interface conversion: .*)$`), "$1"},
	}
})

// translateText makes a run-time error with Go's words of a text of the
// interpreter; other values stay as they are.
func translateText(s string, v any) any {
	for _, w := range words() {
		if w.pattern.MatchString(s) {
			text, _, _ := strings.Cut(w.pattern.ReplaceAllString(s, w.text), "·")
			return runtimeError(text)
		}
	}
	return v
}

// TypeAssertionError is the error of a failed type assertion.
type TypeAssertionError struct{ text string }

func (e *TypeAssertionError) Error() string { return e.text }
func (e *TypeAssertionError) RuntimeError() {}

// Mismatch panics because the value in an interface of type from is not of
// the wanted type.
func Mismatch(x any, number int, from string) {
	t := typeAt(number)
	if t.Kind == reflect.Interface {
		if x == nil {
			panic(&TypeAssertionError{"interface conversion: interface is nil, not " + t.Name})
		}
		panic(&TypeAssertionError{"interface conversion: " + TypeName(x) + " is not " + t.Name + ": missing method " + missing(x, t)})
	}
	if x == nil {
		panic(&TypeAssertionError{"interface conversion: " + from + " is nil, not " + t.Name})
	}
	text := "interface conversion: " + from + " is " + TypeName(x) + ", not " + t.Name
	if TypeName(x) == t.Name {
		text += " (types from different scopes)"
	}
	panic(&TypeAssertionError{text})
}

// NilReceiver panics because a value method was called through a nil pointer.
func NilReceiver(method, typ string) {
	panic(runtimeError("value method " + method + " called using nil *" + typ + " pointer"))
}

// NotNil panics when a method value of a nil interface is taken.
func NotNil(x any) {
	if x == nil {
		fail("invalid memory address or nil pointer dereference")
	}
}

// RangePanic panics because an iterator broke the rules of its loop.
func RangePanic(state int) {
	switch state {
	case 1:
		fail("range function continued iteration after function for loop body returned false")
	case 2:
		fail("range function continued iteration after loop body panic")
	case 3:
		fail("range function continued iteration after whole loop exit")
	}
	fail("range function recovered a loop body panic and did not resume panicking")
}
