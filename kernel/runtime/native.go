package runtime

import (
	"errors"
	"fmt"
	"reflect"
	"sync"
)

// Err is a value of a user's type as a compiled error. Two are equal when
// their values are.
type Err struct{ V any }

// Error calls the user's method.
func (e Err) Error() string { return ErrorText(e.V) }

// Unwrap calls the user's method if there is one.
func (e Err) Unwrap() []error {
	switch out := callIfAny(e.V, "Unwrap"); u := out.(type) {
	case nil:
	case []any:
		var list []error
		for _, x := range u {
			if x != nil {
				list = append(list, ToError(x))
			}
		}
		return list
	default:
		return []error{ToError(u)}
	}
	return nil
}

// Is calls the user's method if there is one.
func (e Err) Is(target error) bool {
	ok, _ := callIfAny(e.V, "Is", FromError(target)).(bool)
	return ok
}

// Format prints the user's value.
func (e Err) Format(state fmt.State, verb rune) { Printer{e.V}.Format(state, verb) }

// callIfAny calls a method of a value of the session and returns its first result.
func callIfAny(x any, name string, arguments ...any) any {
	t := typeOf(x)
	if t == nil {
		return nil
	}
	f, ok := t.calls[name]
	if !ok || f.Type().NumIn() != len(arguments)+1 || f.Type().NumOut() == 0 {
		return nil
	}
	in := []reflect.Value{interfaceValue(x)}
	for i, a := range arguments {
		in = append(in, convertTo(a, f.Type().In(i+1)))
	}
	return f.Call(in)[0].Interface()
}

func interfaceValue(x any) reflect.Value { return reflect.ValueOf(&x).Elem() }

// ErrorText is x.Error() for any value that has the method.
func ErrorText(x any) string {
	if s, ok := callIfAny(x, "Error").(string); ok {
		return s
	}
	if e, ok := x.(error); ok {
		return e.Error()
	}
	return fmt.Sprint(x)
}

// ToError makes a compiled error of an error of the session.
func ToError(x any) error {
	if x == nil {
		return nil
	}
	if t := typeOf(x); t != nil && t.calls["Error"].IsValid() {
		return Err{x}
	}
	if e, ok := Opened(x).(error); ok {
		return e
	}
	return Err{x}
}

// FromError makes an error of the session of a compiled error.
func FromError(e error) any {
	if e == nil {
		return nil
	}
	return In(e)
}

// In takes a value of the session out of the wrapper that carried it through
// compiled code.
func In(x any) any {
	if e, ok := x.(Err); ok {
		return e.V
	}
	if r, ok := x.(reflect.Type); ok {
		return reflected(r)
	}
	v := reflect.ValueOf(x)
	if v.Kind() == reflect.Struct && v.NumField() > 0 && v.Type().Field(0).Name == "IValue" {
		return v.Field(0).Interface()
	}
	return x
}

var wrappers struct {
	sync.RWMutex
	types map[reflect.Type]reflect.Type
}

// RegisterWrapper says which struct of functions satisfies a compiled interface.
func RegisterWrapper(face, wrapper reflect.Type) {
	wrappers.Lock()
	defer wrappers.Unlock()
	if wrappers.types == nil {
		wrappers.types = map[reflect.Type]reflect.Type{}
	}
	wrappers.types[face] = wrapper
}

// Native makes a value of the session satisfy a compiled interface, described
// under number.
func Native(x any, number int) any {
	if w, ok := x.(reflectType); ok {
		return w.Type
	}
	t := typeAt(number)
	return toInterface(x, t.Reflect).Interface()
}

// Satisfying is Native for functions of the kernel; nil stays nil.
func Satisfying[T any](x any) T {
	satisfying, _ := toInterface(x, reflect.TypeFor[T]()).Interface().(T)
	return satisfying
}

