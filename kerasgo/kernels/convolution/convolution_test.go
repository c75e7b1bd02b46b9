package convolution

import (
	"math"
	"math/rand/v2"
	"testing"

	"kerasgo/kerasgo/kernels/gemm"
	"kerasgo/kerasgo/kernels/gemm/micro"
)

// direct adds up a convolution by its definition. For each product of a pixel,
// a kernel element and an output element it calls visit with their indexes.
func direct(s Shape, visit func(image, kernel, output int)) {
	for b := range s.Batch {
		for oy := range s.OutHeight {
			for ox := range s.OutWidth {
				for ky := range s.KernelHeight {
					for kx := range s.KernelWidth {
						y, x := oy*s.StrideY-s.PadTop+ky*s.DilationY, ox*s.StrideX-s.PadLeft+kx*s.DilationX
						if y < 0 || y >= s.Height || x < 0 || x >= s.Width {
							continue
						}
						for c := range s.Channels {
							for f := range s.Filters {
								visit(((b*s.Height+y)*s.Width+x)*s.Channels+c, ((ky*s.KernelWidth+kx)*s.Channels+c)*s.Filters+f, ((b*s.OutHeight+oy)*s.OutWidth+ox)*s.Filters+f)
							}
						}
					}
				}
			}
		}
	}
}

func TestAgainstDefinition(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	values := func(n int) []float32 {
		v := make([]float32, n)
		for i := range v {
			v[i] = float32(random.Float64() - 0.5)
		}
		return v
	}
	var workspace gemm.Workspace[float32]
	for trial := range 300 {
		s := Shape{
			Batch: 1 + random.IntN(9), Height: 5 + random.IntN(8), Width: 5 + random.IntN(8), Channels: 1 + random.IntN(20),
			Filters: 1 + random.IntN(40), KernelHeight: 1 + random.IntN(3), KernelWidth: 1 + random.IntN(3),
			StrideY: random.IntN(4), StrideX: random.IntN(4), DilationY: random.IntN(3), DilationX: random.IntN(3),
		}
		if trial%2 == 0 {
			s = s.Same()
		} else {
			s = s.Valid()
		}
		images, kernel := values(s.Batch*s.Height*s.Width*s.Channels), values(s.depth()*s.Filters)
		gradient, bias := values(s.pixels()*s.Filters), values(s.Filters)
		output, imagesGradient, kernelGradient := make([]float64, len(gradient)), make([]float64, len(images)), make([]float64, len(kernel))
		for i := range output {
			output[i] = float64(bias[i%s.Filters])
		}
		direct(s, func(i, k, o int) {
			output[o] += float64(images[i]) * float64(kernel[k])
			imagesGradient[i] += float64(gradient[o]) * float64(kernel[k])
			kernelGradient[k] += float64(images[i]) * float64(gradient[o])
		})
		check := func(name string, got []float32, want []float64) {
			t.Helper()
			for i := range want {
				if math.Abs(float64(got[i])-want[i]) > 1e-4 {
					t.Fatalf("%s of %+v: element %d is %v, want %v", name, s, i, got[i], want[i])
				}
			}
		}
		got := make([]float32, len(output))
		Forward(s, images, kernel, got, bias, micro.AddBias).Run(&workspace)
		check("output", got, output)
		got = make([]float32, len(kernel))
		partial := KernelGradient(s, images, gradient, got)
		for _, part := range partial.Parts {
			part.Run(&workspace)
		}
		partial.Finish()
		check("kernel gradient", got, kernelGradient)
		swapped := make([]float32, len(kernel))
		Swap(s, swapped, kernel)
		got = make([]float32, len(images))
		InputGradient(s, gradient, swapped, got).Run(&workspace)
		check("input gradient", got, imagesGradient)
	}
}

func TestPadding(t *testing.T) {
	for _, c := range []struct {
		n, kernel, stride, dilation, out, before int
	}{
		{28, 3, 1, 1, 28, 1}, {28, 3, 2, 1, 14, 0}, {28, 4, 1, 1, 28, 1}, {5, 3, 2, 1, 3, 1}, {7, 3, 1, 2, 7, 2}, {4, 1, 3, 1, 2, 0},
	} {
		if out, before := same(c.n, c.kernel, c.stride, c.dilation); out != c.out || before != c.before {
			t.Errorf("%+v: %d outputs, %d zeros before", c, out, before)
		}
	}
}

func BenchmarkConvolution(b *testing.B) {
	for name, s := range map[string]Shape{
		"first":  Shape{Batch: 32, Height: 28, Width: 28, Channels: 1, Filters: 32, KernelHeight: 3, KernelWidth: 3}.Valid(),
		"second": Shape{Batch: 32, Height: 26, Width: 26, Channels: 32, Filters: 64, KernelHeight: 3, KernelWidth: 3}.Valid(),
	} {
		images, kernel := make([]float32, s.Batch*s.Height*s.Width*s.Channels), make([]float32, s.depth()*s.Filters)
		output := make([]float32, s.pixels()*s.Filters)
		var workspace gemm.Workspace[float32]
		for pass, products := range map[string][]*gemm.Prepared[float32]{
			"forward": {Forward(s, images, kernel, output, nil, 0)},
			"kernel":  KernelGradient(s, images, output, kernel).Parts,
			"input":   {InputGradient(s, output, kernel, images)},
		} {
			b.Run(name+"/"+pass, func(b *testing.B) {
				for b.Loop() {
					for _, product := range products {
						product.Run(&workspace)
					}
				}
				b.ReportMetric(2*float64(s.pixels()*s.depth()*s.Filters)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
			})
		}
	}
}
