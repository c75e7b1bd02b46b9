package runtime

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"sync"
)

// Description is what translated code tells of a type.
type Description struct {
	Name      string
	Named     bool         `json:",omitempty"`
	Boxed     bool         `json:",omitempty"` // enters interfaces in a box
	Kind      reflect.Kind `json:",omitempty"`
	Key, Elem int          `json:",omitempty"`
	Fields    []string     `json:",omitempty"` // name/type/flags
	Methods   []string     `json:",omitempty"` // name:signature[:package]
}

// String encodes the description for Define.
func (d Description) String() string {
	b, err := json.Marshal(d)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// Type is a type of the session at run time.
type Type struct {
	Number    int
	Name      string
	Named     bool
	Boxed     bool
	Kind      reflect.Kind
	Reflect   reflect.Type // the representation; nil for interfaces of users
	key, elem int
	fields    []typeField
	methods   map[string]bool
	calls     map[string]reflect.Value // methods that compiled code may call
	pointed   *Type                    // the pointers to a boxed type, once asked for
}

type typeField struct {
	name     string
	typ      int
	embedded bool
}

// table holds the types that translated code has defined.
var table struct {
	sync.RWMutex
	byNumber  map[int]*Type
	byReflect map[reflect.Type]*Type
}

func init() { forgetTypes() }

// forgetTypes empties the table for another session, whose numbers mean other
// types.
func forgetTypes() {
	table.Lock()
	defer table.Unlock()
	table.byNumber = map[int]*Type{}
	table.byReflect = map[reflect.Type]*Type{}
}

// Define makes a type known under its number. The sample is a nil pointer to
// its representation.
func Define(number int, description string, sample any) {
	var d Description
	if err := json.Unmarshal([]byte(description), &d); err != nil {
		panic(err)
	}
	t := &Type{Number: number, Name: d.Name, Named: d.Named, Boxed: d.Boxed, Kind: d.Kind, key: d.Key, elem: d.Elem,
		methods: map[string]bool{}, calls: map[string]reflect.Value{}}
	if sample != nil {
		t.Reflect = reflect.TypeOf(sample).Elem()
	}
	for _, f := range d.Fields {
		parts := strings.Split(f, "/")
		n, _ := strconv.Atoi(parts[1])
		t.fields = append(t.fields, typeField{parts[0], n, parts[2] == "e"})
	}
	for _, m := range d.Methods {
		t.methods[m] = true
	}
	table.Lock()
	defer table.Unlock()
	if old := table.byNumber[number]; old != nil {
		t.calls = old.calls
	}
	table.byNumber[number] = t
	if t.Reflect != nil && !t.Boxed && t.Kind != reflect.Interface {
		table.byReflect[t.Reflect] = t
	}
}

// Rename gives a type another name, once a later cell has declared its own anew.
func Rename(number int, name string) {
	table.Lock()
	defer table.Unlock()
	if t := table.byNumber[number]; t != nil {
		t.Name = name
	}
}

// SetMethod gives a type a method that compiled code may call; f takes the
// value in an interface first.
func SetMethod(number int, name string, f any) {
	table.Lock()
	defer table.Unlock()
	if t := table.byNumber[number]; t != nil {
		t.calls[name] = reflect.ValueOf(f)
	}
}

func typeAt(number int) *Type {
	table.RLock()
	defer table.RUnlock()
	return table.byNumber[number]
}

// typeOf returns the session's type of a value, or nil for compiled types.
func typeOf(x any) *Type {
	if b, ok := x.(Boxed); ok {
		return b.T
	}
	if x == nil {
		return nil
	}
	table.RLock()
	defer table.RUnlock()
	return table.byReflect[reflect.TypeOf(x)]
}

// Boxed is a value in an interface whose representation does not name its type.
type Boxed struct {
	T *Type
	V any
}

// Box puts a value into a box.
func Box(number int, v any) any { return Boxed{typeAt(number), v} }

// Any puts a value into an interface as it is.
func Any(v any) any { return v }

// Hold puts a value of a type that contains itself into its interface; nil
// stays nil.
func Hold(v any) any {
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Slice, reflect.Map, reflect.Func, reflect.Pointer, reflect.Chan:
		if r.IsNil() {
			return nil
		}
	}
	return v
}

// Opened takes a value out of its box.
func Opened(x any) any {
	if b, ok := x.(Boxed); ok {
		return b.V
	}
	return x
}

// Is reports whether an interface holds a value of a type.
func Is(x any, number int) bool {
	if x == nil {
		return false
	}
	t := typeAt(number)
	if b, ok := x.(Boxed); ok {
		return b.T == t
	}
	return t != nil && !t.Boxed && reflect.TypeOf(x) == t.Reflect
}

// Row returns the row of a dispatch table for the type of a value.
func Row(x any, rows int) int {
	if x == nil {
		panic(runtimeError("runtime error: invalid memory address or nil pointer dereference"))
	}
	if t := typeOf(x); t != nil && t.Number < rows {
		if len(t.methods) > 0 {
			return t.Number
		}
	}
	return 0
}

// Implements reports whether the value in an interface has the methods of an
// interface type.
func Implements(x any, number int) bool { return missing(x, typeAt(number)) == "" }

// missing returns the first method that a value lacks, or "".
func missing(x any, face *Type) string {
	if x == nil {
		return "?"
	}
	t := typeOf(x)
	var compiled reflect.Type
	if t == nil || len(t.methods) == 0 {
		compiled = reflect.TypeOf(Opened(x))
	}
	for m := range face.methods {
		if t != nil && t.methods[m] {
			continue
		}
		name, _, _ := strings.Cut(m, ":")
		if compiled != nil {
			if _, ok := compiled.MethodByName(name); ok {
				continue
			}
		}
		return name
	}
	return ""
}
