package convolution

import (
	"math"
	"math/rand/v2"
	"testing"

	"kerasgo/kerasgo/kernels/internal/guarded"
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
	switch {
	case trial%10 == 0: // one place
		s.KernelDepth, s.KernelHeight, s.KernelWidth = min(s.KernelDepth, 1), 1, 1
	case trial%10 == 1: // a place for each pixel
		s.KernelDepth, s.KernelHeight, s.KernelWidth = s.Depth, s.Height, s.Width
		s.DilationZ, s.DilationY, s.DilationX = 1, 1, 1
		return s.Valid()
	case trial%10 == 3: // rows longer than a block
		s.Width *= 20
	}
	return eitherPadding(s, trial)
}

// eitherPadding is the shape with padding "same", or every other time "valid" if the
// kernel fits into the images.
func eitherPadding(s Shape, trial int) Shape {
	if valid := s.Valid(); trial%2 == 1 && !valid.Empty() {
		return valid
	}
	return s.Same()
}

func TestAgainstDefinition(t *testing.T) {
	trials := 2000
	if testing.Short() {
		trials = 100
	}
	random, memory := rand.New(rand.NewPCG(9, 10)), newOperands(t)
	for trial := range trials {
		likeDefinition(t, randomShape(random, trial), random, trial%4 == 0, memory)
	}
	tiles := Shape{Batch: 3, Height: 24, Width: 24, Channels: 32, Filters: 40, KernelHeight: 4, KernelWidth: 4, StrideY: 2, StrideX: 2}.Same()
	if !tiles.withDefaults().stridesPay() {
		t.Errorf("%+v: not by tiles", tiles)
	}
	likeDefinition(t, tiles, random, false, memory)
	// So many pixels that the kernel's gradient is a sum of parts.
	likeDefinition(t, Shape{Batch: 2, Height: 64, Width: 60, Channels: 40, Filters: 72, KernelHeight: 1, KernelWidth: 1}.Valid(), random, false, memory)
}

// operands are the memory of what is read: each slice is the last part of one, so
// that nothing behind it can be read.
type operands struct{ images, kernel, gradient, bias func(n int) []float32 }

func newOperands(t *testing.T) operands {
	const most = 1 << 22
	return operands{guarded.Tail[float32](t, most), guarded.Tail[float32](t, most), guarded.Tail[float32](t, most), guarded.Tail[float32](t, most)}
}

// likeDefinition compares the three products of a convolution of random numbers
// with their sums in float64. With specials, some of the images, of the gradient and
// of the kernel are infinite or NaN.
func likeDefinition(t *testing.T, s Shape, random *rand.Rand, specials bool, memory operands) {
	t.Helper()
	fill := func(v []float32) []float32 {
		for i := range v {
			v[i] = float32(random.Float64() - 0.5)
		}
		return v
	}
	values := func(n int) []float32 { return fill(make([]float32, n)) }
	images, kernel := fill(memory.images(s.Batch*s.inPixels()*s.Channels)), fill(memory.kernel(s.depth()*s.Filters))
	gradient, bias := fill(memory.gradient(s.pixels()*s.Filters)), fill(memory.bias(s.Filters))
	if specials {
		for _, v := range [][]float32{images, gradient, kernel} {
			makeSpecial(v, random)
		}
	}
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
			g := float64(got[i])
			if !(math.Abs(g-want[i]) <= 1e-4) && g != want[i] && !(g != g && want[i] != want[i]) {
				t.Fatalf("%s of %+v: element %d is %v, want %v", name, s, i, got[i], want[i])
			}
		}
	}
	s = s.withDefaults()
	var scratch Scratch
	run := func(name string, want []float64, prepare func(got []float32) *Prepared) {
		t.Helper()
		got := values(len(want)) // what is left from before must not matter
		p := prepare(got)
		p.Reserve(&scratch)
		for piece := range p.Ahead() {
			p.RunAhead(piece, &scratch)
		}
		for piece := p.Pieces() - 1; piece >= 0; piece-- {
			p.RunPiece(piece, &scratch)
		}
		p.Finish()
		check(name, got, want)
	}
	run("output", output, func(got []float32) *Prepared { return Forward(s, images, kernel, got, bias, false) })
	run("output by products", output, func(got []float32) *Prepared { return forwardProducts(s, images, kernel, got, bias, false) })
	run("output by lines", output, func(got []float32) *Prepared { return forwardLines(s, images, kernel, got, bias, false) })
	run("input gradient", imagesGradient, func(got []float32) *Prepared { return InputGradient(s, gradient, kernel, got, nil) })
	run("input gradient by lines", imagesGradient, func(got []float32) *Prepared { return inputGradientLines(s, gradient, kernel, got) })
	run("kernel gradient", kernelGradient, func(got []float32) *Prepared { return KernelGradient(s, images, gradient, got) })
	run("kernel gradient by lines", kernelGradient, func(got []float32) *Prepared { return kernelGradientLines(s, images, gradient, got) })
	for i, value := range output {
		output[i] = max(value, 0)
	}
	run("rectified output", output, func(got []float32) *Prepared { return Forward(s, images, kernel, got, bias, true) })
	run("rectified output by lines", output, func(got []float32) *Prepared { return forwardLines(s, images, kernel, got, bias, true) })
}

// makeSpecial makes none to two elements infinite or NaN.
func makeSpecial(values []float32, random *rand.Rand) {
	for range random.IntN(3) {
		values[random.IntN(len(values))] = []float32{float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1))}[random.IntN(3)]
	}
}

