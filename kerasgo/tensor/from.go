package tensor

import (
	"fmt"
	"image"
	"image/color"
	"reflect"

	"gonum.org/v1/gonum/mat"
)

// From makes a tensor of what people have: a *Tensor (itself), a number, slices
// and arrays of numbers nested to any depth ([]float64, [][]int, [8][8]float32),
// a gonum matrix or vector, or an image (height, width and 1 or 3 channels of 0
// to 255). Floating-point numbers become float32, bool and uint8 keep their
// type, other integers become int32.
//
// The error says at which index the rows differ in length, a number does not fit
// in 32 bits, or what the value is instead.
func From(value any) (*Tensor, error) {
	switch v := value.(type) {
	case nil:
		return nil, fmt.Errorf("no data: nil")
	case *Tensor:
		if v == nil {
			return nil, fmt.Errorf("no data: a nil *Tensor")
		}
		return v, nil
	case []float32:
		return FromFloat32s(v), nil
	case []int32:
		return FromInt32s(v), nil
	case []uint8:
		return FromUint8s(v), nil
	case mat.Matrix:
		return fromMatrix(v), nil
	case image.Image:
		return fromImage(v), nil
	}
	v := reflect.ValueOf(value)
	shape, element, err := shapeOf(v)
	if err != nil {
		return nil, err
	}
	dtype, err := dtypeOf(element)
	if err != nil {
		return nil, fmt.Errorf("%w in a %T", err, value)
	}
	t := New(dtype, shape...)
	at := 0
	if err := t.fill(v, shape, &at, nil); err != nil {
		return nil, err
	}
	return t, nil
}

func shapeOf(v reflect.Value) (shape []int, element reflect.Type, err error) {
	t := v.Type()
	for {
		for v.IsValid() && v.Kind() == reflect.Interface && !v.IsNil() {
			v = v.Elem()
			t = v.Type()
		}
		if t.Kind() != reflect.Slice && t.Kind() != reflect.Array {
			return shape, t, nil
		}
		length := 0
		if v.IsValid() {
			length = v.Len()
		} else if t.Kind() == reflect.Array {
			length = t.Len()
		}
		shape = append(shape, length)
		t = t.Elem()
		if length > 0 {
			v = v.Index(0)
		} else {
			v = reflect.Value{}
		}
	}
}

func dtypeOf(t reflect.Type) (DType, error) {
	switch t.Kind() {
	case reflect.Float32, reflect.Float64:
		return Float32, nil
	case reflect.Bool:
		return Bool, nil
	case reflect.Uint8:
		return Uint8, nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return Int32, nil
	}
	return 0, fmt.Errorf("%s is not a number", t)
}

func (t *Tensor) fill(v reflect.Value, shape []int, at *int, index []int) error {
	for v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if len(shape) > 0 {
		if v.Kind() != reflect.Slice && v.Kind() != reflect.Array {
			return fmt.Errorf("entry %v is a %s, others are slices", index, v.Type())
		}
		if v.Len() != shape[0] {
			return fmt.Errorf("entry %v has %d elements, the first of its kind %d: all rows must be equally long", index, v.Len(), shape[0])
		}
		for i := range v.Len() {
			if err := t.fill(v.Index(i), shape[1:], at, append(index, i)); err != nil {
				return err
			}
		}
		return nil
	}
	number, err := numberOf(v)
	if err != nil {
		return fmt.Errorf("entry %v: %w", index, err)
	}
	if t.dtype == Int32 && number != float64(int32(number)) {
		return fmt.Errorf("entry %v is %v, which is not a 32-bit integer", index, number)
	}
	t.setFlat(*at, number)
	*at++
	return nil
}

func numberOf(v reflect.Value) (float64, error) {
	switch {
	case v.CanInt():
		return float64(v.Int()), nil
	case v.CanUint():
		return float64(v.Uint()), nil
	case v.CanFloat():
		return v.Float(), nil
	case v.Kind() == reflect.Bool:
		if v.Bool() {
			return 1, nil
		}
		return 0, nil
	}
	return 0, fmt.Errorf("%s is not a number", v.Type())
}

func fromMatrix(m mat.Matrix) *Tensor {
	rows, columns := m.Dims()
	if vector, ok := m.(mat.Vector); ok {
		t := New(Float32, vector.Len())
		for i := range t.floats {
			t.floats[i] = float32(vector.AtVec(i))
		}
		return t
	}
	t := New(Float32, rows, columns)
	for i := range rows {
		for j := range columns {
			t.floats[i*columns+j] = float32(m.At(i, j))
		}
	}
	return t
}

func fromImage(picture image.Image) *Tensor {
	bounds := picture.Bounds()
	gray := picture.ColorModel() == color.GrayModel
	channels := 3
	if gray {
		channels = 1
	}
	t := New(Uint8, bounds.Dy(), bounds.Dx(), channels)
	at := 0
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			if gray {
				t.bytes[at] = color.GrayModel.Convert(picture.At(x, y)).(color.Gray).Y
			} else {
				c := color.NRGBAModel.Convert(picture.At(x, y)).(color.NRGBA)
				t.bytes[at], t.bytes[at+1], t.bytes[at+2] = c.R, c.G, c.B
			}
			at += channels
		}
	}
	return t
}
