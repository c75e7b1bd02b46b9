package layers

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/plan"
	"kerasgo/kerasgo/tensor"
)

// drop runs layers on ones several times and returns the outputs.
func drop(t *testing.T, training bool, times int, list ...Layer) [][]float64 {
	t.Helper()
	describe([]int{1000}, list...)
	g := graph.New(training)
	x := g.Constant(tensor.Full(1, 10, 1000))
	var outputs []*graph.Node
	for _, l := range list {
		outputs = append(outputs, Trace(l, x))
	}
	p, err := plan.Compile(plan.Program{Graph: g, Outputs: outputs}, plan.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var results [][]float64
	for range times {
		p.Run()
		for i := range outputs {
			results = append(results, p.Output(i).Float64s())
		}
	}
	return results
}

func TestDropout(t *testing.T) {
	if got := drop(t, false, 1, Dropout(0.5))[0]; slices.Max(got) != 1 || slices.Min(got) != 1 {
		t.Error("numbers are dropped without training")
	}
	runs := drop(t, true, 2, Dropout(0.25).Seed(7))
	zeros := 0
	for _, value := range runs[0] {
		switch {
		case value == 0:
			zeros++
		case math.Abs(value-4.0/3) > 1e-6:
			t.Fatalf("a kept 1 became %v", value)
		}
	}
	if share := float64(zeros) / float64(len(runs[0])); math.Abs(share-0.25) > 0.02 {
		t.Errorf("the share %v is dropped", share)
	}
	if slices.Equal(runs[0], runs[1]) {
		t.Error("two batches drop the same numbers")
	}
	if again := drop(t, true, 1, Dropout(0.25).Seed(7)); !slices.Equal(again[0], runs[0]) {
		t.Error("the same seed drops other numbers")
	}
	shared := Dropout(0.5).Seed(3)
	if twice := drop(t, true, 1, shared, shared); slices.Equal(twice[0], twice[1]) {
		t.Error("two calls of a layer drop the same numbers")
	}
	if all := drop(t, true, 1, Dropout(1)); slices.Max(all[0]) != 0 {
		t.Error("rate 1 keeps something")
	}
	panics(t, `Dropout: rate is 20, want 0 to 1. Give the share to drop, such as 0.2`, func() { Dropout(20) })
}

// TestNoiseShape: along axes of length 1 numbers are dropped together.
func TestNoiseShape(t *testing.T) {
	l := Dropout(0.5).NoiseShape(-1, 1, 50).Seed(3)
	describe([]int{20, 50}, l)
	g := graph.New(true)
	p, err := plan.Compile(plan.Program{Graph: g, Outputs: []*graph.Node{Trace(l, g.Constant(tensor.Full(1, 4, 20, 50)))}}, plan.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p.Run()
	values := p.Output(0).Float32s()
	rows := map[float32]int{}
	for i, value := range values {
		sample, feature := i/1000, i%50
		if value != values[sample*1000+feature] {
			t.Fatalf("a feature is %v at one step, %v at another", value, values[sample*1000+feature])
		}
		rows[value]++
	}
	if rows[0] == 0 || rows[2] == 0 || slices.Equal(values[:50], values[1000:1050]) {
		t.Errorf("%v of each value, the same in all samples", rows)
	}
	panics(t, "Dropout layer: noise shape is [0 1]. Give 1, -1 or the input's length for each axis", func() { Dropout(0.5).NoiseShape(0, 1) })
	panics(t, "Dropout layer: noise shape is [-1 1], the input has shape (None, 20, 50). Give a length for each axis, the batch too", func() { describe([]int{20, 50}, Dropout(0.5).NoiseShape(-1, 1)) })
	panics(t, "Dropout layer: noise shape is [-1 7 1], the input has shape (None, 20, 50). Give 1, -1 or the input's length for each axis", func() { describe([]int{20, 50}, Dropout(0.5).NoiseShape(-1, 7, 1)) })
}

func ExampleDropout() {
	sequences := Input(10, 32).Tensor()
	fmt.Println(Dropout(0.2).Call(sequences))
	fmt.Println(Dropout(0.2).NoiseShape(-1, 1, 32).Call(sequences)) // the same features at all steps
	// Output:
	// KerasTensor shape=(None, 10, 32), dtype=float32
	// KerasTensor shape=(None, 10, 32), dtype=float32
}
