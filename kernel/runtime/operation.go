package runtime

import (
	"fmt"
	"io"
	"math"
	"os"
	"reflect"
	"strconv"
	"unicode/utf8"
	"unsafe"
)

// Equal is a == b for values in interfaces.
func Equal(a, b any) bool {
	defer func() {
		if e := recover(); e != nil {
			panic(runtimeError("runtime error: comparing uncomparable type " + TypeName(a)))
		}
	}()
	if a == b {
		return true
	}
	if va, vb := reflect.ValueOf(a), reflect.ValueOf(b); va.Kind() == reflect.Chan && vb.Kind() == reflect.Chan {
		return va.Pointer() == vb.Pointer()
	}
	return false
}

// Shift checks the count of a shift.
func Shift(count int) uint {
	if count < 0 {
		fail("negative shift amount")
	}
	return uint(count)
}

// Complex is complex(re, im).
func Complex(re, im float64) complex128 { return complex(re, im) }

// Real is real(c).
func Real(c complex128) float64 { return real(c) }

// Imag is imag(c).
func Imag(c complex128) float64 { return imag(c) }

// Min is min of two floats, with Go's rules for NaN and zeros.
func Min(a, b float64) float64 { return min(a, b) }

// Max is max of two floats, with Go's rules for NaN and zeros.
func Max(a, b float64) float64 { return max(a, b) }

// Overlap tells whether two slices of the same type share memory.
func Overlap(a, b any) bool {
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	if x.Len() == 0 || y.Len() == 0 {
		return false
	}
	size := x.Type().Elem().Size()
	return x.Pointer() < y.Pointer()+uintptr(y.Len())*size && y.Pointer() < x.Pointer()+uintptr(x.Len())*size
}

// Rune decodes the rune that starts at i.
func Rune(s string, i int) rune {
	r, _ := utf8.DecodeRuneInString(s[i:])
	return r
}

// AfterRune is where the rune after the one at i starts.
func AfterRune(s string, i int) int {
	_, n := utf8.DecodeRuneInString(s[i:])
	return i + n
}

// RuneString is string(r) for an integer.
func RuneString(r int64) string {
	if r < 0 || r > math.MaxInt32 {
		return "\uFFFD"
	}
	return string(rune(r))
}

// Clear is clear(x).
func Clear(x any) {
	v := reflect.ValueOf(x)
	if v.IsValid() && (v.Kind() != reflect.Map || !v.IsNil()) {
		v.Clear()
	}
}

// SliceToArray copies a slice into the array that place points to.
func SliceToArray(s any, n int, place any) any {
	v, p := reflect.ValueOf(s), reflect.ValueOf(place).Elem()
	if v.Len() < n {
		fail("cannot convert slice with length %d to array or pointer to array with length %d", v.Len(), n)
	}
	reflect.Copy(p, v)
	return p.Interface()
}

// SliceToPointer is the pointer to the array under a slice.
func SliceToPointer(s any, n int, place any) any {
	v := reflect.ValueOf(s)
	if v.Len() < n {
		fail("cannot convert slice with length %d to array or pointer to array with length %d", v.Len(), n)
	}
	return v.Convert(reflect.TypeOf(place)).Interface()
}

// standardError is where print and println write: to the host if it says so.
func standardError() io.Writer {
	if h, ok := attached().(interface{ StandardError() io.Writer }); ok {
		return h.StandardError()
	}
	return os.Stderr
}

// Print is print(...).
func Print(values ...any) {
	for _, v := range values {
		fmt.Fprint(standardError(), plainText(v))
	}
}

// Println is println(...).
func Println(values ...any) {
	for i, v := range values {
		if i > 0 {
			fmt.Fprint(standardError(), " ")
		}
		fmt.Fprint(standardError(), plainText(v))
	}
	fmt.Fprintln(standardError())
}

// interfaceWords is an interface value as print writes it.
type interfaceWords [2]uintptr

// InterfaceWords are the two words of an interface for print.
func InterfaceWords(x any) any { return *(*interfaceWords)(unsafe.Pointer(&x)) }

// plainText is a value as print writes it, whose format is that of Go's own
// run-time system, not that of package fmt.
func plainText(x any) string {
	if w, ok := x.(interfaceWords); ok {
		return fmt.Sprintf("(%#x,%#x)", w[0], w[1])
	}
	v := reflect.ValueOf(Opened(x))
	switch v.Kind() {
	case reflect.Invalid:
		return "nil"
	case reflect.Float32, reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'g', -1, v.Type().Bits())
	case reflect.Bool, reflect.String, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint,
		reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr, reflect.Complex64, reflect.Complex128:
		return fmt.Sprint(v.Interface())
	case reflect.Pointer, reflect.UnsafePointer, reflect.Map, reflect.Chan, reflect.Func:
		return fmt.Sprintf("%#x", v.Pointer())
	case reflect.Slice:
		return fmt.Sprintf("[%d/%d]%#x", v.Len(), v.Cap(), v.Pointer())
	}
	return fmt.Sprintf("(%s)", TypeName(x))
}

// UnsafePointer is unsafe.Pointer(p).
func UnsafePointer(p any) unsafe.Pointer { return reflect.ValueOf(p).UnsafePointer() }

// PointerAt makes of an unsafe.Pointer a pointer of the type of a sample.
func PointerAt(p unsafe.Pointer, sample any) any {
	t := reflect.TypeOf(sample)
	if p == nil {
		return reflect.Zero(t).Interface()
	}
	return reflect.NewAt(t.Elem(), p).Interface()
}

// Address is uintptr(p) for an unsafe.Pointer.
func Address(p unsafe.Pointer) uintptr { return uintptr(p) }
