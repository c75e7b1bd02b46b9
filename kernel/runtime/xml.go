package runtime

import (
	"encoding/xml"
	"reflect"
	"strings"
)

// XML is a value of the session as package encoding/xml meets it, which names
// the outermost element after the type.
type XML struct{ x any }

// ForXML prepares an argument of package encoding/xml.
func ForXML(x any) any {
	t := typeOf(x)
	if t == nil {
		return x
	}
	for t.Kind == reflect.Pointer || t.Kind == reflect.Slice {
		t = typeAt(t.elem)
	}
	if t.Kind == reflect.Struct && t.Named && len(t.fields) > 0 {
		return &XML{x}
	}
	return Opened(x)
}

// MarshalXML encodes the value.
func (w *XML) MarshalXML(e *xml.Encoder, start xml.StartElement) error {
	return w.encode(e, reflect.ValueOf(Opened(w.x)), typeOf(w.x), start)
}

func (w *XML) encode(e *xml.Encoder, v reflect.Value, t *Type, start xml.StartElement) error {
	switch t.Kind {
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return w.encode(e, v.Elem(), typeAt(t.elem), start)
	case reflect.Slice:
		for i := range v.Len() {
			if err := w.encode(e, v.Index(i), typeAt(t.elem), start); err != nil {
				return err
			}
		}
		return nil
	}
	for i, f := range t.fields {
		if f.name != "XMLName" {
			continue
		}
		tag, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("xml"), ",")
		if given, ok := v.Field(i).Interface().(xml.Name); tag != "" || ok && given.Local != "" {
			return e.Encode(v.Interface())
		}
	}
	name, _, _ := strings.Cut(t.Name, "[")
	start.Name.Local = name[strings.LastIndexByte(name, '.')+1:]
	return e.EncodeElement(v.Interface(), start)
}
