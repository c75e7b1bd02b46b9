package viz

import (
	"math"
	"reflect"
	"strconv"

	"gonum.org/v1/gonum/mat"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/tensor"
)

// largest bounds what is drawn as a number; beyond it, spans would overflow.
const largest = 1e300

// finite tells whether a value can be drawn; others leave a gap.
func finite(v float64) bool { return math.Abs(v) <= largest } // false for NaN

// array is numeric data of any number of axes, row-major.
type array struct {
	shape  []int
	values []float64
}

// numbers reads a list of numbers: a slice or array of any number type (or of
// one-number rows), a tensor with one axis longer than 1, a gonum vector.
func numbers(where, argument string, data any) []float64 {
	a := numericArray(where, argument, data)
	long := 0
	for _, n := range a.shape {
		if n != 1 {
			long++
		}
	}
	if long > 1 {
		failure.Panic(where, "Pass one row or one column of it, such as t.Row(0)",
			"%s has shape %s, want a list of numbers", argument, tensor.ShapeString(a.shape))
	}
	return a.values
}

// numericArray reads data of any number of axes.
func numericArray(where, argument string, data any) array {
	switch data := data.(type) {
	case nil:
		failure.Panic(where, "", "%s is nil, want numbers", argument)
	case *tensor.Tensor:
		if data == nil {
			failure.Panic(where, "", "%s is a nil tensor, want numbers", argument)
		}
		return array{data.Shape(), data.Float64s()}
	case mat.Matrix:
		rows, columns := data.Dims()
		a := array{shape: []int{rows, columns}}
		for i := range rows {
			for j := range columns {
				a.values = append(a.values, data.At(i, j))
			}
		}
		return a
	}
	a := array{}
	v := reflect.ValueOf(data)
	for level := v; level.Kind() == reflect.Slice || level.Kind() == reflect.Array; level = level.Index(0) {
		a.shape = append(a.shape, level.Len())
		if level.Len() == 0 {
			return a
		}
	}
	if len(a.shape) == 0 {
		failure.Panic(where, "", "%s is %s, want numbers: a slice, a tensor or a matrix", argument, describe(data))
	}
	a.read(where, argument, v, 0)
	return a
}

// read appends the numbers of a nested slice, checking that it is rectangular.
func (a *array) read(where, argument string, v reflect.Value, depth int) {
	for v.Kind() == reflect.Interface && !v.IsNil() {
		v = v.Elem()
	}
	if depth == len(a.shape) {
		number, ok := numberOf(v)
		if !ok {
			failure.Panic(where, "", "%s holds %s, want numbers", argument, v.Type())
		}
		a.values = append(a.values, number)
		return
	}
	if v.Kind() != reflect.Slice && v.Kind() != reflect.Array {
		failure.Panic(where, "", "%s holds %s, want numbers", argument, v.Type())
	}
	if v.Len() != a.shape[depth] {
		failure.Panic(where, "Make all rows equally long",
			"%s has a row of %d elements beside one of %d", argument, v.Len(), a.shape[depth])
	}
	for i := range v.Len() {
		a.read(where, argument, v.Index(i), depth+1)
	}
}

func numberOf(v reflect.Value) (float64, bool) {
	switch {
	case !v.IsValid():
		return 0, false
	case v.CanInt():
		return float64(v.Int()), true
	case v.CanUint():
		return float64(v.Uint()), true
	case v.CanFloat():
		return v.Float(), true
	case v.Kind() == reflect.Bool:
		if v.Bool() {
			return 1, true
		}
		return 0, true
	}
	return 0, false
}

// names reads a list of labels: strings as they are, numbers with as many digits
// as they need.
func names(where, argument string, data any) []string {
	if v := reflect.ValueOf(data); v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.String {
		labels := make([]string, v.Len())
		for i := range labels {
			labels[i] = v.Index(i).String()
		}
		return labels
	}
	values := numbers(where, argument, data)
	labels := make([]string, len(values))
	for i, v := range values {
		labels[i] = shortest(v)
	}
	return labels
}

// shortest writes a number with as many digits as it needs.
func shortest(v float64) string {
	if v == 0 {
		return "0" // never "-0"
	}
	if v == math.Trunc(v) && math.Abs(v) < 1e9 {
		return strconv.Itoa(int(v))
	}
	return strconv.FormatFloat(v, 'g', -1, 32)
}

// integers reads class numbers. Data with one score per class in each row
// (shape (n, classes)) is reduced to the class with the highest score.
func integers(where, argument string, data any) []int {
	a := numericArray(where, argument, data)
	if len(a.shape) == 2 && a.shape[1] > 1 {
		classes := make([]int, a.shape[0])
		for i := range classes {
			row := a.values[i*a.shape[1] : (i+1)*a.shape[1]]
			for j, v := range row {
				if v > row[classes[i]] {
					classes[i] = j
				}
			}
		}
		return classes
	}
	classes := make([]int, len(a.values))
	for i, v := range numbers(where, argument, data) {
		if v != math.Trunc(v) || !finite(v) {
			failure.Panic(where, "Pass class numbers, or one row of class probabilities per sample",
				"%s[%d] is %v, want a class number", argument, i, v)
		}
		classes[i] = int(v)
	}
	return classes
}

// describe names a value's type for an error message.
func describe(v any) string {
	if v == nil {
		return "nil"
	}
	return reflect.TypeOf(v).String()
}
