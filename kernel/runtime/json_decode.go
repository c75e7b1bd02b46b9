package runtime

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// UnmarshalJSON decodes into the value, which must be a pointer.
func (j *JSON) UnmarshalJSON(data []byte) error {
	v, t := reflect.ValueOf(Opened(j.x)), typeOf(j.x)
	if v.Kind() != reflect.Pointer {
		return fmt.Errorf("json: Unmarshal(non-pointer %s)", nameOf(v, t))
	}
	if v.IsNil() {
		return fmt.Errorf("json: Unmarshal(nil %s)", nameOf(v, t))
	}
	d := &jsonDecoder{options: j.options}
	if err := d.value(data, v, t); err != nil {
		return err
	}
	return d.saved
}

// JSONUnmarshal is json.Unmarshal.
func JSONUnmarshal(data []byte, x any) any { return FromError(json.Unmarshal(data, ForJSON(x))) }

// JSONDecode is (*json.Decoder).Decode. The decoder does not hand its settings to
// UnmarshalJSON, and has no method that tells them.
func JSONDecode(d *json.Decoder, x any) any {
	v := ForJSON(x)
	if j, ok := v.(*JSON); ok && d != nil {
		set := func(name string) bool {
			field := reflect.ValueOf(d).Elem().FieldByName("d").FieldByName(name)
			return field.IsValid() && field.Bool()
		}
		j.options = jsonOptions{number: set("useNumber"), strict: set("disallowUnknownFields")}
	}
	return FromError(d.Decode(v))
}

// jsonDecoder goes on after a value of the wrong type, as package
// encoding/json does, and keeps the first such error.
type jsonDecoder struct {
	options jsonOptions

	saved  error
	inside bool   // a struct
	owner  string // the name of its type
	within []string
}

// mismatch notes a value that does not fit its place.
func (d *jsonDecoder) mismatch(what string, v reflect.Value, t *Type) {
	if d.saved != nil {
		return
	}
	text := "json: cannot unmarshal " + what + " into Go "
	if d.inside && len(d.within) > 0 {
		text += "struct field " + d.owner + "." + strings.Join(d.within, ".")
	} else {
		text += "value"
	}
	d.saved = errors.New(text + " of type " + nameOf(v, t))
}

// kindOf names what a piece of JSON is.
func kindOf(data []byte) string {
	switch data[0] {
	case '{':
		return "object"
	case '[':
		return "array"
	case '"':
		return "string"
	case 't', 'f':
		return "bool"
	case 'n':
		return "null"
	}
	return "number"
}

// value decodes into v, which has a place unless it is a pointer.
func (d *jsonDecoder) value(data []byte, v reflect.Value, t *Type) error {
	data = bytes.TrimSpace(data)
	kind := kindOf(data)
	if t == nil && v.Kind() != reflect.Interface {
		t = typeOfValue(v)
	}
	elem := func() *Type {
		if t == nil || t.elem == 0 {
			return nil
		}
		return typeAt(t.elem)
	}
	if v.Kind() == reflect.Pointer {
		if kind == "null" && v.CanSet() {
			v.SetZero()
			return nil
		}
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		if done, err := d.method(data, kind, v, t); done {
			return err
		}
		if t == nil && plainType(v.Type()) {
			return d.native(data, v, nil)
		}
		return d.value(data, v.Elem(), elem())
	}
	if done, err := d.addressed(data, kind, v, t); done {
		return err
	}
	if v.Kind() == reflect.Interface {
		return d.dynamic(data, kind, v)
	}
	if kind == "null" && v.Type().PkgPath() == "" {
		switch v.Kind() {
		case reflect.Map, reflect.Slice:
			v.SetZero()
		}
		return nil
	}
	if v.Type().PkgPath() != "" || t == nil && plainType(v.Type()) {
		return d.native(data, v, t)
	}
	switch v.Kind() {
	case reflect.Struct:
		if kind != "object" {
			d.mismatch(kind, v, t)
			return nil
		}
		return d.object(data, v, t)
	case reflect.Map:
		if kind != "object" {
			d.mismatch(kind, v, t)
			return nil
		}
		return d.mapping(data, v, t)
	case reflect.Slice, reflect.Array:
		if inner := elem(); v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 && kind == "string" && (inner == nil || len(inner.calls) == 0) {
			return d.native(data, v, t)
		}
		if kind != "array" {
			d.mismatch(kind, v, t)
			return nil
		}
		return d.list(data, v, elem())
	}
	return d.native(data, v, t)
}

// method decodes by a method of a pointer if it has one.
func (d *jsonDecoder) method(data []byte, kind string, v reflect.Value, t *Type) (done bool, err error) {
	if t == nil {
		t = typeOfValue(v)
	}
	if t == nil {
		return false, nil
	}
	var x any = v.Interface()
	if t.Boxed {
		x = Boxed{t, x}
	}
	if f := t.calls["UnmarshalJSON"]; f.IsValid() {
		return true, ToError(f.Call([]reflect.Value{interfaceValue(x), reflect.ValueOf(bytes.Clone(data))})[0].Interface())
	}
	if f := t.calls["UnmarshalText"]; f.IsValid() {
		if kind == "null" {
			return true, nil
		}
		var text string
		if err := json.Unmarshal(data, &text); err != nil {
			d.mismatch(kind, v.Elem(), typeAt(t.elem))
			return true, nil
		}
		return true, ToError(f.Call([]reflect.Value{interfaceValue(x), reflect.ValueOf([]byte(text))})[0].Interface())
	}
	return false, nil
}

