package evaluator

import (
	"cmp"
	"fmt"
	"go/types"
	"reflect"
	"slices"
	"strings"

	"kerasgo/kernel/display"
	"kerasgo/kernel/runtime"
)

// bundleOf makes what is shown of a value whose static type is t; ok is false
// for what has nothing to show.
func bundleOf(value any, t types.Type) (display.Bundle, bool) {
	if !isNil(value) {
		if bundle, ok := display.BundleOf(value); ok {
			return bundle, true
		}
		if bundle, ok := tableOf(value, t); ok {
			return bundle, true
		}
	}
	return plainBundle(textOf(value, t)), true
}

func isNil(value any) bool {
	v := reflect.ValueOf(value)
	return v.Kind() == reflect.Pointer && v.IsNil()
}

func plainBundle(text string) display.Bundle {
	return display.Bundle{Data: map[string]any{"text/plain": text}}
}

// bundleSaid makes what is shown of a value whose method said it.
func bundleSaid(method string, said any) display.Bundle {
	switch v := said.(type) {
	case display.Bundle:
		return v
	case string:
		switch method {
		case "HTML":
			return display.Bundle{Data: map[string]any{"text/html": v, "text/plain": v}}
		case "Markdown":
			return display.Bundle{Data: map[string]any{"text/markdown": v, "text/plain": v}}
		}
		return plainBundle(v)
	}
	return plainBundle(fmt.Sprint(said))
}

const (
	// mostElements and mostDepth bound the text of a value.
	mostElements = 100
	mostDepth    = 8
)

// textOf writes a value as fmt's %+v would, with the names of its static type:
// the interpreter's own types have lost theirs.
func textOf(value any, t types.Type) string {
	var b strings.Builder
	(&valueWriter{text: &b}).write(reflect.ValueOf(value), t, 0)
	return b.String()
}

type valueWriter struct{ text *strings.Builder }

func (w *valueWriter) write(v reflect.Value, t types.Type, depth int) {
	if !v.IsValid() {
		w.text.WriteString("nil")
		return
	}
	if depth > mostDepth {
		w.text.WriteString("…")
		return
	}
	if v.Kind() == reflect.Interface {
		w.write(v.Elem(), nil, depth)
		return
	}
	if v.CanInterface() && !(v.Kind() == reflect.Pointer && v.IsNil()) {
		value := v.Interface()
		if runtime.IsPrinter(value) {
			w.text.WriteString(runtime.Format(value, "%v"))
			return
		}
		if boxed, ok := value.(runtime.Boxed); ok { // a named type's value in an interface
			w.write(reflect.ValueOf(runtime.Opened(boxed)), nil, depth)
			return
		}
		switch said := v.Interface().(type) {
		case error, fmt.Stringer:
			fmt.Fprint(w.text, said) // which says so where the method panics
			return
		}
	}
	switch v.Kind() {
	case reflect.String:
		if depth == 0 {
			fmt.Fprintf(w.text, "%s", v.String())
		} else {
			fmt.Fprintf(w.text, "%q", v.String())
		}
	case reflect.Pointer:
		switch {
		case v.IsNil():
			w.text.WriteString("nil")
		case depth > 0 && v.Elem().Kind() != reflect.Struct || depth > 1:
			fmt.Fprintf(w.text, "%#x", v.Pointer())
		default:
			w.text.WriteString("&")
			w.write(v.Elem(), elementOf(t), depth+1)
		}
	case reflect.Struct:
		w.structure(v, t, depth)
	case reflect.Slice, reflect.Array:
		w.list(v, t, depth)
	case reflect.Map:
		w.mapping(v, t, depth)
	case reflect.Func:
		if v.IsNil() {
			w.text.WriteString("nil")
		} else if t != nil {
			w.text.WriteString(types.TypeString(t, shortPackages))
		} else {
			w.text.WriteString(v.Type().String())
		}
	case reflect.Chan:
		fmt.Fprintf(w.text, "%s of %d", v.Type(), v.Len())
	default:
		fmt.Fprintf(w.text, "%v", v)
	}
}

