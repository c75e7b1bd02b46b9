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
	s = s.withDefaults()
	channels, filters := s.Channels/s.Groups, s.Filters/s.Groups
	under := func(out, kernel, stride, dilation, pad, size int) (int, bool) {
		place := out*stride - pad + kernel*dilation
		return place, place >= 0 && place < size
	}
	for output := range s.pixels() {
		at := newPixel(output, s.OutDepth, s.OutHeight, s.OutWidth)
		for place := range s.places() {
			x, okX := under(at.x, place%s.KernelWidth, s.StrideX, s.DilationX, s.PadLeft, s.Width)
			y, okY := under(at.y, place/s.KernelWidth%s.KernelHeight, s.StrideY, s.DilationY, s.PadTop, s.Height)
			z, okZ := under(at.z, place/s.KernelWidth/s.KernelHeight, s.StrideZ, s.DilationZ, s.PadFront, s.Depth)
			if !okX || !okY || !okZ {
				continue
			}
			pixel := ((at.image*s.Depth+z)*s.Height+y)*s.Width + x
			for c := range channels {
				for f := range s.Filters {
					visit(pixel*s.Channels+f/filters*channels+c, (place*channels+c)*s.Filters+f, output*s.Filters+f)
				}
			}
		}
	}
}

// randomShape is a convolution of images, or every third time of volumes, often
// with groups.
func randomShape(random *rand.Rand, trial int) Shape {
	groups := max(1, random.IntN(6)-2)
	s := Shape{
		Batch: 1 + random.IntN(9), Height: 1 + random.IntN(12), Width: 1 + random.IntN(12), Channels: groups * (1 + random.IntN(20)),
		Filters: groups * (1 + random.IntN(40)), KernelHeight: 1 + random.IntN(4), KernelWidth: 1 + random.IntN(4),
		StrideY: random.IntN(4), StrideX: random.IntN(4), DilationY: random.IntN(3), DilationX: random.IntN(3), Groups: groups,
	}
	if trial%3 == 0 {
		s.Batch = 1 + random.IntN(3)
		s.Depth, s.KernelDepth, s.StrideZ, s.DilationZ = 1+random.IntN(6), 1+random.IntN(3), random.IntN(3), random.IntN(3)
	}
	if padded := s.Same(); trial%2 == 0 || s.Valid().Empty() {
		return padded
	}
	return s.Valid()
}

func TestAgainstDefinition(t *testing.T) {
	trials := 2000
	if testing.Short() {
		trials = 100
	}
	random := rand.New(rand.NewPCG(9, 10))
	for trial := range trials {
		likeDefinition(t, randomShape(random, trial), random)
	}
}

// likeDefinition compares the three products of a convolution of random numbers
// with their sums in float64.
func likeDefinition(t *testing.T, s Shape, random *rand.Rand) {
	t.Helper()
	values := func(n int) []float32 {
		v := make([]float32, n)
		for i := range v {
			v[i] = float32(random.Float64() - 0.5)
		}
		return v
	}
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
	check := func(name string, got []float32, want []float64) {
		t.Helper()
		for i := range want {
			if !(math.Abs(float64(got[i])-want[i]) <= 1e-4) {
				t.Fatalf("%s of %+v: element %d is %v, want %v", name, s, i, got[i], want[i])
			}
		}
	}
	var workspace gemm.Workspace[float32]
	run := func(products []*gemm.Prepared[float32]) {
		for _, product := range products {
			product.Run(&workspace)
		}
	}
	// What is left from before must not matter.
	got := values(len(output))
	run(Forward(s, images, kernel, got, bias, micro.AddBias))
	check("output", got, output)
	got = values(len(kernel))
	partial := KernelGradient(s, images, gradient, got)
	run(partial.Parts)
	partial.Finish()
	check("kernel gradient", got, kernelGradient)
	got = values(len(images))
	if s.Strided() {
		phases, scratch := InputGradientPhases(s, gradient, kernel, got), new(PhaseScratch)
		phases.Reserve(scratch, &workspace)
		phases.Exchange()
		for piece := range phases.Pieces() {
			phases.RunPiece(piece, scratch, &workspace)
		}
	} else {
		swapped := make([]float32, len(kernel))
		Swap(s, swapped, kernel)
		run(InputGradient(s, gradient, swapped, got))
	}
	check("input gradient", got, imagesGradient)
}

// FuzzShapes holds convolutions of any small shape against the definition.
func FuzzShapes(f *testing.F) {
	f.Add(uint64(0))
	f.Fuzz(func(t *testing.T, seed uint64) {
		random := rand.New(rand.NewPCG(seed, 1))
		likeDefinition(t, randomShape(random, int(seed%6)), random)
	})
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
			"forward": Forward(s, images, kernel, output, nil, 0),
			"kernel":  KernelGradient(s, images, output, kernel).Parts,
			"input":   InputGradient(s, output, kernel, images),
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
