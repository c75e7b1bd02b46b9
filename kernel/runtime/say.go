package runtime

import "reflect"

// Say calls a method without parameters and with one result on a value of the
// session; ok is false where its type has no such method.
func Say(x any, method string) (said any, ok bool) {
	t := typeOf(x)
	if t == nil {
		return nil, false
	}
	f := t.calls[method]
	if !f.IsValid() || f.Type().NumIn() != 1 || f.Type().NumOut() != 1 {
		return nil, false
	}
	if v := reflect.ValueOf(Opened(x)); v.Kind() == reflect.Pointer && v.IsNil() {
		return nil, false
	}
	return f.Call([]reflect.Value{interfaceValue(x)})[0].Interface(), true
}

// IsPrinter tells whether a value of the session prints itself by an Error or a
// String method.
func IsPrinter(x any) bool {
	t := typeOf(x)
	return t != nil && (t.calls["Error"].IsValid() || t.calls["String"].IsValid())
}
