package runtime

import (
	"go/token"
	"iter"
	"reflect"
	"slices"
	"strings"
)

// reflectType is a type of the session as package reflect tells it to a cell: with
// its name, its methods, and its fields as they were written. It embeds the type
// that represents it, which functions of package reflect are given in its place.
type reflectType struct {
	reflect.Type
	number int // of the session's type
}

// reflected is the session's type of a representation, or the type as it is.
func reflected(r reflect.Type) reflect.Type {
	if r == nil {
		return nil
	}
	if w, ok := r.(reflectType); ok {
		return w
	}
	table.RLock()
	t := table.byReflect[r]
	table.RUnlock()
	return t.reflected(r)
}

// reflected is the type for a cell; r represents it, and is what a compiled type is.
func (t *Type) reflected(r reflect.Type) reflect.Type {
	if t == nil || compiledType(r) || !t.Boxed && t.Kind != reflect.Interface && len(t.methods) == 0 && plainType(r) {
		return r
	}
	return reflectType{r, t.Number}
}

// represented is the type that package reflect knows.
func represented(r reflect.Type) reflect.Type {
	if w, ok := r.(reflectType); ok {
		return w.Type
	}
	return r
}

// ReflectTypeOf is reflect.TypeOf.
func ReflectTypeOf(x any) any {
	x = In(x)
	r := reflect.TypeOf(Opened(x))
	if r == nil {
		return nil
	}
	return typeOf(x).reflected(r)
}

// ReflectTypeFor is reflect.TypeFor of the type of a number; the sample is a nil
// pointer to its representation.
func ReflectTypeFor(number int, sample any) any {
	return typeAt(number).reflected(reflect.TypeOf(sample).Elem())
}

// ReflectDeepEqual is reflect.DeepEqual, which cannot see the types of values that
// are represented alike.
func ReflectDeepEqual(x, y any) bool {
	return typeOf(x) == typeOf(y) && reflect.DeepEqual(Opened(x), Opened(y))
}

// ReflectVisibleFields is reflect.VisibleFields.
func ReflectVisibleFields(x any) []reflect.StructField {
	return reflect.VisibleFields(x.(reflect.Type))
}

func (w reflectType) of() *Type { return typeAt(w.number) }

func (w reflectType) String() string { return w.of().Name }

func (w reflectType) Name() string {
	if t := w.of(); t.Named {
		return strings.TrimPrefix(t.Name, "main.")
	}
	return ""
}

func (w reflectType) PkgPath() string {
	if t := w.of(); t.Named && strings.HasPrefix(t.Name, "main.") {
		return "main"
	}
	return ""
}

func (w reflectType) Kind() reflect.Kind {
	if k := w.of().Kind; k != reflect.Invalid {
		return k
	}
	return w.Type.Kind()
}

func (w reflectType) Elem() reflect.Type { return w.part(w.of().elem, w.Type.Elem) }
func (w reflectType) Key() reflect.Type  { return w.part(w.of().key, w.Type.Key) }

// part is a type that the session knows by its number, if it does.
func (w reflectType) part(number int, represented func() reflect.Type) reflect.Type {
	if t := typeAt(number); number != 0 && t != nil && t.Reflect != nil {
		return t.reflected(t.Reflect)
	}
	return reflected(represented())
}

func (w reflectType) In(i int) reflect.Type  { return reflected(w.Type.In(i)) }
func (w reflectType) Out(i int) reflect.Type { return reflected(w.Type.Out(i)) }

func (w reflectType) NumField() int {
	if t := w.of(); t.Kind == reflect.Struct {
		return len(t.fields)
	}
	return w.Type.NumField()
}

func (w reflectType) Field(i int) reflect.StructField {
	t := w.of()
	if t.Kind != reflect.Struct || i < 0 || i >= len(t.fields) {
		return w.Type.Field(i) // which panics
	}
	f := w.Type.Field(i)
	own := t.fields[i]
	f.Name, f.PkgPath, f.Anonymous, f.Tag = own.name, "", own.embedded, writtenTag(f.Tag)
	if !token.IsExported(own.name) {
		f.PkgPath = "main"
	}
	if inner := typeAt(own.typ); inner != nil {
		f.Type = inner.reflected(f.Type)
	}
	return f
}

