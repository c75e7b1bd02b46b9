package random

import (
	"fmt"
	"runtime"
	"slices"
	"testing"
)

func TestOneSeedGivesOneSequence(t *testing.T) {
	SetSeed(7)
	a, b := Next(), Next()
	SetSeed(7)
	if c, d := Next(), Next(); a != c || b != d || a == b {
		t.Errorf("%d %d, then %d %d", a, b, c, d)
	}
	SetSeed(8)
	if Next() == a {
		t.Error("another seed gives the same numbers")
	}
}

func ExampleSetSeed() {
	SetSeed(42)
	first := Next()
	SetSeed(42)
	fmt.Println(first == Next())
	// Output: true
}

// TestThreads: many numbers, drawn by several threads, are those that one draws, and in
// the range.
func TestThreads(t *testing.T) {
	t.Run("uniform", func(t *testing.T) {
		onThreads(t, -2, 3, func(to []float32) { Uniform(to, 9, -2, 3) })
	})
	t.Run("normal", func(t *testing.T) {
		onThreads(t, 3-5.5*2, 3+5.5*2, func(to []float32) { Normal(to, 9, 3, 2) })
	})
	t.Run("truncated normal", func(t *testing.T) {
		onThreads(t, 3-2*2, 3+2*2, func(to []float32) { TruncatedNormal(to, 9, 3, 2) })
	})
}

func onThreads(t *testing.T, low, high float32, draw func(to []float32)) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, size := range []int{0, 1, some - 1, some + 1, 2*many - 1, 2 * many, 2*many + 1, 5*many + 3*some + 7} {
		runtime.GOMAXPROCS(1)
		want := make([]float32, size)
		draw(want)
		for _, x := range want {
			if x < low || x > high || x == 0 {
				t.Fatalf("%d numbers: %v is not drawn from %v to %v", size, x, low, high)
			}
		}
		for _, threads := range []int{2, 3, 8} {
			runtime.GOMAXPROCS(threads)
			got := make([]float32, size)
			draw(got)
			if !slices.Equal(got, want) {
				t.Errorf("%d numbers drawn by %d threads are others than those by one", size, threads)
			}
		}
	}
}
