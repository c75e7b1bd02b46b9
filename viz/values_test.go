package viz

import (
	"image"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"kerasgo/kerasgo"
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/tensor"
)

type celsius float32

func TestNumbersTakeWhatPeopleHave(t *testing.T) {
	want := []float64{1, 2, 3}
	for _, data := range []any{
		[]float64{1, 2, 3}, []float32{1, 2, 3}, []int{1, 2, 3}, []uint8{1, 2, 3}, [3]int64{1, 2, 3},
		[]celsius{1, 2, 3}, []any{1, 2.0, uint(3)}, [][]float64{{1, 2, 3}}, [][]int{{1}, {2}, {3}},
		tensor.FromFloat32s([]float32{1, 2, 3}, 3), tensor.FromInt32s([]int32{1, 2, 3}, 1, 3),
		tensor.FromFloat32s([]float32{9, 9, 9, 1, 2, 3}, 2, 3).Row(1),
		mat.NewVecDense(3, []float64{1, 2, 3}), mat.NewDense(1, 3, []float64{1, 2, 3}),
	} {
		if got := numbers("test", "data", data); !slices.Equal(got, want) {
			t.Errorf("%T: %v", data, got)
		}
	}
	if got := numbers("test", "data", []bool{true, false}); !slices.Equal(got, []float64{1, 0}) {
		t.Errorf("bools: %v", got)
	}
}

func TestNames(t *testing.T) {
	type label string
	for _, test := range []struct {
		data any
		want string
	}{
		{[]string{"a", "b"}, "a b"}, {[]label{"x"}, "x"}, {[]int{3, -1}, "3 -1"},
		{[]float64{0.5, 1}, "0.5 1"}, {tensor.FromInt32s([]int32{7, 8}, 2), "7 8"},
	} {
		if got := strings.Join(names("test", "labels", test.data), " "); got != test.want {
			t.Errorf("%v: %q, want %q", test.data, got, test.want)
		}
	}
}

func TestPictures(t *testing.T) {
	tests := []struct {
		data                 any
		count, width, height int
		colored              bool
	}{
		{tensor.New(tensor.Float32, 5, 8, 6), 5, 6, 8, false},
		{tensor.New(tensor.Uint8, 5, 8, 6, 1), 5, 6, 8, false},
		{tensor.New(tensor.Float32, 2, 8, 6, 3), 2, 6, 8, true},
		{tensor.New(tensor.Float32, 8, 6, 3), 1, 6, 8, true},
		{tensor.New(tensor.Float32, 8, 6), 1, 6, 8, false},
		{[][][]float64{{{1, 2}, {3, 4}, {5, 6}}}, 1, 2, 3, false},
		{image.NewGray(image.Rect(0, 0, 4, 3)), 1, 4, 3, true},
		{[]image.Image{image.NewGray(image.Rect(0, 0, 4, 3)), image.NewGray(image.Rect(0, 0, 2, 2))}, 2, 4, 3, true},
	}
	for _, test := range tests {
		got := pictures("test", test.data)
		if len(got) != test.count || got[0].width != test.width || got[0].height != test.height || (got[0].color != nil) != test.colored {
			t.Errorf("%T: %d pictures, first %d×%d", test.data, len(got), got[0].width, got[0].height)
		}
	}
}

func TestIntegersOfScores(t *testing.T) {
	scores := tensor.FromFloat32s([]float32{.1, .7, .2, .5, .3, .2}, 2, 3)
	if got := integers("test", "labels", scores); !slices.Equal(got, []int{1, 0}) {
		t.Errorf("classes %v", got)
	}
}

