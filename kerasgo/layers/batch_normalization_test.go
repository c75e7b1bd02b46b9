package layers

import (
	"fmt"
	"testing"
)

func TestBatchNormalization(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"bn_infer":          BatchNormalization(),
		"bn_train":          BatchNormalization(),
		"bn_train4d":        BatchNormalization(),
		"bn_wide":           BatchNormalization(),
		"bn_axis1":          BatchNormalization().Axis(1).Momentum(0.9).Epsilon(0.01),
		"bn_axis1_infer":    BatchNormalization().Axis(1),
		"bn_plain":          BatchNormalization().Center(false).Scale(false),
		"bn_renorm":         BatchNormalization().Renorm(true).Momentum(0.9).RenormMomentum(0.7),
		"bn_renorm_infer":   BatchNormalization().Renorm(true),
		"bn_renorm_clipped": BatchNormalization().Renorm(true).RenormClipping(map[string]float64{"rmin": 0.6, "rmax": 1.1, "dmax": 0.3}).Scale(false),
		"bn_masked":         BatchNormalization().Momentum(0.9),
		"bn_masked_axis1":   BatchNormalization().Axis(1).Momentum(0.9),
	})
}

func TestBatchNormalizationErrors(t *testing.T) {
	panics(t, `BatchNormalization layer: the input has shape (None, 5), whose axes [0] cannot be normalized. Give different axes of a sample: 1 or more, or negative from the end`,
		func() { describe([]int{5}, BatchNormalization().Axis(0)) })
	panics(t, `BatchNormalization layer: unknown limit in renorm clipping "max". Did you mean "rmax"?`,
		func() { BatchNormalization().RenormClipping(map[string]float64{"max": 1}) })
	panics(t, `BatchNormalization layer: renorm clipping is map[rmax:1 rmin:2]. Give an rmax above rmin, and a dmax above 0`,
		func() { BatchNormalization().RenormClipping(map[string]float64{"rmin": 2, "rmax": 1}) })
}

func ExampleBatchNormalization() {
	fmt.Println(BatchNormalization().Call(Input(28, 28, 32).Tensor()))
	// Output: KerasTensor shape=(None, 28, 28, 32), dtype=float32
}
