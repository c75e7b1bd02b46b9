package window

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"kerasgo/kerasgo/kernels/convolution"
)

// forEachSet runs a test on every set of functions that this processor can run.
func forEachSet(t *testing.T, test func(t *testing.T)) {
	kept := active
	defer func() { active = kept }()
	for _, set := range sets() {
		active = set
		t.Run(set.name, test)
	}
}

// under calls visit for the pixels of an output pixel's window that lie on its
// image, with the index of the pixel and of the window's place, by definition.
func under(s *convolution.Shape, out int, visit func(pixel, place int)) {
	x, y, z, image := out%s.OutWidth, out/s.OutWidth%s.OutHeight, out/s.OutWidth/s.OutHeight%s.OutDepth, out/s.OutWidth/s.OutHeight/s.OutDepth
	for kz := range s.KernelDepth {
		for ky := range s.KernelHeight {
			for kx := range s.KernelWidth {
				inZ, inY, inX := z*s.StrideZ-s.PadFront+kz*s.DilationZ, y*s.StrideY-s.PadTop+ky*s.DilationY, x*s.StrideX-s.PadLeft+kx*s.DilationX
				if inZ >= 0 && inZ < s.Depth && inY >= 0 && inY < s.Height && inX >= 0 && inX < s.Width {
					visit(((image*s.Depth+inZ)*s.Height+inY)*s.Width+inX, (kz*s.KernelHeight+ky)*s.KernelWidth+kx)
				}
			}
		}
	}
}

// randomShape has a window of up to 4 places an axis.
func randomShape(random *rand.Rand, volumes, dilated bool) convolution.Shape {
	s := convolution.Shape{
		Batch: 1 + random.IntN(3), Height: 1 + random.IntN(9), Width: 1 + random.IntN(12), Channels: 1 + random.IntN(40),
		KernelHeight: 1 + random.IntN(4), KernelWidth: 1 + random.IntN(5), StrideY: 1 + random.IntN(3), StrideX: 1 + random.IntN(3),
	}
	if volumes {
		s.Depth, s.KernelDepth, s.StrideZ = 1+random.IntN(5), 1+random.IntN(3), 1+random.IntN(3)
	}
	if dilated {
		s.DilationY, s.DilationX = 1+random.IntN(3), 1+random.IntN(3)
	}
	if padded := s.Same(); random.IntN(2) == 0 || s.Valid().Empty() {
		return padded
	}
	return s.Valid()
}

func sizes(s *convolution.Shape) (in, out, places int) {
	return s.Batch * s.Depth * s.Height * s.Width, s.Batch * s.OutDepth * s.OutHeight * s.OutWidth, s.KernelDepth * s.KernelHeight * s.KernelWidth
}

// numbers are random, one in so many of them NaN or infinite, and few enough
// different ones that windows have equals.
func numbers(random *rand.Rand, count, special int) []float32 {
	values := make([]float32, count)
	for i := range values {
		values[i] = float32(random.IntN(64)-32) / 16
		if special > 0 && random.IntN(special) == 0 {
			values[i] = []float32{float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1))}[random.IntN(3)]
		}
	}
	return values
}

// compare fails where numbers differ by more than a little, or are not NaN or
// infinite together.
func compare(t *testing.T, what string, s convolution.Shape, got []float32, want []float64) {
	t.Helper()
	for i, value := range want {
		if g := float64(got[i]); !(math.Abs(g-value) <= 1e-4) && !(math.IsNaN(g) && math.IsNaN(value)) && g != value {
			t.Fatalf("%s of %+v: element %d is %v, want %v", what, s, i, g, value)
		}
	}
}

// trials is how many pools and depthwise convolutions are tried on each set.
func trials() int {
	if testing.Short() {
		return 300
	}
	return 2000
}

func TestPools(t *testing.T) {
	forEachSet(t, func(t *testing.T) {
		random := rand.New(rand.NewPCG(1, 2))
		for trial := range trials() {
			special := 0
			if trial%4 == 0 {
				special = 20
			}
			poolsLikeDefinition(t, randomShape(random, trial%3 == 0, false), random, special)
		}
	})
}

