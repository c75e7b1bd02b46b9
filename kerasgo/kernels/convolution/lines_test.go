package convolution

import (
	"math"
	"math/rand/v2"
	"testing"

	"kerasgo/kerasgo/kernels/gemm"
)

// TestLines holds the convolution and both gradients line by line against sums
// in float64.
func TestLines(t *testing.T) {
	trials := 300
	if testing.Short() {
		trials = 60
	}
	random := rand.New(rand.NewPCG(17, 18))
	values := func(n int) []float32 {
		v := make([]float32, n)
		for i := range v {
			v[i] = float32(random.Float64() - 0.5)
		}
		return v
	}
	forward, backward, kernels := 0, 0, 0
	for range trials {
		s := Shape{
			Batch: 1 + random.IntN(4), Height: 1 + random.IntN(14), Width: 1 + random.IntN(20), Channels: 1 + random.IntN(12),
			Filters: 1 + random.IntN(40), KernelHeight: 1 + random.IntN(5), KernelWidth: 1 + random.IntN(5),
			StrideY: random.IntN(3), StrideX: random.IntN(3), DilationY: random.IntN(3),
		}
		if padded := s.Same(); random.IntN(2) == 0 || s.Valid().Empty() {
			s = padded
		} else {
			s = s.Valid()
		}
		s = s.withDefaults()
		images, kernel := values(s.Batch*s.inPixels()*s.Channels), values(s.depth()*s.Filters)
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
		for i := range output {
			output[i] = max(output[i], 0)
		}
		var scratch Scratch
		check := func(name string, p *Prepared, got []float32, want []float64) {
			t.Helper()
			p.Begin()
			for piece := p.Pieces() - 1; piece >= 0; piece-- {
				p.RunPiece(piece, &scratch)
			}
			p.Finish()
			for i := range want {
				if !(math.Abs(float64(got[i])-want[i]) <= 1e-4) {
					t.Fatalf("%s of %+v: element %d is %v, want %v", name, s, i, got[i], want[i])
				}
			}
		}
		if s.LinesPay() {
			forward++
			got := values(len(output))
			check("output", ForwardLines(s, images, kernel, got, bias, true), got, output)
		}
		if s.InputLinesPay() {
			backward++
			got := values(len(images))
			check("input gradient", InputGradientLines(s, gradient, kernel, got), got, imagesGradient)
		}
		if s.KernelLinesPay() {
			kernels++
			got := values(len(kernel))
			check("kernel gradient", KernelGradientLines(s, images, gradient, got), got, kernelGradient)
		}
	}
	if forward < trials/4 || backward < trials/8 || kernels < trials/8 {
		t.Errorf("only %d, %d and %d of %d shapes are computed by lines", forward, backward, kernels, trials)
	}
}

func BenchmarkLines(b *testing.B) {
	for _, c := range []struct {
		name  string
		shape Shape
	}{
		{"28x28x1x32", Shape{Batch: 64, Height: 28, Width: 28, Channels: 1, Filters: 32, KernelHeight: 3, KernelWidth: 3}.Valid()},
		{"32x32x3x32", Shape{Batch: 32, Height: 32, Width: 32, Channels: 3, Filters: 32, KernelHeight: 3, KernelWidth: 3}.Same()},
		{"28x28x16x32/5x5", Shape{Batch: 16, Height: 28, Width: 28, Channels: 16, Filters: 32, KernelHeight: 5, KernelWidth: 5}.Same()},
		{"28x28x64x64/5x5", Shape{Batch: 2, Height: 28, Width: 28, Channels: 64, Filters: 64, KernelHeight: 5, KernelWidth: 5}.Same()},
		{"14x14x64x128/2", Shape{Batch: 16, Height: 28, Width: 28, Channels: 64, Filters: 128, KernelHeight: 3, KernelWidth: 3, StrideY: 2, StrideX: 2}.Same()},
		{"112x112x3x64/7x7/2", Shape{Batch: 1, Height: 224, Width: 224, Channels: 3, Filters: 64, KernelHeight: 7, KernelWidth: 7, StrideY: 2, StrideX: 2}.Same()},
		{"8x8x128x128", Shape{Batch: 8, Height: 8, Width: 8, Channels: 128, Filters: 128, KernelHeight: 3, KernelWidth: 3}.Same()},
		{"28x28x12x30", Shape{Batch: 16, Height: 28, Width: 28, Channels: 12, Filters: 30, KernelHeight: 3, KernelWidth: 3}.Same()},
	} {
		s := c.shape.withDefaults()
		images, kernel, output := make([]float32, s.Batch*s.inPixels()*s.Channels), make([]float32, s.depth()*s.Filters), make([]float32, s.pixels()*s.Filters)
		flops := 2 * float64(s.pixels()*s.depth()*s.Filters)
		var scratch Scratch
		var workspace gemm.Workspace[float32]
		for pass, name := range []string{"forward", "input", "kernel"} {
			lines := []func() *Prepared{
				func() *Prepared { return ForwardLines(s, images, kernel, output, nil, false) },
				func() *Prepared { return InputGradientLines(s, output, kernel, images) },
				func() *Prepared { return KernelGradientLines(s, images, output, kernel) },
			}[pass]
			if pass != 1 || s.flips() {
				p := lines()
				b.Run(c.name+"/"+name+"/lines", func(b *testing.B) {
					for b.Loop() {
						p.Begin()
						for piece := range p.Pieces() {
							p.RunPiece(piece, &scratch)
						}
						p.Finish()
					}
					b.ReportMetric(flops*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
				})
			}
			products := [][]*gemm.Prepared[float32]{Forward(s, images, kernel, output, nil, 0), InputGradient(s, output, kernel, images), KernelGradient(s, images, output, kernel).Parts}[pass]
			b.Run(c.name+"/"+name+"/patches", func(b *testing.B) {
				for b.Loop() {
					for _, product := range products {
						product.Run(&workspace)
					}
				}
				b.ReportMetric(flops*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
			})
		}
	}
}
