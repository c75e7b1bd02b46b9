package tensor

import (
	"fmt"
	"image"
	"image/color"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"kerasgo/kerasgo/internal/mistake"
)

func ExampleFrom() {
	x, err := From([][]float64{{1, 2.5}, {3, 4}})
	fmt.Println(x, err)
	// Output:
	// Tensor (2, 2) float32
	// [[  1 2.5]
	//  [  3   4]] <nil>
}

func TestFrom(t *testing.T) {
	gray := image.NewGray(image.Rect(0, 0, 2, 1))
	gray.SetGray(1, 0, color.Gray{Y: 200})
	for _, c := range []struct {
		value any
		dtype DType
		shape []int
		flat  []float64
	}{
		{[]float32{1, 2}, Float32, []int{2}, []float64{1, 2}},
		{[]int{3, -4}, Int32, []int{2}, []float64{3, -4}},
		{[][]uint8{{1}, {2}}, Uint8, []int{2, 1}, []float64{1, 2}},
		{[]bool{true, false}, Bool, []int{2}, []float64{1, 0}},
		{[2][1][2]float64{{{1, 2}}, {{3, 4}}}, Float32, []int{2, 1, 2}, []float64{1, 2, 3, 4}},
		{[]any{1.5, 2}, Float32, []int{2}, []float64{1.5, 2}},
		{7, Int32, nil, []float64{7}},
		{[][]float64{}, Float32, []int{0, 0}, nil},
		{mat.NewDense(1, 2, []float64{5, 6}), Float32, []int{1, 2}, []float64{5, 6}},
		{mat.NewVecDense(2, []float64{5, 6}), Float32, []int{2}, []float64{5, 6}},
		{gray, Uint8, []int{1, 2, 1}, []float64{0, 200}},
	} {
		got, err := From(c.value)
		if err != nil {
			t.Errorf("From(%v): %v", c.value, err)
			continue
		}
		if got.DType() != c.dtype || !slices.Equal(got.Shape(), c.shape) || !slices.Equal(got.Float64s(), c.flat) {
			t.Errorf("From(%v) is %v %v %v", c.value, got.DType(), got.Shape(), got.Float64s())
		}
	}
}

func TestFromErrors(t *testing.T) {
	for _, c := range []struct {
		value any
		want  string
	}{
		{nil, "no data: nil"},
		{"text", "string is not a number in a string"},
		{[]string{"a"}, "string is not a number in a []string"},
		{[][]int{{1, 2}, {3}}, "entry [1] has 1 elements, the first of its kind 2"},
		{[]int{1 << 40}, "entry [0] is 1.099511627776e+12, which is not a 32-bit integer"},
	} {
		if _, err := From(c.value); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("From(%v): %v, want %s", c.value, err, c.want)
		}
	}
}

func TestViews(t *testing.T) {
	x := FromFloat32s([]float32{0, 1, 2, 3, 4, 5}, 2, 3)
	x.Row(1).Set(9, 0)
	if x.At(1, 0) != 9 {
		t.Error("a row is not a view")
	}
	if got := x.Slice(1, 2).Shape(); !slices.Equal(got, []int{1, 3}) {
		t.Error(got)
	}
	if got := x.Reshape(3, -1).Shape(); !slices.Equal(got, []int{3, 2}) {
		t.Error(got)
	}
	if got := x.ArgMax(1).Ints(); !slices.Equal(got, []int{2, 0}) {
		t.Error(got)
	}
	if got := x.Column(1); !slices.Equal(got.Shape(), []int{2}) || !slices.Equal(got.Float64s(), []float64{x.At(0, 1), x.At(1, 1)}) {
		t.Error(got)
	}
	if got := FromUint8s([]uint8{1, 2, 3, 4, 5, 6, 7, 8}, 2, 2, 2).Column(0); !slices.Equal(got.Shape(), []int{2, 2}) || !slices.Equal(got.Ints(), []int{1, 3, 5, 7}) {
		t.Error(got)
	}
	if got := x.ArgMax(0).Ints(); !slices.Equal(got, []int{1, 1, 1}) {
		t.Error(got)
	}
	if got := x.Take([]int{1, 1}).Float64s(); !slices.Equal(got, []float64{9, 4, 5, 9, 4, 5}) {
		t.Error(got)
	}
	if !x.Copy().Equal(x) || !x.AsType(Int32).Close(x, 0) || x.Divide(2).At(0, 1) != 0.5 {
		t.Error("copies differ")
	}
}

func TestPanics(t *testing.T) {
	x := Zeros(2, 3)
	for want, run := range map[string]func(){
		"Tensor.At: index [2 0] of a tensor of shape (2, 3)":                                          func() { x.At(2, 0) },
		"Tensor.At: 1 indexes for a tensor of shape (2, 3)":                                           func() { x.At(2) },
		"Tensor.Column: column 3 of a tensor of shape (2, 3)":                                         func() { x.Column(3) },
		"Tensor.Row: row 2 of a tensor of shape (2, 3)":                                               func() { x.Row(2) },
		"Tensor.Reshape: a tensor of shape (2, 3) has 6 elements, which do not fill the shape [4 -1]": func() { x.Reshape(4, -1) },
		"Tensor.Int32s: the tensor is float32, not int32. Convert it with AsType":                     func() { x.Int32s() },
		"tensor.FromFloat32s: 2 elements for the shape (3,), which has 3":                             func() { FromFloat32s([]float32{1, 2}, 3) },
		"Tensor.Item: a tensor of shape (2, 3) has 6 elements. Use At":                                func() { x.Item() },
	} {
		mistake.Says(t, want, run)
	}
}

func TestLongAxesAreElided(t *testing.T) {
	text := Zeros(100, 100).String()
	if lines := strings.Split(text, "\n"); len(lines) != 10 || !strings.Contains(lines[1], "…") || strings.TrimSpace(lines[5]) != "…" {
		t.Error(text)
	}
	if html := Zeros(100, 2).MIMEBundle().Data["text/html"].(string); strings.Count(html, "<tr>") != 10 {
		t.Error(html)
	}
}