func poolsLikeDefinition(t *testing.T, s convolution.Shape, random *rand.Rand, special int) {
	t.Helper()
	in, out, _ := sizes(&s)
	images, gradient := numbers(random, in*s.Channels, special), numbers(random, out*s.Channels, 0)
	largest, average := make([]float64, len(gradient)), make([]float64, len(gradient))
	toLargest, toAll := make([]float64, len(images)), make([]float64, len(images))
	for o := range out {
		for c := range s.Channels {
			at, count, first := o*s.Channels+c, 0, -1
			largest[at] = math.Inf(-1)
			under(&s, o, func(pixel, _ int) {
				value := float64(images[pixel*s.Channels+c])
				if first < 0 || value > largest[at] {
					first = pixel
				}
				largest[at] = max(largest[at], value)
				average[at] += value
				count++
			})
			average[at] /= float64(count)
			if !math.IsNaN(largest[at]) {
				toLargest[first*s.Channels+c] += float64(gradient[at])
			}
			under(&s, o, func(pixel, _ int) { toAll[pixel*s.Channels+c] += float64(gradient[at]) / float64(count) })
		}
	}
	p, w := NewPool(s), new(Workspace)
	p.Reserve(w)
	cut := random.IntN(p.Rows() + 1) // rows may come in any parts
	outputs := numbers(random, len(gradient), 2)
	p.Largest(w, outputs, images, 0, cut)
	p.Largest(w, outputs, images, cut, p.Rows())
	compare(t, "largest", s, outputs, largest)
	inputs, half := numbers(random, len(images), 2), random.IntN(s.Batch+1)
	p.LargestGradient(w, inputs, images, outputs, gradient, 0, half)
	p.LargestGradient(w, inputs, images, outputs, gradient, half, s.Batch)
	compare(t, "gradient of the largest", s, inputs, toLargest)
	if p.Tiled() {
		inputs = slices.Clone(images)
		p.LargestGradient(w, inputs, inputs, outputs, gradient, 0, half)
		p.LargestGradient(w, inputs, inputs, outputs, gradient, half, s.Batch)
		compare(t, "gradient of the largest over the images", s, inputs, toLargest)
	}
	outputs = numbers(random, len(gradient), 2)
	p.Average(w, outputs, images, 0, cut)
	p.Average(w, outputs, images, cut, p.Rows())
	compare(t, "average", s, outputs, average)
	inputs = numbers(random, len(images), 2)
	p.AverageGradient(w, inputs, gradient, 0, half)
	p.AverageGradient(w, inputs, gradient, half, s.Batch)
	compare(t, "gradient of the average", s, inputs, toAll)
}

func TestDepthwise(t *testing.T) {
	forEachSet(t, func(t *testing.T) {
		random := rand.New(rand.NewPCG(3, 4))
		for trial := range trials() {
			special := 0
			if trial%4 == 0 {
				special = 200
			}
			depthwiseLikeDefinition(t, randomShape(random, false, trial%2 == 0), random, special)
		}
	})
}

func depthwiseLikeDefinition(t *testing.T, s convolution.Shape, random *rand.Rand, special int) {
	t.Helper()
	multiplier := 1 + random.IntN(3)*random.IntN(2)
	in, out, places := sizes(&s)
	channels := s.Channels * multiplier
	images, gradient := numbers(random, in*s.Channels, special), numbers(random, out*channels, special)
	kernel, bias := numbers(random, places*channels, special), numbers(random, channels, 0)
	forward, toImages, toKernel := make([]float64, len(gradient)), make([]float64, len(images)), make([]float64, len(kernel))
	for o := range out {
		for c := range channels {
			forward[o*channels+c] = float64(bias[c])
			under(&s, o, func(pixel, place int) {
				x, k, g := float64(images[pixel*s.Channels+c/multiplier]), float64(kernel[place*channels+c]), float64(gradient[o*channels+c])
				forward[o*channels+c] += x * k
				toImages[pixel*s.Channels+c/multiplier] += g * k
				toKernel[place*channels+c] += x * g
			})
			forward[o*channels+c] = max(forward[o*channels+c], 0)
		}
	}
	d, w := NewDepthwise(s, multiplier), new(Workspace)
	d.Reserve(w)
	cut := random.IntN(d.Rows() + 1)
	outputs := numbers(random, len(gradient), 2)
	d.Forward(w, outputs, images, kernel, bias, 0, 0, cut)
	d.Forward(w, outputs, images, kernel, bias, 0, cut, d.Rows())
	compare(t, "convolution", s, outputs, forward)
	inputs, sum, part := numbers(random, len(images), 2), make([]float32, len(kernel)), make([]float32, len(kernel))
	for image := range s.Batch {
		d.InputGradient(w, inputs, gradient, kernel, image)
		d.KernelGradient(w, part, images, gradient, image)
		for i, value := range part {
			sum[i] += value
		}
	}
	compare(t, "input gradient", s, inputs, toImages)
	compare(t, "kernel gradient", s, sum, toKernel)
}

