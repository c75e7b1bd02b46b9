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

// TestUniformOnThreads: many numbers, drawn by several threads, are those that one
// draws, and in the range.
func TestUniformOnThreads(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, size := range []int{0, 1, some - 1, some + 1, 2*many - 1, 2 * many, 2*many + 1, 5*many + 3*some + 7} {
		runtime.GOMAXPROCS(1)
		want := make([]float32, size)
		Uniform(want, 9, -2, 3)
		for _, x := range want {
			if x < -2 || x > 3 || x == 0 {
				t.Fatalf("%d numbers: %v is not drawn from -2 to 3", size, x)
			}
		}
		for _, threads := range []int{2, 3, 8} {
			runtime.GOMAXPROCS(threads)
			got := make([]float32, size)
			Uniform(got, 9, -2, 3)
			if !slices.Equal(got, want) {
				t.Errorf("%d numbers drawn by %d threads are others than those by one", size, threads)
			}
		}
	}
}
