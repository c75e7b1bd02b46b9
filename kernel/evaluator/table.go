package evaluator

import (
	"fmt"
	"go/types"
	"reflect"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/mat"

	"kerasgo/kernel/display"
)

// tableOf shows slices of structs, slices of slices of numbers, and matrices as
// tables; ok is false for everything else.
func tableOf(value any, t types.Type) (bundle display.Bundle, ok bool) {
	if m, isMatrix := value.(mat.Matrix); isMatrix {
		rows, columns := m.Dims()
		return display.TableBundle(counted(columns), rows, func(r, c int) string { return number(m.At(r, c)) }), true
	}
	v := reflect.ValueOf(value)
	if v.Kind() != reflect.Slice && v.Kind() != reflect.Array || v.Len() == 0 {
		return display.Bundle{}, false
	}
	switch element := v.Type().Elem(); element.Kind() {
	case reflect.Struct:
		return tableOfStructs(v, elementOf(t))
	case reflect.Slice, reflect.Array:
		if isNumber := element.Elem().Kind(); isNumber < reflect.Int || isNumber > reflect.Float64 {
			return display.Bundle{}, false
		}
		columns := 0
		for r := range v.Len() {
			columns = max(columns, v.Index(r).Len())
		}
		return display.TableBundle(counted(columns), v.Len(), func(r, c int) string {
			if row := v.Index(r); c < row.Len() {
				if row.Index(c).CanFloat() {
					return number(row.Index(c).Float())
				}
				return fmt.Sprint(row.Index(c))
			}
			return ""
		}), columns > 0
	}
	return display.Bundle{}, false
}

// tableOfStructs shows structs whose type has no way of its own to be written.
func tableOfStructs(v reflect.Value, t types.Type) (display.Bundle, bool) {
	element := v.Type().Elem()
	for _, own := range []reflect.Type{reflect.TypeFor[fmt.Stringer](), reflect.TypeFor[error]()} {
		if element.Implements(own) || reflect.PointerTo(element).Implements(own) {
			return display.Bundle{}, false
		}
	}
	var fields *types.Struct
	if t != nil {
		fields, _ = t.Underlying().(*types.Struct)
		for _, method := range []string{"String", "Error"} {
			if object, _, _ := types.LookupFieldOrMethod(t, true, nil, method); object != nil {
				return display.Bundle{}, false
			}
		}
	}
	var names []string
	var numbers []int
	for i := range element.NumField() {
		name := element.Field(i).Name
		if fields != nil && i < fields.NumFields() {
			name = fields.Field(i).Name()
		}
		if name != "_" {
			names, numbers = append(names, name), append(numbers, i)
		}
	}
	if len(names) == 0 {
		return display.Bundle{}, false
	}
	return display.TableBundle(names, v.Len(), func(r, c int) string {
		var fieldType types.Type
		if fields != nil && numbers[c] < fields.NumFields() {
			fieldType = fields.Field(numbers[c]).Type()
		}
		field := v.Index(r).Field(numbers[c])
		if field.Kind() == reflect.String {
			return field.String()
		}
		var text strings.Builder
		(&valueWriter{&text}).write(field, fieldType, 1)
		return text.String()
	}), true
}

// counted names columns by their numbers.
func counted(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = strconv.Itoa(i)
	}
	return names
}

// number writes a number with the six digits that matter.
func number(x float64) string { return strconv.FormatFloat(x, 'g', 6, 64) }
