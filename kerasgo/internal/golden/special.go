package golden

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kerasgo/kerasgo/tensor"
)

// specials are the letters of numbers that are not finite in golden files.
var specials = map[any]float64{"N": math.NaN(), "P": math.Inf(1), "M": math.Inf(-1)}

// Special is a number, a letter where it is not finite: N, P or M for NaN, +Inf or -Inf.
func Special(number any) float64 {
	if value, special := specials[number]; special {
		return value
	}
	return number.(float64)
}

// Specials are such numbers as a tensor.
func Specials(numbers []any, shape ...int) *tensor.Tensor {
	values := make([]float32, len(numbers))
	for i, number := range numbers {
		values[i] = float32(Special(number))
	}
	return tensor.FromFloat32s(values, shape...)
}

// Same fails the test where a tensor differs from numbers, as for Special, in the kind of
// a number, or of a finite one in the value. That is not known where they are text: runs
// of kinds, such as "12F 3N", F for the finite.
func Same(t testing.TB, what string, got *tensor.Tensor, want any) {
	t.Helper()
	numbers, exact := want.([]any)
	if !exact {
		for run := range strings.FieldsSeq(want.(string)) {
			kind := len(run) - 1
			count, err := strconv.Atoi(run[:kind])
			if err != nil {
				t.Fatal(err)
			}
			numbers = append(numbers, slices.Repeat([]any{run[kind:]}, count)...)
		}
	}
	values := got.Float64s()
	if len(values) != len(numbers) {
		t.Errorf("%s: %d numbers, Keras has %d", what, len(values), len(numbers))
		return
	}
	for i, value := range values {
		var same bool
		switch number, special := specials[numbers[i]]; {
		case special:
			same = value == number || number != number && value != value
		case exact:
			number = numbers[i].(float64)
			same = math.Abs(value-number) <= 1e-4+6e-4*math.Abs(number)
		default:
			same = !math.IsNaN(value) && !math.IsInf(value, 0)
		}
		if !same {
			t.Errorf("%s: number %d is %v, Keras has %v", what, i, value, numbers[i])
			return
		}
	}
}
