package datasets

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/tensor"
)

// golden is testdata/sklearn.json, made by testdata/from_sklearn.py.
type golden struct {
	Splits []struct {
		N           int
		Labels      []int
		Train, Test []int
		TestSize    float64 `json:"test_size"`
		TrainSize   float64 `json:"train_size"`
		RandomState *int    `json:"random_state"`
		Shuffle     *bool
	}
	Datasets map[string]struct {
		Shape           []int
		Sum             float64
		Last            []float64
		Target          []int
		Features, Names []string
	}
}

func readGolden(t *testing.T) golden {
	t.Helper()
	text, err := os.ReadFile("testdata/sklearn.json")
	if err != nil {
		t.Fatal(err)
	}
	var g golden
	if err := json.Unmarshal(text, &g); err != nil {
		t.Fatal(err)
	}
	return g
}

func TestLoadersMatchScikitLearn(t *testing.T) {
	g := readGolden(t)
	loaders := map[string]func() *Dataset{
		"load_digits": LoadDigits, "load_iris": LoadIris, "load_wine": LoadWine, "load_breast_cancer": LoadBreastCancer,
	}
	for name, load := range loaders {
		t.Run(name, func(t *testing.T) {
			want, got := g.Datasets[name], load()
			if !slices.Equal(got.Data.Shape(), want.Shape) {
				t.Fatalf("shape %v, want %v", got.Data.Shape(), want.Shape)
			}
			sum := 0.0
			for _, v := range got.Data.Float64s() {
				sum += v
			}
			if math.Abs(sum-want.Sum) > 1e-6*want.Sum {
				t.Errorf("sum %v, want %v", sum, want.Sum)
			}
			for i, v := range want.Last {
				if got.Data.At(want.Shape[0]-1, i) != float64(float32(v)) {
					t.Errorf("last sample, feature %d: %v, want %v", i, got.Data.At(want.Shape[0]-1, i), v)
				}
			}
			counts := make([]int, len(want.Target))
			for _, class := range got.Target.Int32s() {
				counts[class]++
			}
			if !slices.Equal(counts, want.Target) || got.Target.Dim(0) != want.Shape[0] {
				t.Errorf("samples by class %v, want %v", counts, want.Target)
			}
			if !slices.Equal(got.FeatureNames, want.Features) {
				t.Errorf("features %q, want %q", got.FeatureNames, want.Features)
			}
			if !slices.Equal(got.TargetNames, want.Names) {
				t.Errorf("classes %q, want %q", got.TargetNames, want.Names)
			}
			if text := got.Describe(); !strings.Contains(text, "Source: ") || !strings.Contains(text, got.TargetNames[0]) {
				t.Errorf("description:\n%s", text)
			}
		})
	}
}

func TestDigitsImagesAreTheData(t *testing.T) {
	d := LoadDigits()
	if !slices.Equal(d.Images.Shape(), []int{1797, 8, 8}) || !d.Images.Reshape(1797, 64).Equal(d.Data) {
		t.Errorf("images of shape %v differ from the data", d.Images.Shape())
	}
	if d.Images.At(0, 0, 2) != 5 || d.Target.At(3) != 3 {
		t.Errorf("first image %v, fourth target %v", d.Images.Row(0), d.Target.At(3))
	}
}

func TestTrainTestSplitMatchesScikitLearn(t *testing.T) {
	for i, c := range readGolden(t).Splits {
		rows := make([][]int, c.N)
		numbers := make([]int, c.N)
		for j := range rows {
			rows[j], numbers[j] = []int{j, -j}, j
		}
		var options []SplitOption
		if c.TestSize != 0 {
			options = append(options, TestSize(c.TestSize))
		}
		if c.TrainSize != 0 {
			options = append(options, TrainSize(c.TrainSize))
		}
		if c.RandomState != nil {
			options = append(options, RandomState(*c.RandomState))
		}
		if c.Shuffle != nil {
			options = append(options, Shuffle(*c.Shuffle))
		}
		if c.Labels != nil {
			options = append(options, Stratify(c.Labels))
		}
		XTrain, XTest, yTrain, yTest := TrainTestSplit(rows, numbers, options...)
		if !slices.Equal(yTrain.Ints(), c.Train) {
			t.Errorf("case %d: train %v, want %v", i, yTrain.Ints(), c.Train)
		}
		if !slices.Equal(yTest.Ints(), c.Test) {
			t.Errorf("case %d: test %v, want %v", i, yTest.Ints(), c.Test)
		}
		for k, row := range c.Train {
			if XTrain.At(k, 1) != float64(-row) {
				t.Fatalf("case %d: row %d of x does not belong to its y", i, k)
			}
		}
		if XTest.Dim(0) != len(c.Test) {
			t.Errorf("case %d: %d rows of x, want %d", i, XTest.Dim(0), len(c.Test))
		}
	}
}

