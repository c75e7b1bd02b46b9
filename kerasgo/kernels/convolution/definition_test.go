package convolution

import (
	"math"
	"testing"
)

// A gradient of the kernel that is made by definition, for a NaN among its filters, is as
// exact in the others as by other algorithms.
func TestDefinitionIsExact(t *testing.T) {
	s := Shape{Batch: 16, Height: 64, Width: 64, Channels: 1, Filters: 2, KernelHeight: 1, KernelWidth: 1, StrideY: 1, StrideX: 1}.Same().withDefaults()
	images, gradient, got := make([]float32, s.pixels()), make([]float32, 2*s.pixels()), make([]float32, 2)
	for i := range images {
		images[i], gradient[2*i] = 0.1, 0.1
	}
	gradient[1] = float32(math.NaN())
	kernelByDefinition(s, images, gradient, got)
	if want := 0.01 * float64(s.pixels()); math.Abs(float64(got[0])-want) > 1e-5*want || got[1] == got[1] {
		t.Error(got, want)
	}
}