// addressed decodes by a method of the pointer to a place.
func (d *jsonDecoder) addressed(data []byte, kind string, v reflect.Value, t *Type) (done bool, err error) {
	if !v.CanAddr() {
		return false, nil
	}
	if t != nil && t.Boxed {
		if _, ok := t.pointer(""); !ok && t.pointed == nil {
			return false, nil
		}
		return d.method(data, kind, v.Addr(), t.pointed)
	}
	return d.method(data, kind, v.Addr(), nil)
}

// native decodes what package encoding/json knows as it is.
func (d *jsonDecoder) native(data []byte, v reflect.Value, t *Type) error {
	target := v
	if v.Kind() != reflect.Pointer {
		target = v.Addr()
	}
	err := d.decode(data, target.Interface())
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) && wrong.Field == "" {
		if t == nil && v.Kind() == reflect.Pointer {
			v = v.Elem()
		}
		d.mismatch(wrong.Value, v, t)
		return nil
	}
	return err
}

// dynamic decodes into an interface: into what a pointer in it points to, or as
// a value of JSON's own types.
func (d *jsonDecoder) dynamic(data []byte, kind string, v reflect.Value) error {
	if kind == "null" {
		v.SetZero()
		return nil
	}
	if !v.IsNil() {
		held := In(v.Elem().Interface())
		if p := reflect.ValueOf(Opened(held)); p.Kind() == reflect.Pointer && !p.IsNil() {
			return d.value(data, p, typeOf(held))
		}
	}
	var x any
	if err := d.decode(data, &x); err != nil {
		return err
	}
	v.Set(reflect.ValueOf(x))
	return nil
}

// decode decodes what package encoding/json knows, with the same settings.
func (d *jsonDecoder) decode(data []byte, target any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	if d.options.number {
		decoder.UseNumber()
	}
	if d.options.strict {
		decoder.DisallowUnknownFields()
	}
	return decoder.Decode(target)
}

func (d *jsonDecoder) object(data []byte, v reflect.Value, t *Type) error {
	fields := jsonFields(v.Type(), t)
	owner, within := d.owner, d.within
	defer func() { d.owner, d.within = owner, within }()
	if !d.inside {
		d.inside = true
		defer func() { d.inside = false }()
		if t == nil || t.Named {
			d.owner = strings.TrimPrefix(nameOf(v, t), "main.")
		}
	}
	return members(data, func(key string, value json.RawMessage) error {
		var match *jsonField
		for i := range fields {
			if fields[i].name == key {
				match = &fields[i]
				break
			}
			if match == nil && strings.EqualFold(fields[i].name, key) {
				match = &fields[i]
			}
		}
		if match == nil {
			if d.options.strict && d.saved == nil {
				d.saved = fmt.Errorf("json: unknown field %q", key)
			}
			return nil
		}
		if match.quoted && kindOf(bytes.TrimSpace(value)) == "string" {
			var inner string
			if err := json.Unmarshal(value, &inner); err != nil {
				return err
			}
			if k := match.make(v).Kind(); k != reflect.String {
				value = json.RawMessage(inner)
			}
		}
		d.within = append(within[:len(within):len(within)], match.name)
		return d.value(value, match.make(v), match.typ)
	})
}

func (d *jsonDecoder) mapping(data []byte, v reflect.Value, t *Type) error {
	var keyType, elemType *Type
	if t != nil {
		keyType, elemType = typeAt(t.key), typeAt(t.elem)
	}
	if v.IsNil() {
		v.Set(reflect.MakeMap(v.Type()))
	}
	return members(data, func(key string, value json.RawMessage) error {
		k := reflect.New(v.Type().Key()).Elem()
		if err := d.key(key, k, keyType); err != nil {
			return err
		}
		e := reflect.New(v.Type().Elem()).Elem()
		if err := d.value(value, e, elemType); err != nil {
			return err
		}
		v.SetMapIndex(k, e)
		return nil
	})
}

func (d *jsonDecoder) key(key string, k reflect.Value, t *Type) error {
	quoted, err := json.Marshal(key)
	if err != nil {
		return err
	}
	if done, err := d.addressed(quoted, "string", k, t); done {
		return err
	}
	if u, ok := k.Addr().Interface().(encoding.TextUnmarshaler); ok {
		return u.UnmarshalText([]byte(key))
	}
	switch {
	case k.Kind() == reflect.String:
		k.SetString(key)
	case k.CanInt():
		n, err := strconv.ParseInt(key, 10, k.Type().Bits())
		if err != nil {
			d.mismatch("number "+key, k, t)
			return nil
		}
		k.SetInt(n)
	case k.CanUint():
		n, err := strconv.ParseUint(key, 10, k.Type().Bits())
		if err != nil {
			d.mismatch("number "+key, k, t)
			return nil
		}
		k.SetUint(n)
	case k.Kind() == reflect.Interface:
		k.Set(reflect.ValueOf(key))
	default:
		d.mismatch("object", k, t)
	}
	return nil
}

func (d *jsonDecoder) list(data []byte, v reflect.Value, elem *Type) error {
	var items []json.RawMessage
	if err := json.Unmarshal(data, &items); err != nil {
		return err
	}
	if v.Kind() == reflect.Slice {
		list := reflect.MakeSlice(v.Type(), len(items), len(items))
		reflect.Copy(list, v)
		v.Set(list)
	}
	for i, item := range items {
		if i >= v.Len() {
			break
		}
		if err := d.value(item, v.Index(i), elem); err != nil {
			return err
		}
	}
	for i := len(items); i < v.Len(); i++ {
		v.Index(i).SetZero()
	}
	return nil
}

// members visits the members of an object in their order.
func members(data []byte, visit func(key string, value json.RawMessage) error) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	if _, err := decoder.Token(); err != nil {
		return err
	}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return err
		}
		key, _ := token.(string)
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return err
		}
		if err := visit(key, value); err != nil {
			return err
		}
	}
	return nil
}
