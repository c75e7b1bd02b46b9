package postmortem

import (
	"fmt"
	"reflect"
)

// indexWords are Go's for an index that is out of range.
func indexWords(index int64, length int) string {
	if index < 0 {
		return fmt.Sprintf("runtime error: index out of range [%d]", index)
	}
	return fmt.Sprintf("runtime error: index out of range [%d] with length %d", index, length)
}

// lengthOf is the length of what is indexed, through a pointer to an array.
func lengthOf(v reflect.Value) (int, bool) {
	v = indirect(v)
	if !v.IsValid() {
		return 0, false
	}
	switch v.Kind() {
	case reflect.Slice, reflect.Array, reflect.String:
		return v.Len(), true
	}
	return 0, false
}

func indirect(v reflect.Value) reflect.Value {
	for v.IsValid() && (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) {
		v = v.Elem()
	}
	return v
}

// integer is the value of an index or bound.
func integer(v reflect.Value) (int64, bool) {
	if !v.IsValid() {
		return 0, false
	}
	switch {
	case v.CanInt():
		return v.Int(), true
	case v.CanUint():
		return int64(v.Uint()), true
	}
	return 0, false
}

// sliceWords are Go's for bounds that are out of range. The operands are the
// sliced value, the low bound unless there is none, the high one and the
// largest.
func sliceWords(operand func(int) reflect.Value, operands int, noLow bool) (string, bool) {
	v := indirect(operand(0))
	if !v.IsValid() {
		return "", false
	}
	limit, limitName := 0, "length"
	switch v.Kind() {
	case reflect.Slice:
		limit, limitName = v.Cap(), "capacity"
	case reflect.Array, reflect.String:
		limit = v.Len()
	default:
		return "", false
	}
	low, high, most := int64(0), int64(v.Len()), int64(-1)
	hasHigh, three := false, false
	next := 1
	if !noLow && operands > next {
		var known bool
		if low, known = integer(operand(next)); !known {
			return "", false
		}
		next++
	}
	if operands > next {
		var known bool
		if high, known = integer(operand(next)); !known {
			return "", false
		}
		hasHigh = true
		next++
	}
	if operands > next {
		var known bool
		if most, known = integer(operand(next)); !known {
			return "", false
		}
		three = true
	}
	const head = "runtime error: slice bounds out of range "
	switch {
	case three && most < 0:
		return fmt.Sprintf(head+"[::%d]", most), true
	case three && most > int64(limit):
		return fmt.Sprintf(head+"[::%d] with %s %d", most, limitName, limit), true
	case three && high < 0:
		return fmt.Sprintf(head+"[:%d:]", high), true
	case three && high > most:
		return fmt.Sprintf(head+"[:%d:%d]", high, most), true
	case three && low < 0:
		return fmt.Sprintf(head+"[%d::]", low), true
	case three && low > high:
		return fmt.Sprintf(head+"[%d:%d:]", low, high), true
	case three:
		return "", false
	case hasHigh && high < 0:
		return fmt.Sprintf(head+"[:%d]", high), true
	case hasHigh && high > int64(limit):
		return fmt.Sprintf(head+"[:%d] with %s %d", high, limitName, limit), true
	case low < 0:
		return fmt.Sprintf(head+"[%d:]", low), true
	case low > high:
		return fmt.Sprintf(head+"[%d:%d]", low, high), true
	}
	return "", false
}