func TestTrainTestSplitWithoutSeedIsAPartition(t *testing.T) {
	x := tensor.FromInt32s([]int32{0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
	train, test, _, yTest := TrainTestSplit(x, x)
	all := append(train.Ints(), test.Ints()...)
	slices.Sort(all)
	if !slices.Equal(all, x.Ints()) || test.Len() != 3 || !test.Equal(yTest) {
		t.Errorf("train %v, test %v", train.Ints(), test.Ints())
	}
	_, a, _, _ := TrainTestSplit(count(1000), count(1000))
	_, b, _, _ := TrainTestSplit(count(1000), count(1000))
	if a.Equal(b) {
		t.Error("two splits without a seed chose the same rows")
	}
	_, _, yTrain, _ := TrainTestSplit(count(4), []float64{1, 1, 0, 0}, TestSize(0.5), Stratify([]string{"b", "b", "a", "a"}))
	if yTrain.At(0)+yTrain.At(1) != 1 {
		t.Errorf("stratified by name: %v", yTrain)
	}
}

func TestTrainTestSplitErrors(t *testing.T) {
	ten := count(10)
	tests := []struct {
		name string
		call func()
		want string
	}{
		{"lengths", func() { TrainTestSplit(ten, count(9)) }, "x has 10 samples and y has 9"},
		{"no data", func() { TrainTestSplit(nil, ten) }, "x: no data"},
		{"one number", func() { TrainTestSplit(3, ten) }, "single number"},
		{"text", func() { TrainTestSplit(ten, "labels") }, "y: "},
		{"zero", func() { TrainTestSplit(ten, ten, TestSize(0)) }, "TestSize is 0"},
		{"negative", func() { TrainTestSplit(ten, ten, TestSize(-0.1)) }, "TestSize is -0.1"},
		{"too many", func() { TrainTestSplit(ten, ten, TestSize(10)) }, "below 10"},
		{"fraction", func() { TrainTestSplit(ten, ten, TestSize(2.5)) }, "TestSize is 2.5"},
		{"sum", func() { TrainTestSplit(ten, ten, TestSize(0.6), TrainSize(0.6)) }, "more than the 10"},
		{"nothing left", func() { TrainTestSplit([]int{1}, []int{1}) }, "0 would be left to train"},
		{"seed", func() { RandomState(-1) }, "the seed is -1"},
		{"stratify length", func() { TrainTestSplit(ten, ten, Stratify([]int{0, 1})) }, "2 labels for 10 samples"},
		{"stratify rare", func() { TrainTestSplit(ten, ten, Stratify(ten)) }, "only one sample"},
		{"stratify small", func() {
			TrainTestSplit(ten, ten, TestSize(1), Stratify([]int{0, 0, 0, 0, 0, 1, 1, 1, 1, 1}))
		}, "cannot each hold all 2 classes"},
		{"stratify order", func() { TrainTestSplit(ten, ten, Shuffle(false), Stratify(ten)) }, "not shuffled"},
		{"stratify shape", func() { TrainTestSplit(ten, ten, Stratify([][]int{{1, 2}, {3, 4}})) }, "one for each sample"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			defer func() {
				err, ok := recover().(*failure.Error)
				if !ok || !strings.Contains(err.Error(), test.want) {
					t.Errorf("panic %v, want one with %q", err, test.want)
				}
			}()
			test.call()
		})
	}
}

func BenchmarkLoadDigits(b *testing.B) {
	for b.Loop() {
		LoadDigits()
	}
}