// writtenTag is a tag without what the translator has added.
func writtenTag(tag reflect.StructTag) reflect.StructTag {
	if written, ok := tag.Lookup("yt"); ok {
		return reflect.StructTag(written)
	}
	text := string(tag)
	if at := strings.Index(text, `yg:"`); at >= 0 {
		text = text[:at]
	}
	text = strings.TrimSuffix(strings.TrimSpace(text), `json:"-" xml:"-"`)
	return reflect.StructTag(strings.TrimSpace(text))
}

func (w reflectType) Fields() iter.Seq[reflect.StructField] {
	return func(yield func(reflect.StructField) bool) {
		for i := range w.NumField() {
			if !yield(w.Field(i)) {
				return
			}
		}
	}
}

func (w reflectType) FieldByIndex(index []int) reflect.StructField {
	var f reflect.StructField
	var in reflect.Type = w
	for i, n := range index {
		if i > 0 && in.Kind() == reflect.Pointer {
			in = in.Elem()
		}
		f = in.Field(n)
		in = f.Type
	}
	return f
}

func (w reflectType) FieldByName(name string) (reflect.StructField, bool) {
	return w.FieldByNameFunc(func(other string) bool { return other == name })
}

// FieldByNameFunc looks for the one match at the shallowest depth that has any.
func (w reflectType) FieldByNameFunc(match func(string) bool) (reflect.StructField, bool) {
	type level struct {
		t     reflect.Type
		index []int
	}
	seen := map[reflect.Type]bool{}
	for next := []level{{w, nil}}; len(next) > 0; {
		current := next
		next = nil
		var found []reflect.StructField
		for _, l := range current {
			if seen[l.t] {
				continue
			}
			seen[l.t] = true
			for i := range l.t.NumField() {
				f := l.t.Field(i)
				f.Index = append(slices.Clip(l.index), i)
				if match(f.Name) {
					found = append(found, f)
					continue
				}
				inner := f.Type
				if f.Anonymous && inner.Kind() == reflect.Pointer {
					inner = inner.Elem()
				}
				if f.Anonymous && inner.Kind() == reflect.Struct {
					next = append(next, level{inner, f.Index})
				}
			}
		}
		if len(found) > 0 {
			return found[0], len(found) == 1
		}
	}
	return reflect.StructField{}, false
}

