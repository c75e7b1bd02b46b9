package runtime

import (
	"reflect"
	"slices"
	"strings"
	"unicode"
)

// jsonField is a field of a struct as package encoding/json sees it: those of
// embedded structs are the struct's own.
type jsonField struct {
	name                        string
	path                        []int
	embedding                   []string // the names of the embedded structs on the way
	typ                         *Type
	tagged                      bool
	omitEmpty, omitZero, quoted bool
}

// find returns the field in a struct; it is not there behind a nil pointer.
func (f *jsonField) find(v reflect.Value) (reflect.Value, bool) {
	for i, n := range f.path {
		if i > 0 && v.Kind() == reflect.Pointer {
			if v.IsNil() {
				return v, false
			}
			v = v.Elem()
		}
		v = v.Field(n)
	}
	return v, true
}

// make is find that allocates what embedded pointers point to.
func (f *jsonField) make(v reflect.Value) reflect.Value {
	for i, n := range f.path {
		if i > 0 && v.Kind() == reflect.Pointer {
			if v.IsNil() {
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
		v = v.Field(n)
	}
	return v
}

// jsonFields lists the fields of a struct: of several with one name the
// shallowest, of those the tagged one, and none if that leaves several.
func jsonFields(r reflect.Type, t *Type) []jsonField {
	type level struct {
		r         reflect.Type
		t         *Type
		path      []int
		embedding []string
	}
	var found []jsonField
	next := []level{{r, t, nil, nil}}
	seen := map[reflect.Type]bool{}
	for len(next) > 0 {
		current := next
		next = nil
		var here []jsonField
		for _, l := range current {
			if seen[l.r] {
				continue
			}
			seen[l.r] = true
			for i := range l.r.NumField() {
				field := l.r.Field(i)
				name, embedded := field.Name, field.Anonymous
				var typ *Type
				if l.t != nil && i < len(l.t.fields) {
					name, embedded, typ = l.t.fields[i].name, l.t.fields[i].embedded, typeAt(l.t.fields[i].typ)
				} else if l.t == nil && !field.IsExported() {
					continue
				}
				tag, tagged := field.Tag.Lookup("json")
				if given, kept := field.Tag.Lookup("yj"); kept {
					if given == "-" {
						continue
					}
					tag = given
				}
				inner := field.Type
				if inner.Kind() == reflect.Pointer {
					inner = inner.Elem()
				}
				exported := name != "" && unicode.IsUpper([]rune(name)[0])
				isStruct := inner.Kind() == reflect.Struct
				if name == "_" || strings.HasPrefix(name, "_ꞏ") || tag == "-" && (exported || !embedded || !isStruct) || !exported && !(embedded && isStruct) {
					continue
				}
				if tag == "-" {
					tag, tagged = "", false // hidden from compiled code, not by the user
				}
				given, options, _ := strings.Cut(tag, ",")
				path := append(append([]int{}, l.path...), i)
				if embedded && given == "" && isStruct {
					it := typ
					if it != nil && field.Type.Kind() == reflect.Pointer {
						it = typeAt(it.elem)
					}
					next = append(next, level{inner, it, path, append(slices.Clip(l.embedding), name)})
					continue
				}
				f := jsonField{name: name, path: path, embedding: l.embedding, typ: typ, tagged: tagged && given != ""}
				if given != "" {
					f.name = given
				}
				for option := range strings.SplitSeq(options, ",") {
					switch option {
					case "omitempty":
						f.omitEmpty = true
					case "omitzero":
						f.omitZero = true
					case "string":
						f.quoted = scalar(inner.Kind())
					}
				}
				here = append(here, f)
			}
		}
		for i, f := range here {
			rivals, better := 0, false
			for _, other := range found {
				better = better || other.name == f.name
			}
			for j, other := range here {
				if i == j || other.name != f.name {
					continue
				}
				if other.tagged == f.tagged {
					rivals++
				} else if other.tagged {
					better = true
				}
			}
			if !better && rivals == 0 {
				found = append(found, f)
			}
		}
	}
	sortByPath(found)
	return found
}

// scalar tells of a kind that the option "string" is for.
func scalar(k reflect.Kind) bool {
	return k >= reflect.Bool && k <= reflect.Float64 || k == reflect.String
}

// sortByPath puts fields into the order of the source.
func sortByPath(fields []jsonField) {
	before := func(a, b []int) bool {
		for i := range min(len(a), len(b)) {
			if a[i] != b[i] {
				return a[i] < b[i]
			}
		}
		return len(a) < len(b)
	}
	for i := 1; i < len(fields); i++ {
		for j := i; j > 0 && before(fields[j].path, fields[j-1].path); j-- {
			fields[j], fields[j-1] = fields[j-1], fields[j]
		}
	}
}
