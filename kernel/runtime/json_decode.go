package runtime

import (
	"bytes"
	"encoding"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
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
	if err := d.value(data, v, t, false); err != nil {
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
	owner  string   // the name of the innermost struct
	within []string // the names of the fields that lead to the value
}

func (d *jsonDecoder) save(err error) {
	if d.saved == nil {
		d.saved = err
	}
}

// jsonTypeError says what *json.UnmarshalTypeError says, with the session's name
// of the type.
type jsonTypeError struct {
	text string
	err  *json.UnmarshalTypeError
}

func (e *jsonTypeError) Error() string { return e.text }

// Unwrap is for errors.As.
func (e *jsonTypeError) Unwrap() error { return e.err }

// mismatch saves that a value does not fit its place.
func (d *jsonDecoder) mismatch(what string, v reflect.Value, t *Type) {
	d.wrong(&json.UnmarshalTypeError{Value: what, Type: v.Type()}, nameOf(v, t))
}

func (d *jsonDecoder) wrong(e *json.UnmarshalTypeError, name string) {
	path := d.within
	if e.Field != "" {
		path = append(slices.Clip(path), e.Field)
	}
	if e.Struct == "" {
		e.Struct = d.owner
	}
	e.Field = strings.Join(path, ".")
	text := "json: cannot unmarshal " + e.Value + " into Go "
	if len(path) > 0 {
		text += "struct field " + e.Struct + "." + e.Field
	} else {
		text += "value"
	}
	d.save(&jsonTypeError{text + " of type " + name, e})
}

// misquoted saves that a field with the option "string" holds something else.
func (d *jsonDecoder) misquoted(data []byte, v reflect.Value, t *Type) error {
	return fmt.Errorf("json: invalid use of ,string struct tag, trying to unmarshal %q into %s", data, nameOf(v, t))
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

// value decodes into v, which has a place unless it is a pointer. Quoted data was
// the text of a string.
func (d *jsonDecoder) value(data []byte, v reflect.Value, t *Type, quoted bool) error {
	if !quoted {
		data = bytes.TrimSpace(data)
	} else if len(data) == 0 {
		d.save(d.misquoted(data, v, t))
		return nil
	}
	kind := kindOf(data)
	end := d.indirect(v, t, kind == "null")
	switch {
	case end.json.IsValid():
		return ToError(end.json.Call([]reflect.Value{end.receiver, reflect.ValueOf(bytes.Clone(data))})[0].Interface())
	case end.text.IsValid():
		if kind != "string" {
			if quoted {
				d.save(d.misquoted(data, v, t))
			} else {
				d.mismatch(kind, v, t)
			}
			return nil
		}
		var text string
		if err := json.Unmarshal(data, &text); err != nil {
			return d.misquoted(data, v, t)
		}
		return ToError(end.text.Call([]reflect.Value{end.receiver, reflect.ValueOf([]byte(text))})[0].Interface())
	}
	v, t = end.v, end.t
	if !quoted && nativeJSON(v, t) {
		return d.native(data, v)
	}
	if v.Kind() == reflect.Interface && t.hasMethods() && kind != "null" {
		d.mismatch(kind, v, t)
		return nil
	}
	switch kind {
	case "object":
		return d.object(data, v, t)
	case "array":
		return d.array(data, v, t)
	}
	return d.literal(data, kind, v, t, quoted)
}

// hasMethods tells of the type of an interface that not every value fits it.
func (t *Type) hasMethods() bool { return t != nil && (len(t.methods) > 0 || t.Name == "error") }

// nativeJSON tells of a place that package encoding/json knows as it is.
func nativeJSON(v reflect.Value, t *Type) bool {
	return compiledType(v.Type()) || (t == nil || !t.Boxed && len(t.methods) == 0) && v.Kind() != reflect.Interface && plainType(v.Type())
}

// destination is where pointers lead: to a method that decodes, or to a place.
type destination struct {
	json, text, receiver reflect.Value
	v                    reflect.Value
	t                    *Type
}

// indirect follows pointers, which it allocates, to a value that decodes itself or
// that is none; for null it stops at a pointer that can be set.
func (d *jsonDecoder) indirect(v reflect.Value, t *Type, null bool) destination {
	if t == nil {
		t = typeOfValue(v)
	}
	if v.Kind() != reflect.Pointer && v.CanAddr() && t != nil && t.Named {
		pointer := typeOfValue(v.Addr())
		if t != nil && t.Boxed {
			t.pointer("")
			pointer = t.pointed
		}
		if found, ok := decodingMethod(v.Addr(), pointer, null); ok {
			return found
		}
	}
	for {
		if v.Kind() == reflect.Interface && !v.IsNil() {
			held := In(v.Elem().Interface())
			e := reflect.ValueOf(Opened(held))
			if e.Kind() == reflect.Pointer && !e.IsNil() && (!null || e.Elem().Kind() == reflect.Pointer) {
				v, t = e, typeOf(held)
				continue
			}
		}
		if v.Kind() != reflect.Pointer || null && v.CanSet() {
			break
		}
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		if t == nil {
			t = typeOfValue(v)
		}
		if compiledType(v.Type()) {
			break
		}
		if found, ok := decodingMethod(v, t, null); ok {
			return found
		}
		if v = v.Elem(); t != nil && t.elem != 0 {
			t = typeAt(t.elem)
		} else {
			t = nil
		}
	}
	if t == nil {
		t = typeOfValue(v)
	}
	return destination{v: v, t: t}
}

// decodingMethod finds a method of a pointer's type that decodes.
func decodingMethod(v reflect.Value, t *Type, null bool) (destination, bool) {
	if t == nil {
		return destination{}, false
	}
	x := v.Interface()
	if t.Boxed {
		x = Boxed{t, x}
	}
	found := destination{receiver: interfaceValue(x)}
	if f := t.calls["UnmarshalJSON"]; f.IsValid() {
		found.json = f
		return found, true
	}
	if f := t.calls["UnmarshalText"]; f.IsValid() && !null {
		found.text = f
		return found, true
	}
	return destination{}, false
}

// native decodes what package encoding/json knows as it is.
func (d *jsonDecoder) native(data []byte, v reflect.Value) error {
	target := v
	if v.CanAddr() {
		target = v.Addr()
	}
	return d.outcome(d.decode(data, target.Interface()))
}

// outcome saves an error of package encoding/json after which it went on.
func (d *jsonDecoder) outcome(err error) error {
	var wrong *json.UnmarshalTypeError
	var corrupt base64.CorruptInputError
	switch {
	case errors.As(err, &wrong):
		d.wrong(wrong, reflectName(wrong.Type))
	case errors.As(err, &corrupt), err != nil && strings.HasPrefix(err.Error(), "json: unknown field "):
		d.save(err)
	default:
		return err
	}
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

// literal decodes null, a bool, a string or a number.
func (d *jsonDecoder) literal(data []byte, kind string, v reflect.Value, t *Type, quoted bool) error {
	unfit := func(what string) {
		if quoted && what == "bool" {
			d.save(d.misquoted(data, v, t))
		} else {
			d.mismatch(what, v, t)
		}
	}
	switch kind {
	case "null":
		if quoted && string(data) != "null" {
			d.save(d.misquoted(data, v, t))
			return nil
		}
		switch v.Kind() {
		case reflect.Interface, reflect.Pointer, reflect.Map, reflect.Slice:
			v.SetZero()
		}
	case "bool":
		value := data[0] == 't'
		switch {
		case quoted && string(data) != "true" && string(data) != "false":
			d.save(d.misquoted(data, v, t))
		case v.Kind() == reflect.Bool:
			v.SetBool(value)
		case v.Kind() == reflect.Interface:
			v.Set(reflect.ValueOf(value))
		default:
			unfit("bool")
		}
	case "string":
		var text string
		if err := json.Unmarshal(data, &text); err != nil {
			return d.misquoted(data, v, t)
		}
		switch {
		case v.Kind() == reflect.String:
			v.SetString(text)
		case v.Kind() == reflect.Interface:
			v.Set(reflect.ValueOf(text))
		case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8:
			b, err := base64.StdEncoding.DecodeString(text)
			if err != nil {
				d.save(err)
				return nil
			}
			list := reflect.MakeSlice(v.Type(), len(b), len(b))
			for i, c := range b {
				list.Index(i).SetUint(uint64(c))
			}
			v.Set(list)
		default:
			unfit("string")
		}
	default:
		return d.number(string(data), v, t, quoted)
	}
	return nil
}

func (d *jsonDecoder) number(text string, v reflect.Value, t *Type, quoted bool) error {
	if quoted && text[0] != '-' && (text[0] < '0' || text[0] > '9') {
		return d.misquoted([]byte(text), v, t)
	}
	var err error
	fits := true
	switch {
	case v.Kind() == reflect.Interface:
		return d.dynamic([]byte(text), v)
	case v.CanInt():
		var n int64
		if n, err = strconv.ParseInt(text, 10, 64); err == nil && !v.OverflowInt(n) {
			v.SetInt(n)
			return nil
		}
	case v.CanUint():
		var n uint64
		if n, err = strconv.ParseUint(text, 10, 64); err == nil && !v.OverflowUint(n) {
			v.SetUint(n)
			return nil
		}
	case v.CanFloat():
		var n float64
		if n, err = strconv.ParseFloat(text, v.Type().Bits()); err == nil && !v.OverflowFloat(n) {
			v.SetFloat(n)
			return nil
		}
	default:
		fits = false
	}
	switch {
	case fits:
		d.mismatch("number "+text, v, t)
	case quoted:
		return d.misquoted([]byte(text), v, t)
	default:
		d.mismatch("number", v, t)
	}
	return nil
}

// dynamic decodes into an interface as a value of JSON's own types.
func (d *jsonDecoder) dynamic(data []byte, v reflect.Value) error {
	var x any
	err := d.outcome(d.decode(data, &x))
	if x != nil {
		v.Set(reflect.ValueOf(x))
	}
	return err
}

func (d *jsonDecoder) object(data []byte, v reflect.Value, t *Type) error {
	switch v.Kind() {
	case reflect.Interface:
		return d.dynamic(data, v)
	case reflect.Map:
		return d.mapping(data, v, t)
	case reflect.Struct:
		return d.structure(data, v, t)
	}
	d.mismatch("object", v, t)
	return nil
}

func (d *jsonDecoder) structure(data []byte, v reflect.Value, t *Type) error {
	fields := jsonFields(v.Type(), t)
	owner, within := d.owner, d.within
	return members(data, func(key string, value json.RawMessage) error {
		defer func() { d.owner, d.within = owner, within }()
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
			if d.options.strict {
				d.save(fmt.Errorf("json: unknown field %q", key))
			}
			return nil
		}
		place := match.make(v)
		d.owner = ""
		if t == nil || t.Named {
			d.owner = strings.TrimPrefix(nameOf(v, t), "main.")
		}
		d.within = append(append(slices.Clip(within), match.embedding...), match.name)
		if !match.quoted {
			return d.value(value, place, match.typ, false)
		}
		switch value = bytes.TrimSpace(value); kindOf(value) {
		case "null":
			return d.value(value, place, match.typ, false)
		case "string":
			var inner string
			if err := json.Unmarshal(value, &inner); err != nil {
				return err
			}
			return d.value([]byte(inner), place, match.typ, true)
		}
		d.save(fmt.Errorf("json: invalid use of ,string struct tag, trying to unmarshal unquoted value into %s", nameOf(place, match.typ)))
		return nil
	})
}

func (d *jsonDecoder) mapping(data []byte, v reflect.Value, t *Type) error {
	var keyType, elemType *Type
	if t != nil {
		keyType, elemType = typeAt(t.key), typeAt(t.elem)
	}
	key := reflect.New(v.Type().Key()).Elem()
	decodes := d.indirect(key, keyType, false).text.IsValid()
	if _, ok := key.Addr().Interface().(encoding.TextUnmarshaler); ok {
		decodes = true
	}
	if !decodes && key.Kind() != reflect.String && !key.CanInt() && !key.CanUint() {
		d.mismatch("object", v, t)
		return nil
	}
	if v.IsNil() {
		v.Set(reflect.MakeMap(v.Type()))
	}
	return members(data, func(name string, value json.RawMessage) error {
		e := reflect.New(v.Type().Elem()).Elem()
		if err := d.value(value, e, elemType, false); err != nil {
			return err
		}
		k := reflect.New(v.Type().Key()).Elem()
		switch {
		case decodes:
			quoted, err := json.Marshal(name)
			if err != nil {
				return err
			}
			if err := d.value(quoted, k, keyType, true); err != nil {
				return err
			}
		case k.Kind() == reflect.String:
			k.SetString(name)
		case k.CanInt():
			n, err := strconv.ParseInt(name, 10, 64)
			if err != nil || k.OverflowInt(n) {
				d.mismatch("number "+name, k, keyType)
				return nil
			}
			k.SetInt(n)
		default:
			n, err := strconv.ParseUint(name, 10, 64)
			if err != nil || k.OverflowUint(n) {
				d.mismatch("number "+name, k, keyType)
				return nil
			}
			k.SetUint(n)
		}
		v.SetMapIndex(k, e)
		return nil
	})
}

func (d *jsonDecoder) array(data []byte, v reflect.Value, t *Type) error {
	switch v.Kind() {
	case reflect.Interface:
		return d.dynamic(data, v)
	case reflect.Slice, reflect.Array:
	default:
		d.mismatch("array", v, t)
		return nil
	}
	var items []json.RawMessage
	if err := json.Unmarshal(data, &items); err != nil {
		return err
	}
	if v.Kind() == reflect.Slice {
		if len(items) == 0 {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		}
		if more := len(items) - v.Len(); more > 0 {
			v.Grow(more)
		}
		v.SetLen(len(items))
	}
	for i, item := range items[:min(len(items), v.Len())] {
		if err := d.value(item, v.Index(i), elementType(t), false); err != nil {
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
