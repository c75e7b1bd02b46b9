package layers

import (
	"strings"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
)

// axes turns what Keras takes for a number for each of count axes, one number or
// all, into all.
func axes(where, option string, numbers []int, count int) []int {
	switch len(numbers) {
	case 1:
		all := make([]int, count)
		for i := range all {
			all[i] = numbers[0]
		}
		return all
	case count:
		return numbers
	}
	each := "both axes, or height and width"
	if count == 3 {
		each = "all axes, or depth, height and width"
	}
	failure.Panic(where, "Give one number for "+each, "%s has %d numbers", option, len(numbers))
	return nil
}

// pair is axes for two lengths of at least one.
func pair(where, option string, lengths []int) [2]int {
	both := [2]int(axes(where, option, lengths, 2))
	positive(where, option, lengths)
	return both
}

// triple is axes for three lengths of at least one.
func triple(where, option string, lengths []int) [3]int {
	all := [3]int(axes(where, option, lengths, 3))
	positive(where, option, lengths)
	return all
}

func positive(where, option string, lengths []int) {
	for _, length := range lengths {
		if length < 1 {
			failure.Panic(where, "", "%s is %v, want at least 1", option, lengths)
		}
	}
}

// notNegative checks numbers that may be zero, and returns them.
func notNegative(where, option string, numbers []int) []int {
	for _, n := range numbers {
		if n < 0 {
			failure.Panic(where, "", "%s is %v, want at least 0", option, numbers)
		}
	}
	return numbers
}

// sides turns one number for all sides, one for each axis, or two for each, before
// and after, into two for each axis.
func sides(where, option string, numbers []int, names ...string) [][2]int {
	count := len(names) / 2
	both := make([][2]int, count)
	for i := range both {
		switch len(numbers) {
		case 1:
			both[i] = [2]int{numbers[0], numbers[0]}
		case count:
			both[i] = [2]int{numbers[i], numbers[i]}
		case 2 * count:
			both[i] = [2]int(numbers[2*i:])
		default:
			words := map[int][2]string{2: {"two", "four"}, 3: {"three", "six"}}[count]
			failure.Panic(where, "Give one number for all sides, "+words[0]+" for the axes, or "+words[1]+": "+strings.Join(names, ", "), "%s has %d numbers", option, len(numbers))
		}
	}
	notNegative(where, option, numbers)
	return both
}

// ends turns one number for both ends of a sequence, or one for each, into two.
func ends(where, option string, numbers []int) [2]int {
	notNegative(where, option, numbers)
	switch len(numbers) {
	case 1:
		return [2]int{numbers[0], numbers[0]}
	case 2:
		return [2]int(numbers)
	}
	failure.Panic(where, "Give one number for both ends, or two: before and after", "%s has %d numbers", option, len(numbers))
	return [2]int{}
}

// padding checks the name of a padding.
func padding(where, name string) string {
	if name != "valid" && name != "same" {
		failure.Panic(where, failure.DidYouMean(name, []string{"valid", "same"}), "unknown padding %q", name)
	}
	return name
}

// channelsOfGroup is how many channels each filter sees.
func channelsOfGroup(where string, channels, filters, groups int) int {
	if channels%groups != 0 || filters%groups != 0 {
		failure.Panic(where, "Give a divisor of both as groups", "%d channels and %d filters do not make %d groups", channels, filters, groups)
	}
	return channels / groups
}

// outputLengths are the lengths of a transposed convolution's result with an
// output padding; without one, nil.
func outputLengths(x *graph.Node, kernel, strides, dilation, outputPadding []int, same bool) []int {
	if outputPadding == nil {
		return nil
	}
	lengths := make([]int, len(kernel))
	for i := range lengths {
		reach := dilation[i]*(kernel[i]-1) + 1
		if same {
			reach %= 2
		}
		lengths[i] = (x.Dim(i+1)-1)*strides[i] + reach + outputPadding[i]
	}
	return lengths
}

// imageMeaning and imageFix explain the axes that layers for images want, the
// others those for volumes.
const (
	imageMeaning  = "(batch, height, width, channels)"
	imageFix      = "Add the channels with layers.Reshape(height, width, 1), or in layers.Input"
	volumeMeaning = "(batch, depth, height, width, channels)"
	volumeFix     = "Add the channels with layers.Reshape(depth, height, width, 1), or in layers.Input"
)