// methodNames are the exported methods, in order.
func (t *Type) methodNames() []string {
	var names []string
	for key := range t.methods {
		if name, _, _ := strings.Cut(key, ":"); token.IsExported(name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func (w reflectType) NumMethod() int { return len(w.of().methodNames()) }

func (w reflectType) Method(i int) reflect.Method {
	names := w.of().methodNames()
	if i < 0 || i >= len(names) {
		panic("reflect: Method index out of range")
	}
	m, _ := w.MethodByName(names[i])
	return m
}

func (w reflectType) MethodByName(name string) (reflect.Method, bool) {
	t := w.of()
	i, ok := slices.BinarySearch(t.methodNames(), name)
	if !ok {
		return reflect.Method{}, false
	}
	m := reflect.Method{Name: name, Index: i}
	if f := t.calls[name]; f.IsValid() && t.Kind != reflect.Interface {
		in := []reflect.Type{w.Type}
		for n := 1; n < f.Type().NumIn(); n++ {
			in = append(in, f.Type().In(n))
		}
		m.Type = reflect.FuncOf(in, resultsOf(f.Type()), f.Type().IsVariadic())
		m.Func = reflect.MakeFunc(m.Type, func(arguments []reflect.Value) []reflect.Value {
			return callMethodOf(t, f, arguments[0], arguments[1:])
		})
	}
	return m, true
}

func (w reflectType) Methods() iter.Seq[reflect.Method] {
	return func(yield func(reflect.Method) bool) {
		for i := range w.NumMethod() {
			if !yield(w.Method(i)) {
				return
			}
		}
	}
}

func resultsOf(f reflect.Type) []reflect.Type {
	var list []reflect.Type
	for i := range f.NumOut() {
		list = append(list, f.Out(i))
	}
	return list
}

// callMethodOf calls a method of a type on a value of its representation.
func callMethodOf(t *Type, f, receiver reflect.Value, arguments []reflect.Value) []reflect.Value {
	var x any = receiver.Interface()
	if t.Boxed {
		x = Boxed{t, x}
	}
	in := append([]reflect.Value{interfaceValue(x)}, arguments...)
	if f.Type().IsVariadic() {
		return f.CallSlice(in)
	}
	return f.Call(in)
}

func (w reflectType) Implements(u reflect.Type) bool {
	if u == nil || u.Kind() != reflect.Interface {
		return w.Type.Implements(u) // which panics
	}
	t := w.of()
	if own, ok := reflected(u).(reflectType); ok {
		for key := range own.of().methods {
			if !t.methods[key] {
				return false
			}
		}
		return true
	}
	names := t.methodNames()
	for i := range u.NumMethod() {
		if _, has := slices.BinarySearch(names, u.Method(i).Name); !has {
			return false
		}
	}
	return true
}

func (w reflectType) AssignableTo(u reflect.Type) bool {
	u = reflected(u)
	if u.Kind() == reflect.Interface {
		return w.Implements(u)
	}
	if own, ok := u.(reflectType); ok {
		return own.number == w.number || !(own.of().Named && w.of().Named) && w.Type.AssignableTo(own.Type)
	}
	return !w.of().Named && w.Type.AssignableTo(u)
}

func (w reflectType) ConvertibleTo(u reflect.Type) bool {
	return w.AssignableTo(u) || w.Type.ConvertibleTo(represented(u))
}

// ReflectMethod is reflect.Value.Method, and so on.
func ReflectMethod(v reflect.Value, i int) reflect.Value {
	if w, ok := reflectedValue(v); ok {
		return ReflectMethodByName(v, w.Method(i).Name)
	}
	return v.Method(i)
}

// ReflectMethodByName is reflect.Value.MethodByName.
func ReflectMethodByName(v reflect.Value, name string) reflect.Value {
	w, ok := reflectedValue(v)
	if !ok {
		return v.MethodByName(name)
	}
	t := w.of()
	f := t.calls[name]
	if !f.IsValid() || !token.IsExported(name) {
		return reflect.Value{}
	}
	in := []reflect.Type{}
	for n := 1; n < f.Type().NumIn(); n++ {
		in = append(in, f.Type().In(n))
	}
	return reflect.MakeFunc(reflect.FuncOf(in, resultsOf(f.Type()), f.Type().IsVariadic()), func(arguments []reflect.Value) []reflect.Value {
		return callMethodOf(t, f, v, arguments)
	})
}

// ReflectNumMethod is reflect.Value.NumMethod.
func ReflectNumMethod(v reflect.Value) int {
	if w, ok := reflectedValue(v); ok {
		return w.NumMethod()
	}
	return v.NumMethod()
}

// ReflectFieldByName is reflect.Value.FieldByName.
func ReflectFieldByName(v reflect.Value, name string) reflect.Value {
	w, ok := reflectedValue(v)
	if !ok || w.Kind() != reflect.Struct {
		return v.FieldByName(name)
	}
	f, ok := w.FieldByName(name)
	if !ok {
		return reflect.Value{}
	}
	return v.FieldByIndex(f.Index)
}

// ReflectNumField is reflect.Value.NumField.
func ReflectNumField(v reflect.Value) int {
	if w, ok := reflectedValue(v); ok {
		return w.NumField()
	}
	return v.NumField()
}

func reflectedValue(v reflect.Value) (reflectType, bool) {
	if !v.IsValid() {
		return reflectType{}, false
	}
	w, ok := reflected(v.Type()).(reflectType)
	return w, ok
}