// shortPackages names packages in texts of types.
func shortPackages(p *types.Package) string {
	if p.Path() == "main" {
		return ""
	}
	return p.Name()
}

func elementOf(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return u.Elem()
	case *types.Slice:
		return u.Elem()
	case *types.Array:
		return u.Elem()
	case *types.Map:
		return u.Elem()
	}
	return nil
}

func (w *valueWriter) structure(v reflect.Value, t types.Type, depth int) {
	if named, ok := t.(*types.Named); ok {
		w.text.WriteString(named.Obj().Name())
	}
	var fields *types.Struct
	if t != nil {
		fields, _ = t.Underlying().(*types.Struct)
	}
	w.text.WriteString("{")
	shown := 0
	for i := range v.NumField() {
		name := v.Type().Field(i).Name
		var fieldType types.Type
		if fields != nil && i < fields.NumFields() {
			name, fieldType = fields.Field(i).Name(), fields.Field(i).Type()
		} else if exported := strings.TrimPrefix(name, "X"); fields == nil && exported != name && exported != "" {
			name = exported // the interpreter's way to export
		}
		if name == "_" {
			continue
		}
		if shown > 0 {
			w.text.WriteString(" ")
		}
		shown++
		w.text.WriteString(name + ":")
		w.write(v.Field(i), fieldType, depth+1)
	}
	w.text.WriteString("}")
}

func (w *valueWriter) list(v reflect.Value, t types.Type, depth int) {
	if v.Kind() == reflect.Slice && v.IsNil() && depth == 0 {
		w.text.WriteString("[] (nil)")
		return
	}
	rows := v.Len() > 1 && (v.Type().Elem().Kind() == reflect.Slice || v.Type().Elem().Kind() == reflect.Struct)
	w.text.WriteString("[")
	for i := range v.Len() {
		if i > 0 {
			if rows && depth == 0 {
				w.text.WriteString("\n ")
			} else {
				w.text.WriteString(" ")
			}
		}
		if i == mostElements {
			fmt.Fprintf(w.text, "… and %d more", v.Len()-i)
			break
		}
		w.write(v.Index(i), elementOf(t), depth+1)
	}
	w.text.WriteString("]")
}

func (w *valueWriter) mapping(v reflect.Value, t types.Type, depth int) {
	var keyType types.Type
	if t != nil {
		if m, ok := t.Underlying().(*types.Map); ok {
			keyType = m.Key()
		}
	}
	type entry struct{ key, value string }
	var entries []entry
	keys := v.MapKeys()
	slices.SortFunc(keys, compare)
	for i, key := range keys {
		if i == mostElements {
			break
		}
		var k, e strings.Builder
		(&valueWriter{&k}).write(key, keyType, depth+1)
		(&valueWriter{&e}).write(v.MapIndex(key), elementOf(t), depth+1)
		entries = append(entries, entry{k.String(), e.String()})
	}
	w.text.WriteString("map[")
	for i, e := range entries {
		if i > 0 {
			w.text.WriteString(" ")
		}
		w.text.WriteString(e.key + ":" + e.value)
	}
	if len(keys) > mostElements {
		fmt.Fprintf(w.text, " … and %d more", len(keys)-mostElements)
	}
	w.text.WriteString("]")
}

// compare orders numbers and strings by value, all else by its text.
func compare(x, y reflect.Value) int {
	switch {
	case x.CanInt():
		return cmp.Compare(x.Int(), y.Int())
	case x.CanUint():
		return cmp.Compare(x.Uint(), y.Uint())
	case x.CanFloat():
		return cmp.Compare(x.Float(), y.Float())
	}
	return cmp.Compare(fmt.Sprint(x), fmt.Sprint(y))
}
