package layers

import (
	"fmt"
	"testing"
)

func TestMaxPooling2DIsThatOfKeras(t *testing.T) {
	likeKeras(t, "maxpool2d_valid_s1", MaxPooling2D(3).Strides(1))
	likeKeras(t, "maxpool2d_valid_s2", MaxPooling2D(3).Strides(2))
	likeKeras(t, "maxpool2d_same_s1", MaxPooling2D(3).Strides(1).Padding("same"))
	likeKeras(t, "maxpool2d_same_s2", MaxPooling2D(3).Strides(2).Padding("same"))
}

func ExampleMaxPooling2D() {
	fmt.Println(MaxPooling2D().Call(Input(28, 28, 8).Tensor()))
	// Output: KerasTensor shape=(None, 14, 14, 8), dtype=float32
}