// FuzzShapes holds pools and depthwise convolutions of any small shape against
// the definition.
func FuzzShapes(f *testing.F) {
	f.Add(uint64(0))
	f.Fuzz(func(t *testing.T, seed uint64) {
		random := rand.New(rand.NewPCG(seed, 1))
		poolsLikeDefinition(t, randomShape(random, seed%2 == 0, false), random, int(seed%32))
		depthwiseLikeDefinition(t, randomShape(random, false, true), random, int(seed%256))
	})
}

func TestAllocations(t *testing.T) {
	s := convolution.Shape{Batch: 2, Height: 9, Width: 9, Channels: 20, KernelHeight: 3, KernelWidth: 3, StrideY: 2}.Same()
	p, d, w := NewPool(s), NewDepthwise(s, 1), new(Workspace)
	p.Reserve(w)
	d.Reserve(w)
	in, out, places := sizes(&s)
	images, output, kernel := make([]float32, in*20), make([]float32, out*20), make([]float32, places*20)
	if n := testing.AllocsPerRun(10, func() {
		p.Largest(w, output, images, 0, p.Rows())
		p.LargestGradient(w, images, images, output, output, 0, s.Batch)
		p.Average(w, output, images, 0, p.Rows())
		p.AverageGradient(w, images, output, 0, s.Batch)
		d.Forward(w, output, images, kernel, nil, 0, 0, d.Rows())
		d.InputGradient(w, images, output, kernel, 1)
		d.KernelGradient(w, kernel, images, output, 1)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkWindow(b *testing.B) {
	for _, c := range []struct {
		name string
		s    convolution.Shape
	}{
		{"3x3", convolution.Shape{Batch: 8, Height: 56, Width: 56, Channels: 64, KernelHeight: 3, KernelWidth: 3}.Same()},
		{"2x2/2", convolution.Shape{Batch: 8, Height: 56, Width: 56, Channels: 64, KernelHeight: 2, KernelWidth: 2, StrideY: 2, StrideX: 2}.Valid()},
		{"3x3/2", convolution.Shape{Batch: 32, Height: 56, Width: 56, Channels: 64, KernelHeight: 3, KernelWidth: 3, StrideY: 2, StrideX: 2}.Same()},
	} {
		s := c.s
		p, d, w := NewPool(s), NewDepthwise(s, 1), new(Workspace)
		p.Reserve(w)
		in, out, places := sizes(&s)
		images, output, kernel := make([]float32, in*64), make([]float32, out*64), make([]float32, places*64)
		for name, run := range map[string]func(){
			"largest": func() { p.Largest(w, output, images, 0, p.Rows()) },
			"route":   func() { p.LargestGradient(w, images, images, output, output, 0, s.Batch) },
			"average": func() { p.Average(w, output, images, 0, p.Rows()) },
			"scatter": func() { p.AverageGradient(w, images, output, 0, s.Batch) },
			"forward": func() { d.Forward(w, output, images, kernel, nil, 0, 0, d.Rows()) },
			"input": func() {
				for image := range s.Batch {
					d.InputGradient(w, images, output, kernel, image)
				}
			},
			"kernel": func() {
				for image := range s.Batch {
					d.KernelGradient(w, kernel, images, output, image)
				}
			},
		} {
			b.Run(c.name+"/"+name, func(b *testing.B) {
				for b.Loop() {
					run()
				}
				b.ReportMetric(float64(4*(len(images)+len(output)))*float64(b.N)/b.Elapsed().Seconds()/1e9, "GB/s")
			})
		}
	}
}
