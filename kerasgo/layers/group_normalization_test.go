package layers

import (
	"fmt"
	"testing"
)

func TestGroupNormalization(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"groupnorm":          GroupNormalization().Groups(2),
		"groupnorm_instance": GroupNormalization().Groups(-1).Epsilon(0.01),
		"groupnorm_plain":    GroupNormalization().Groups(2).Center(false).Scale(false),
		"groupnorm_axis1":    GroupNormalization().Groups(2).Axis(1),
		"groupnorm_axis2":    GroupNormalization().Groups(3).Axis(2).Epsilon(0.1),
	})
}

func TestGroupNormalizationErrors(t *testing.T) {
	panics(t, `GroupNormalization layer: 6 channels do not make 4 groups. Give a divisor as groups, or -1`,
		func() { describe([]int{5, 6}, GroupNormalization().Groups(4)) })
	panics(t, `GroupNormalization layer: groups is 0, want at least 1`,
		func() { GroupNormalization().Groups(0) })
}

func ExampleGroupNormalization() {
	fmt.Println(GroupNormalization().Groups(8).Call(Input(28, 28, 32).Tensor()))
	// Output: KerasTensor shape=(None, 28, 28, 32), dtype=float32
}