// FuzzShapes holds convolutions of any small shape against the definition.
func FuzzShapes(f *testing.F) {
	f.Add(uint64(0))
	f.Fuzz(func(t *testing.T, seed uint64) {
		random := rand.New(rand.NewPCG(seed, 1))
		likeDefinition(t, randomShape(random, int(seed%6)), random, seed%2 == 0, newOperands(t))
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
	for _, c := range []struct {
		name  string
		shape Shape
	}{
		{"28x28x1x32", Shape{Batch: 64, Height: 28, Width: 28, Channels: 1, Filters: 32, KernelHeight: 3, KernelWidth: 3}.Valid()},
		{"32x32x3x32", Shape{Batch: 32, Height: 32, Width: 32, Channels: 3, Filters: 32, KernelHeight: 3, KernelWidth: 3}.Same()},
		{"24x24x32x64", Shape{Batch: 64, Height: 26, Width: 26, Channels: 32, Filters: 64, KernelHeight: 3, KernelWidth: 3}.Valid()},
		{"56x56x64x64", Shape{Batch: 4, Height: 56, Width: 56, Channels: 64, Filters: 64, KernelHeight: 3, KernelWidth: 3}.Same()},
		{"14x14x256x256", Shape{Batch: 4, Height: 14, Width: 14, Channels: 256, Filters: 256, KernelHeight: 3, KernelWidth: 3}.Same()},
		{"28x28x32x1", Shape{Batch: 32, Height: 28, Width: 28, Channels: 32, Filters: 1, KernelHeight: 3, KernelWidth: 3}.Same()},
		{"14x14x6x16/5x5", Shape{Batch: 64, Height: 14, Width: 14, Channels: 6, Filters: 16, KernelHeight: 5, KernelWidth: 5}.Valid()},
		{"28x28x16x32/5x5", Shape{Batch: 16, Height: 28, Width: 28, Channels: 16, Filters: 32, KernelHeight: 5, KernelWidth: 5}.Same()},
		{"28x28x64x128/2", Shape{Batch: 4, Height: 56, Width: 56, Channels: 64, Filters: 128, KernelHeight: 3, KernelWidth: 3, StrideY: 2, StrideX: 2}.Same()},
		{"1x1x16x120/5x5", Shape{Batch: 128, Height: 5, Width: 5, Channels: 16, Filters: 120, KernelHeight: 5, KernelWidth: 5}.Valid()},
		{"28x28x64x128/1x1/2", Shape{Batch: 8, Height: 56, Width: 56, Channels: 64, Filters: 128, KernelHeight: 1, KernelWidth: 1, StrideY: 2, StrideX: 2}.Valid()},
		{"14x14x512x512/1x1", Shape{Batch: 8, Height: 14, Width: 14, Channels: 512, Filters: 512, KernelHeight: 1, KernelWidth: 1}.Valid()},
		{"112x112x3x64/7x7/2", Shape{Batch: 1, Height: 224, Width: 224, Channels: 3, Filters: 64, KernelHeight: 7, KernelWidth: 7, StrideY: 2, StrideX: 2}.Same()},
		{"8x8x128x128", Shape{Batch: 8, Height: 8, Width: 8, Channels: 128, Filters: 128, KernelHeight: 3, KernelWidth: 3}.Same()},
		{"7x7x256x512/2", Shape{Batch: 8, Height: 14, Width: 14, Channels: 256, Filters: 512, KernelHeight: 3, KernelWidth: 3, StrideY: 2, StrideX: 2}.Same()},
		{"7x7x512x512", Shape{Batch: 8, Height: 7, Width: 7, Channels: 512, Filters: 512, KernelHeight: 3, KernelWidth: 3}.Same()},
		{"4x4x128x128", Shape{Batch: 32, Height: 4, Width: 4, Channels: 128, Filters: 128, KernelHeight: 3, KernelWidth: 3}.Same()},
		{"128x64x64/5", Shape{Batch: 64, Height: 1, Width: 128, Channels: 64, Filters: 64, KernelHeight: 1, KernelWidth: 5}.Valid()},
		{"16x32x32x1x16", Shape{Batch: 2, Depth: 16, Height: 32, Width: 32, Channels: 1, Filters: 16, KernelDepth: 3, KernelHeight: 3, KernelWidth: 3}.Valid()},
		{"16x16x16x16x32", Shape{Batch: 2, Depth: 16, Height: 16, Width: 16, Channels: 16, Filters: 32, KernelDepth: 3, KernelHeight: 3, KernelWidth: 3}.Same()},
	} {
		s := c.shape.withDefaults()
		images, kernel, output := make([]float32, s.Batch*s.inPixels()*s.Channels), make([]float32, s.depth()*s.Filters), make([]float32, s.pixels()*s.Filters)
		flops := 2 * float64(s.pixels()*s.depth()*s.Filters)
		var scratch Scratch
		for _, way := range []struct {
			name string
			p    *Prepared
		}{
			{"forward/best", Forward(s, images, kernel, output, nil, false)},
			{"forward/lines", forwardLines(s, images, kernel, output, nil, false)},
			{"forward/products", forwardProducts(s, images, kernel, output, nil, false)},
			{"input/best", InputGradient(s, output, kernel, images, nil)},
			{"input/lines", inputGradientLines(s, output, kernel, images)},
			{"kernel/best", KernelGradient(s, images, output, kernel)},
			{"kernel/lines", kernelGradientLines(s, images, output, kernel)},
		} {
			b.Run(c.name+"/"+way.name, func(b *testing.B) {
				for b.Loop() {
					for piece := range way.p.Ahead() {
						way.p.RunAhead(piece, &scratch)
					}
					for piece := range way.p.Pieces() {
						way.p.RunPiece(piece, &scratch)
					}
					way.p.Finish()
				}
				b.ReportMetric(flops*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
			})
		}
	}
}
