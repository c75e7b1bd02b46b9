package layers

import (
	"kerasgo/kerasgo/failure"
)

// pair turns what Keras takes for two lengths, one or two numbers, into two.
func pair(where, option string, lengths []int) [2]int {
	var both [2]int
	switch len(lengths) {
	case 1:
		both = [2]int{lengths[0], lengths[0]}
	case 2:
		both = [2]int(lengths)
	default:
		failure.Panic(where, "Give one number for both axes, or height and width", "%s has %d numbers", option, len(lengths))
	}
	if both[0] < 1 || both[1] < 1 {
		failure.Panic(where, "", "%s is %v, want at least 1", option, lengths)
	}
	return both
}

// padding checks the name of a padding.
func padding(where, name string) string {
	if name != "valid" && name != "same" {
		failure.Panic(where, failure.DidYouMean(name, []string{"valid", "same"}), "unknown padding %q", name)
	}
	return name
}

// imageMeaning and imageFix explain the axes that layers for images want.
const (
	imageMeaning = "(batch, height, width, channels)"
	imageFix     = "Add the channels with layers.Reshape(height, width, 1), or in layers.Input"
)