// Mistakes of the program: where, what came, what was expected.
func TestMistakes(t *testing.T) {
	nan := math.NaN()
	tests := []struct {
		name string
		call func()
		want string
	}{
		{"lengths", func() { Line([]int{1, 2}, []int{1}) }, "x has 2 numbers and y has 1"},
		{"nil", func() { Line(nil, nil) }, "y is nil"},
		{"empty", func() { Line(nil, []float64{}) }, "y is empty"},
		{"text", func() { Line(nil, "abc") }, "y is string"},
		{"texts", func() { Line(nil, []string{"abc"}) }, "y holds string"},
		{"map", func() { Line(nil, map[string]int{}) }, "map[string]int"},
		{"matrix", func() { Line(nil, [][]float64{{1, 2}, {3, 4}}) }, "shape (2, 2)"},
		{"ragged", func() { HeatMap([][]float64{{1, 2}, {3}}) }, "a row of 1 elements beside one of 2"},
		{"nil tensor", func() { Line(nil, (*tensor.Tensor)(nil)) }, "nil tensor"},
		{"bars", func() { Bar([]string{"a"}, []int{1, 2}) }, "1 categories for 2 heights"},
		{"no bars", func() { Bar(nil, []int{}) }, "heights is empty"},
		{"other bars", func() { Bar(nil, []int{1, 2}).Bar(nil, []int{1}) }, "1 categories beside bars of 2"},
		{"flat images", func() { Images(tensor.New(tensor.Float32, 784), nil) }, "shape (784,)"},
		{"no images", func() { Images([][][]float64{}, nil) }, "no images"},
		{"image labels", func() { Images([][]float64{{1}}, []string{"a", "b"}) }, "2 labels for 1 images"},
		{"predictions", func() { Images([][]float64{{1}}, []int{1}).Predictions([]int{1, 2}) }, "2 predictions for 1 images"},
		{"predictions of names", func() { Images([][]float64{{1}}, []string{"a"}).Predictions([]int{1}) }, "labelled by class"},
		{"confusion", func() { ConfusionMatrix([]int{1}, []int{1, 2}) }, "1 labels for 2 predictions"},
		{"confusion values", func() { ConfusionMatrix([]float64{0.5}, []float64{0.5}) }, "labels[0] is 0.5"},
		{"confusion NaN", func() { ConfusionMatrix([]float64{nan}, []float64{1}) }, "labels[0] is NaN"},
		{"confusion none", func() { ConfusionMatrix([]int{}, []int{}) }, "no labels"},
		{"history", func() { History(map[string][]float64{}) }, "no epoch"},
		{"history of nothing", func() { History((*kerasgo.History)(nil)) }, "the history is nil"},
		{"history of what", func() { History(3) }, "the history is int"},
		{"theme", func() { Line(nil, []int{1}).Theme("drak") }, `Did you mean "dark"?`},
		{"legend", func() { Line(nil, []int{1}).Legend("uper left") }, `Did you mean "upper left"?`},
		{"color", func() { Line(nil, []int{1}).Color("#12") }, `unknown colour "#12"`},
		{"color map", func() { HeatMap([][]int{{1}}).ColorMap("virids") }, `Did you mean "viridis"?`},
		{"size", func() { Line(nil, []int{1}).Size(0, 100) }, "the size is 0 by 100"},
		{"limits", func() { Line(nil, []int{1}).YLimits(2, 1) }, "2 and 1"},
		{"limits NaN", func() { Line(nil, []int{1}).XLimits(nan, 1) }, "NaN and 1"},
		{"dashed bars", func() { Bar(nil, []int{1}).Dashed() }, "applies to a line, the series added last is a bar"},
		{"nothing to name", func() { Images([][]int{{1}}, nil).Name("x") }, "no series"},
		{"bins", func() { Histogram([]int{1, 2}).Bins(0) }, "the number is 0"},
		{"bins of bars", func() { Bar(nil, []int{1}).Bins(4) }, "no histogram"},
		{"classes", func() { Scatter([]int{1}, []int{1}).Classes([]int{1, 2}) }, "2 labels for 1 dots"},
		{"rows", func() { Line(nil, []int{1}).Rows(2) }, "grid of images"},
		{"titles", func() { Line(nil, []int{1}).Titles("a", "b") }, "2 titles for 1 charts"},
		{"row names", func() { HeatMap([][]int{{1}}).RowNames("a", "b") }, "2 names for 1"},
		{"normalize", func() { HeatMap([][]int{{1}}).Normalize() }, "confusion matrix"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			defer func() {
				err, ok := recover().(*failure.Error)
				if !ok || !strings.Contains(err.Error(), test.want) || !strings.HasPrefix(err.Where, "viz: ") {
					t.Errorf("panic %v, want one with %q", err, test.want)
				}
			}()
			test.call()
		})
	}
}

// Data that is odd but no mistake is drawn.
func TestOddDataIsDrawn(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	figures := map[string]*Figure{
		"NaN bars":        Bar(nil, []float64{1, nan, inf, -inf}),
		"only NaN":        Bar(nil, []float64{nan}),
		"huge":            Line(nil, []float64{-1.7e308, 1.7e308, 1e299, -1e299}),
		"tiny":            Line(nil, []float64{5e-324, 1e-323}),
		"close":           Line(nil, []float64{1, math.Nextafter(1, 2)}),
		"NaN cells":       HeatMap([][]float64{{nan, 1}, {2, inf}}),
		"NaN matrix":      HeatMap([][]float64{{nan}}),
		"NaN image":       Images([][]float64{{nan, 1}, {2, inf}}, nil),
		"flat image":      Images([][]float64{{3, 3}, {3, 3}}, nil),
		"NaN dots":        Scatter([]float64{nan, 1, 2}, []float64{1, inf, 2}),
		"NaN histogram":   Histogram([]float64{nan, inf}),
		"same histogram":  Histogram([]float64{4, 4, 4}),
		"bins":            Histogram([]float64{1, 2, 3}).Bins(10000),
		"out of limits":   Bar(nil, []float64{1, 50}).YLimits(10, 20),
		"line of limits":  Line(nil, []float64{1, 50}).YLimits(10, 20).XLimits(5, 6),
		"one class":       ConfusionMatrix([]int{5}, []int{5}).Normalize(),
		"missing row":     ConfusionMatrix([]int{1, 1}, []int{2, 1}).Normalize(),
		"many classes":    ConfusionMatrix(sequence(300), sequence(300)),
		"wide image":      Images(tensor.New(tensor.Float32, 1, 200), nil),
		"many bars":       Bar(nil, make([]float64, 3000)),
		"control letters": Line(nil, []int{1}).Title("a\x00b\tc\u202e\U000e0041").Name("\n"),
		"long title":      Line(nil, []int{1}).Title(strings.Repeat("unbreakable", 40)),
		"history of NaN":  History(map[string][]float64{"loss": {nan, nan}, "val_loss": {nan, 1}}),
		"metrics": History(map[string][]float64{"loss": {1}, "a": {1}, "b": {2}, "c": {3}, "learning_rate": {4}}).
			Legend("right"),
	}
	for name, f := range figures {
		t.Run(name, func(t *testing.T) {
			if m, _ := shown(t, f); m.Bounds().Dx() < 100 {
				t.Errorf("picture of %v", m.Bounds())
			}
		})
	}
}

func sequence(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}
