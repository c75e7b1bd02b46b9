package evaluator

import (
	"errors"
	"go/token"
	"go/types"
	"image/color"
	"math/big"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"
)

// panicker prints itself badly.
type panicker struct{ N int }

func (p *panicker) String() string { panic(p.N) }

// FuzzDisplay: whatever a value is, it is shown, and nothing panics.
func FuzzDisplay(f *testing.F) {
	for _, seed := range []string{
		"", "\x00", "\x0a\x01\x02", "\x0b\x0c\x0d\x0e\x0f\x10", "\x0a\x0d\x03\x00\x05\x0aab\x01", "\x0e\x0f\x11\x12\x13\x14", "\x0d\x02\x00\x05\x0d\x02\x05\x01\x02\x03\x04\x05",
		"\x0a\x0a\x08\x03\x02\x01", "\x0b\x05\x08\x04", strings.Repeat("\x0d", 40), strings.Repeat("\x0a", 40), strings.Repeat("\x0f", 40), strings.Repeat("\x15\x0f", 20),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m := &maker{data: data}
		goType, static := m.typ(0)
		value := reflect.New(goType).Elem()
		m.fill(value, 0)
		m.root = value
		bundle, ok := bundleOf(value.Interface(), static)
		if !ok || len(bundle.Data) == 0 {
			t.Fatalf("a %s shows nothing", goType)
		}
		if text, ok := bundle.Data["text/plain"].(string); ok && len(text) > 10<<20 {
			t.Fatalf("a %s shows %d bytes", goType, len(text))
		}
		bundleOf(value.Interface(), nil)
	})
}

// maker makes types and values of bytes.
type maker struct {
	data []byte
	made int
	root reflect.Value
}

func (m *maker) next() int {
	if len(m.data) == 0 {
		return 0
	}
	b := m.data[0]
	m.data = m.data[1:]
	return int(b)
}

// typ is a type, for package reflect and for the checker.
func (m *maker) typ(depth int) (reflect.Type, types.Type) {
	basic := []struct {
		of   reflect.Type
		kind types.BasicKind
	}{
		{reflect.TypeFor[int](), types.Int}, {reflect.TypeFor[bool](), types.Bool}, {reflect.TypeFor[string](), types.String}, {reflect.TypeFor[float64](), types.Float64},
		{reflect.TypeFor[uint8](), types.Uint8}, {reflect.TypeFor[complex64](), types.Complex64}, {reflect.TypeFor[uintptr](), types.Uintptr}, {reflect.TypeFor[int32](), types.Int32},
	}
	n := m.next() % 24
	m.made++
	if depth > 6 || m.made > 60 {
		n %= len(basic)
	}
	if n < len(basic) {
		return basic[n].of, types.Typ[basic[n].kind]
	}
	anything := types.NewInterfaceType(nil, nil)
	switch n {
	case 8, 9, 10:
		e, s := m.typ(depth + 1)
		return reflect.SliceOf(e), types.NewSlice(s)
	case 11:
		e, s := m.typ(depth + 1)
		length := m.next() % 5
		return reflect.ArrayOf(length, e), types.NewArray(s, int64(length))
	case 12:
		k, ks := m.typ(7)
		e, s := m.typ(depth + 1)
		return reflect.MapOf(k, e), types.NewMap(ks, s)
	case 13, 14:
		var fields []reflect.StructField
		var vars []*types.Var
		for i := range m.next() % 5 {
			e, s := m.typ(depth + 1)
			name := string(rune('A' + i))
			fields = append(fields, reflect.StructField{Name: name, Type: e})
			vars = append(vars, types.NewField(token.NoPos, nil, name, s, false))
		}
		return reflect.StructOf(fields), types.NewStruct(vars, nil)
	case 15:
		e, s := m.typ(depth + 1)
		return reflect.PointerTo(e), types.NewPointer(s)
	case 16:
		return reflect.TypeFor[chan int](), types.NewChan(types.SendRecv, types.Typ[types.Int])
	case 17:
		return reflect.TypeFor[func(int)](), types.NewSignatureType(nil, nil, nil, nil, nil, false)
	case 18:
		return reflect.TypeFor[error](), types.Universe.Lookup("error").Type()
	case 19:
		return reflect.TypeFor[*panicker](), anything
	case 20:
		return reflect.TypeFor[time.Duration](), nil
	case 21:
		return reflect.TypeFor[*url.URL](), nil
	case 22:
		return reflect.TypeFor[color.Color](), nil
	}
	return reflect.TypeFor[any](), anything
}

// fill sets a value, some to hold what is around it.
func (m *maker) fill(v reflect.Value, depth int) {
	if m.made++; m.made > 5000 || depth > 12 {
		return
	}
	n := m.next()
	switch v.Kind() {
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(int64(n)<<20 - 7)
	case reflect.Uint8, reflect.Uintptr:
		v.SetUint(uint64(n))
	case reflect.Float64:
		v.SetFloat([]float64{0, 1.5, -1e300, 1 / 3.0}[n%4])
	case reflect.Bool:
		v.SetBool(n%2 == 1)
	case reflect.String:
		v.SetString(strings.Repeat(string([]byte{byte(n), 0xff, '<'}), n%40))
	case reflect.Slice:
		if n%5 == 4 {
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range min(n, 20) {
			m.fill(v.Index(i), depth+1)
		}
	case reflect.Array:
		for i := range v.Len() {
			m.fill(v.Index(i), depth+1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				m.fill(v.Field(i), depth+1)
			}
		}
	case reflect.Map:
		if n%5 == 4 || !v.Type().Key().Comparable() {
			return
		}
		v.Set(reflect.MakeMap(v.Type()))
		for range n % 8 {
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			m.fill(key, depth+1)
			m.fill(value, depth+1)
			v.SetMapIndex(key, value)
		}
	case reflect.Pointer:
		if n%4 == 3 {
			return
		}
		v.Set(reflect.New(v.Type().Elem()))
		m.fill(v.Elem(), depth+1)
	case reflect.Chan:
		v.Set(reflect.MakeChan(v.Type(), n%3))
	case reflect.Interface:
		var held any
		switch n % 8 {
		case 0:
			held = m.next()
		case 1:
			held = errors.New("wrong")
		case 2:
			held = color.RGBA{1, 2, 3, 4}
		case 3:
			held = big.NewInt(int64(n))
		case 4:
			circle := map[string]any{}
			circle["self"] = circle
			held = circle
		case 5:
			circle := []any{nil}
			circle[0] = circle
			held = circle
		case 6:
			held = (*panicker)(nil)
		case 7:
			return
		}
		if reflect.TypeOf(held).AssignableTo(v.Type()) {
			v.Set(reflect.ValueOf(held))
		}
	}
}
