package runtime

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Package encoding/json sees the representation of a session's values: it
// cannot know their methods, nor the names of their types. So it is given a
// wrapper that encodes and decodes them by the same rules, with both.

// JSON is a value of the session as package encoding/json meets it.
type JSON struct {
	x       any
	options jsonOptions // for decoding
}

// jsonOptions are the settings of a json.Decoder.
type jsonOptions struct {
	number bool // numbers become json.Number in an interface
	strict bool // fields that a struct does not have are errors
}

// ForJSON prepares an argument of package encoding/json.
func ForJSON(x any) any {
	if x == nil || typeOf(x) == nil && plainType(reflect.TypeOf(x)) {
		return x
	}
	return &JSON{x: x}
}

// MarshalJSON encodes the value.
func (j *JSON) MarshalJSON() ([]byte, error) {
	e := &jsonEncoder{}
	err := e.any(j.x)
	return e.out.Bytes(), err
}

// JSONMarshal is json.Marshal.
func JSONMarshal(x any) ([]byte, any) { return jsonResult(json.Marshal(ForJSON(x))) }

// JSONMarshalIndent is json.MarshalIndent.
func JSONMarshalIndent(x any, prefix, indent string) ([]byte, any) {
	return jsonResult(json.MarshalIndent(ForJSON(x), prefix, indent))
}

// jsonResult takes the wrapper out of an error.
func jsonResult(b []byte, err error) ([]byte, any) {
	if wrapped, ok := err.(*json.MarshalerError); ok && wrapped.Type == reflect.TypeFor[*JSON]() {
		err = wrapped.Err
	}
	return b, FromError(err)
}

type jsonEncoder struct {
	out   bytes.Buffer
	depth int
}

// deepest bounds how far values may be nested: a cycle ends there.
const deepest = 1000

func (e *jsonEncoder) any(x any) error {
	if x == nil {
		e.out.WriteString("null")
		return nil
	}
	return e.value(reflect.ValueOf(Opened(x)), typeOf(x), false)
}

// typeOfValue is the session's type of a value of which only the representation
// is known.
func typeOfValue(v reflect.Value) *Type {
	table.RLock()
	defer table.RUnlock()
	return table.byReflect[v.Type()]
}

// methodOf finds a method for encoding on a value, or on a pointer to it where
// it has a place.
func methodOf(v reflect.Value, t *Type, name string) (method, receiver reflect.Value) {
	if t != nil {
		if f := t.calls[name]; f.IsValid() {
			var x any = v.Interface()
			if t.Boxed {
				x = Boxed{t, x}
			}
			return f, interfaceValue(x)
		}
	}
	if v.CanAddr() && v.Kind() != reflect.Pointer && (t == nil || !t.Boxed) {
		p := v.Addr()
		if pt := typeOfValue(p); pt != nil {
			if f := pt.calls[name]; f.IsValid() {
				return f, interfaceValue(p.Interface())
			}
		}
	}
	if t != nil && t.Boxed && v.CanAddr() {
		if f, ok := t.pointer(name); ok {
			return f, interfaceValue(Boxed{t.pointed, v.Addr().Interface()})
		}
	}
	return reflect.Value{}, reflect.Value{}
}

// pointer finds a method of the pointers to a boxed type.
func (t *Type) pointer(name string) (reflect.Value, bool) {
	if t.pointed == nil {
		table.RLock()
		for _, other := range table.byNumber {
			if other.Kind == reflect.Pointer && other.elem == t.Number && other.Boxed {
				t.pointed = other
			}
		}
		table.RUnlock()
		if t.pointed == nil {
			return reflect.Value{}, false
		}
	}
	f := t.pointed.calls[name]
	return f, f.IsValid()
}

