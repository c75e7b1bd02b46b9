package layers

import (
	"strings"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// sides turns what Keras takes for two numbers for each of some axes, before and
// after, into them: one number for all, one for each axis, or all. The names are
// those of the sides.
func sides(where, option string, numbers []int, names ...string) [][2]int {
	count := len(names) / 2
	both := make([][2]int, count)
	for i := range both {
		switch len(numbers) {
		case 1:
			both[i] = [2]int{numbers[0], numbers[0]}
		case 2 * count:
			both[i] = [2]int(numbers[2*i:])
		case count:
			both[i] = [2]int{numbers[i], numbers[i]}
		default:
			fix := "Give one number for both ends, or two: before and after"
			if count > 1 {
				words := map[int][2]string{2: {"two", "four"}, 3: {"three", "six"}}[count]
				fix = "Give one number for all sides, " + words[0] + " for the axes, or " + words[1] + ": " + strings.Join(names, ", ")
			}
			failure.Panic(where, fix, "%s has %d numbers", option, len(numbers))
		}
	}
	notNegative(where, option, numbers)
	return both
}

// padded puts zeros around the axes behind the batch.
func padded(x *graph.Node, sides [][2]int) *graph.Node {
	for i, side := range sides {
		if side != [2]int{} {
			x = ops.Pad(x, i+1, side[0], side[1])
		}
	}
	return x
}

// cropped cuts off the ends of the axes behind the batch.
func cropped(x *graph.Node, sides [][2]int) *graph.Node {
	for i, side := range sides {
		if side != [2]int{} {
			x = ops.Slice(x, i+1, side[0], x.Dim(i+1)-side[1])
		}
	}
	return x
}

// wantRest panics unless cropping leaves something of an input.
func wantRest(core *Core, shape []int, sides [][2]int) {
	for i, side := range sides {
		if side[0]+side[1] >= shape[i+1] {
			failure.Panic(core.Describe(), "Crop less", "cropping %v leaves nothing of an input of shape %s", sides, shapeString(core.given(shape)))
		}
	}
}
