package micro

import (
	"math/rand/v2"
	"testing"
)

// TestCopies: panels and columns arrive where they belong, nothing before them and
// nothing after the end of the slice.
func TestCopies(t *testing.T) {
	t.Run("32", testCopies[float32])
	t.Run("64", testCopies[float64])
}

func testCopies[T float32 | float64](t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for trial := range 3000 {
		count, columns, more := 1+random.IntN(13), 1+random.IntN(20), random.IntN(20)
		step := count + random.IntN(9)
		from := make([]T, (columns-1)*step+count+random.IntN(9))
		for i := range from {
			from[i] = T(i + 1)
		}
		whole := make([]T, count*columns+more)
		for i := range whole {
			whole[i] = -1
		}
		to := whole[: count*columns : count*columns]
		CopySteps(to, count, from, step, columns)
		for i, value := range whole {
			want := T(-1)
			if i < len(to) {
				want = from[i/count*step+i%count]
			}
			if value != want {
				t.Fatalf("trial %d: %d of %d columns, step %d: element %d is %v, want %v", trial, count, columns, step, i, value, want)
			}
		}
	}
	for trial := range 1000 {
		width, panels, depth := []int{4, 6, 8, 12, 16, 32}[random.IntN(6)], random.IntN(5), random.IntN(20)
		row, panel := panels*width+random.IntN(9), depth*width+random.IntN(9)
		from, to := make([]T, depth*row+panels*width), make([]T, panels*panel)
		for i := range from {
			from[i] = T(i + 1)
		}
		CopyPanels(to, panel, from, row, width, panels, depth)
		for i, value := range to {
			want, inside := T(0), i%panel
			if inside < depth*width {
				want = from[inside/width*row+i/panel*width+inside%width]
			}
			if value != want {
				t.Fatalf("trial %d: %d panels of %d columns, depth %d: element %d is %v, want %v", trial, panels, width, depth, i, value, want)
			}
		}
	}
}