func toInterface(x any, face reflect.Type) reflect.Value {
	if x == nil {
		return reflect.Zero(face)
	}
	if face == reflect.TypeFor[error]() {
		return reflect.ValueOf(ToError(x))
	}
	own := typeOf(x)
	if own == nil || len(own.methods) == 0 {
		if v := reflect.ValueOf(Opened(x)); v.Type().Implements(face) {
			return v
		}
	}
	wrappers.RLock()
	typ := wrappers.types[face]
	wrappers.RUnlock()
	if typ == nil || own == nil {
		panic(runtimeError(fmt.Sprintf("a value of type %s cannot be passed as %s", TypeName(x), face)))
	}
	w := reflect.New(typ).Elem()
	w.Field(0).Set(reflect.ValueOf(&x).Elem())
	for i := range face.NumMethod() {
		name := face.Method(i).Name
		target := w.FieldByName("W" + name)
		if !target.IsValid() {
			continue
		}
		f := own.calls[name]
		if !f.IsValid() {
			if m := reflect.ValueOf(Opened(x)).MethodByName(name); m.IsValid() {
				target.Set(m)
			}
			continue
		}
		ft := target.Type()
		target.Set(reflect.MakeFunc(ft, func(in []reflect.Value) []reflect.Value {
			arguments := []reflect.Value{interfaceValue(x)}
			for i, a := range in {
				arguments = append(arguments, convertTo(In(a.Interface()), f.Type().In(i+1)))
			}
			out := f.Call(arguments)
			results := make([]reflect.Value, ft.NumOut())
			for i := range results {
				results[i] = convertTo(out[i].Interface(), ft.Out(i))
			}
			return results
		}))
	}
	return w
}

// convertTo makes a value fit a reflected type: interfaces are wrapped,
// slices and functions that hold interfaces are rebuilt.
func convertTo(x any, t reflect.Type) reflect.Value {
	if x == nil {
		return reflect.Zero(t)
	}
	if t.Kind() == reflect.Interface {
		if t.NumMethod() == 0 {
			return reflect.ValueOf(&x).Elem()
		}
		out := reflect.New(t).Elem()
		out.Set(toInterface(x, t))
		return out
	}
	v := reflect.ValueOf(x)
	if v.Type().AssignableTo(t) {
		return v
	}
	if b, ok := x.(Boxed); ok {
		return convertTo(b.V, t)
	}
	if v.Kind() == reflect.Slice && t.Kind() == reflect.Slice {
		out := reflect.MakeSlice(t, v.Len(), v.Len())
		for i := range v.Len() {
			out.Index(i).Set(convertTo(In(v.Index(i).Interface()), t.Elem()))
		}
		return out
	}
	if v.Type().ConvertibleTo(t) {
		return v.Convert(t)
	}
	return v
}

// Invoke calls a method of a value of a compiled type by name. A variadic
// list comes as a slice.
func Invoke(x any, name string, variadic bool, arguments ...any) []any {
	if name == "Error" && len(arguments) == 0 {
		return []any{ErrorText(x)}
	}
	m := reflect.ValueOf(Opened(x)).MethodByName(name)
	if !m.IsValid() {
		if t := typeOf(x); t != nil && t.calls[name].IsValid() {
			f := t.calls[name]
			in := []reflect.Value{interfaceValue(x)}
			for i, a := range arguments {
				in = append(in, convertTo(a, f.Type().In(i+1)))
			}
			return results(f.Call(in))
		}
		panic(runtimeError("a value of type " + TypeName(x) + " has no method " + name + " here"))
	}
	var in []reflect.Value
	for i, a := range arguments {
		in = append(in, convertTo(a, m.Type().In(i)))
	}
	if m.Type().IsVariadic() {
		return results(m.CallSlice(in))
	}
	return results(m.Call(in))
}

func results(values []reflect.Value) []any {
	out := make([]any, len(values))
	for i, v := range values {
		if v.Kind() == reflect.Interface && v.IsNil() {
			continue
		}
		out[i] = In(v.Interface())
	}
	return out
}

// ErrorsAs walks the errors that x wraps until match takes one.
func ErrorsAs(x any, match func(any) bool) bool {
	if x == nil {
		return false
	}
	if match(x) {
		return true
	}
	err := ToError(x)
	if own, ok := err.(Err); ok {
		for _, e := range own.Unwrap() {
			if ErrorsAs(FromError(e), match) {
				return true
			}
		}
		return false
	}
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range several.Unwrap() {
			if e != nil && ErrorsAs(FromError(e), match) {
				return true
			}
		}
		return false
	}
	if next := errors.Unwrap(err); next != nil {
		return ErrorsAs(FromError(next), match)
	}
	return false
}