func (e *jsonEncoder) value(v reflect.Value, t *Type, quoted bool) error {
	if e.depth++; e.depth > deepest {
		return fmt.Errorf("json: unsupported value: encountered a cycle via %s", nameOf(v, t))
	}
	defer func() { e.depth-- }()
	if v.Kind() == reflect.Interface {
		if v.IsNil() {
			e.out.WriteString("null")
			return nil
		}
		return e.any(In(v.Elem().Interface()))
	}
	if t == nil {
		t = typeOfValue(v)
	}
	if v.Kind() == reflect.Pointer && v.IsNil() {
		e.out.WriteString("null")
		return nil
	}
	if f, receiver := methodOf(v, t, "MarshalJSON"); f.IsValid() {
		out := f.Call([]reflect.Value{receiver})
		if err := ToError(out[1].Interface()); err != nil {
			return fmt.Errorf("json: error calling MarshalJSON for type %s: %w", nameOf(v, t), err)
		}
		if err := json.Compact(&e.out, out[0].Bytes()); err != nil {
			return fmt.Errorf("json: error calling MarshalJSON for type %s: %w", nameOf(v, t), err)
		}
		return nil
	}
	if f, receiver := methodOf(v, t, "MarshalText"); f.IsValid() {
		out := f.Call([]reflect.Value{receiver})
		if err := ToError(out[1].Interface()); err != nil {
			return fmt.Errorf("json: error calling MarshalText for type %s: %w", nameOf(v, t), err)
		}
		return e.native(string(out[0].Bytes()))
	}
	if v.Type().PkgPath() != "" || t == nil && plainType(v.Type()) {
		if _, encodes := v.Interface().(json.Marshaler); quoted && !encodes && scalar(v.Kind()) {
			return e.quotedNative(v.Interface())
		}
		return e.native(v.Interface())
	}
	switch v.Type() {
	case reflect.TypeFor[json.Number](), reflect.TypeFor[json.RawMessage]():
		return e.native(v.Interface())
	}
	element := func(n func(*Type) int) *Type {
		if t == nil || n(t) == 0 {
			return nil
		}
		return typeAt(n(t))
	}
	elem := func() *Type { return element(func(t *Type) int { return t.elem }) }
	switch v.Kind() {
	case reflect.Pointer:
		return e.value(v.Elem(), elem(), quoted)
	case reflect.Struct:
		return e.object(v, t)
	case reflect.Map:
		return e.mapping(v, t)
	case reflect.Slice:
		if v.IsNil() {
			e.out.WriteString("null")
			return nil
		}
		if inner := elem(); v.Type().Elem().Kind() == reflect.Uint8 && (inner == nil || len(inner.calls) == 0) {
			return e.native(v.Bytes())
		}
		fallthrough
	case reflect.Array:
		e.out.WriteByte('[')
		for i := range v.Len() {
			if i > 0 {
				e.out.WriteByte(',')
			}
			if err := e.value(v.Index(i), elem(), false); err != nil {
				return err
			}
		}
		e.out.WriteByte(']')
		return nil
	case reflect.Func, reflect.Chan, reflect.Complex64, reflect.Complex128, reflect.UnsafePointer:
		return fmt.Errorf("json: unsupported type: %s", nameOf(v, t))
	}
	if quoted {
		return e.quotedNative(v.Interface())
	}
	return e.native(v.Interface())
}

// quotedNative encodes a value within a string.
func (e *jsonEncoder) quotedNative(x any) error {
	var inner jsonEncoder
	if err := inner.native(x); err != nil {
		return err
	}
	return e.native(inner.out.String())
}

func nameOf(v reflect.Value, t *Type) string {
	if t != nil {
		return t.Name
	}
	return reflectName(v.Type())
}

// native encodes a value that package encoding/json knows as it is. What HTML
// needs escaped is escaped outside, where the encoder says so.
func (e *jsonEncoder) native(x any) error {
	encoder := json.NewEncoder(&e.out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(x); err != nil {
		return err
	}
	e.out.Truncate(e.out.Len() - 1) // the encoder ends its lines
	return nil
}

func (e *jsonEncoder) object(v reflect.Value, t *Type) error {
	e.out.WriteByte('{')
	first := true
	for _, f := range jsonFields(v.Type(), t) {
		place, ok := f.find(v)
		if !ok || f.omitEmpty && isEmpty(place) || f.omitZero && isZero(place, f.typ) {
			continue
		}
		if !first {
			e.out.WriteByte(',')
		}
		first = false
		if err := e.native(f.name); err != nil {
			return err
		}
		e.out.WriteByte(':')
		if err := e.value(place, f.typ, f.quoted); err != nil {
			return err
		}
	}
	e.out.WriteByte('}')
	return nil
}

func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	case reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr,
		reflect.Float32, reflect.Float64, reflect.Interface, reflect.Pointer:
		return v.IsZero()
	}
	return false
}

func isZero(v reflect.Value, t *Type) bool {
	if f, receiver := methodOf(v, t, "IsZero"); f.IsValid() {
		return f.Call([]reflect.Value{receiver})[0].Bool()
	}
	if z, ok := v.Interface().(interface{ IsZero() bool }); ok && v.Kind() != reflect.Interface {
		return z.IsZero()
	}
	return v.IsZero()
}

func (e *jsonEncoder) mapping(v reflect.Value, t *Type) error {
	if v.IsNil() {
		e.out.WriteString("null")
		return nil
	}
	var keyType, elemType *Type
	if t != nil {
		keyType, elemType = typeAt(t.key), typeAt(t.elem)
	}
	type entry struct {
		key   string
		value reflect.Value
	}
	var entries []entry
	for _, k := range v.MapKeys() {
		key, err := keyText(k, keyType)
		if err != nil {
			return err
		}
		entries = append(entries, entry{key, v.MapIndex(k)})
	}
	slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.key, b.key) })
	e.out.WriteByte('{')
	for i, entry := range entries {
		if i > 0 {
			e.out.WriteByte(',')
		}
		if err := e.native(entry.key); err != nil {
			return err
		}
		e.out.WriteByte(':')
		if err := e.value(entry.value, elemType, false); err != nil {
			return err
		}
	}
	e.out.WriteByte('}')
	return nil
}

func keyText(k reflect.Value, t *Type) (string, error) {
	if k.Kind() == reflect.String {
		return k.String(), nil
	}
	if f, receiver := methodOf(k, t, "MarshalText"); f.IsValid() {
		out := f.Call([]reflect.Value{receiver})
		return string(out[0].Bytes()), ToError(out[1].Interface())
	}
	if m, ok := k.Interface().(encoding.TextMarshaler); ok {
		b, err := m.MarshalText()
		return string(b), err
	}
	switch {
	case k.CanInt():
		return strconv.FormatInt(k.Int(), 10), nil
	case k.CanUint():
		return strconv.FormatUint(k.Uint(), 10), nil
	}
	return "", fmt.Errorf("json: unsupported type: map[%s]…", nameOf(k, t))
}
