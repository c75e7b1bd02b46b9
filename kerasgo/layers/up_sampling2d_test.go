package layers

import (
	"fmt"
	"testing"
)

func TestUpSampling2D(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"up2d":          UpSampling2D(2, 3),
		"up2d_bil":      UpSampling2D().Interpolation("bilinear"),
		"up2d_bilinear": UpSampling2D(3, 2).Interpolation("bilinear"),
		"up2d_bicubic":  UpSampling2D(3, 2).Interpolation("bicubic"),
		"up2d_lanczos3": UpSampling2D(2, 3).Interpolation("lanczos3"),
		"up2d_lanczos5": UpSampling2D().Interpolation("lanczos5"),
	})
}

func TestUpSampling2DErrors(t *testing.T) {
	panics(t, `UpSampling2D layer: unknown interpolation "biliner". Did you mean "bilinear"?`,
		func() { UpSampling2D().Interpolation("biliner") })
	panics(t, `UpSampling2D layer: size has 3 numbers. Give one number for both axes, or height and width`,
		func() { UpSampling2D(1, 2, 3) })
	panics(t, `UpSampling2D layer: the input has shape (None, 28, 28), want 4 axes: (batch, height, width, channels). Add the channels with layers.Reshape(height, width, 1), or in layers.Input`,
		func() { describe([]int{28, 28}, UpSampling2D()) })
}

func ExampleUpSampling2D() {
	fmt.Println(UpSampling2D().Interpolation("bilinear").Call(Input(14, 14, 8).Tensor()))
	// Output: KerasTensor shape=(None, 28, 28, 8), dtype=float32
}
