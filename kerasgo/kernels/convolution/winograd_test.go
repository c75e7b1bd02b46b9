package convolution

import (
	"math"
	"math/rand/v2"
	"testing"

	"kerasgo/kerasgo/kernels/internal/emulated"
)

// randomTiles is a shape for tiles, mostly a small one.
func randomTiles(random *rand.Rand, trial int) Shape {
	s := Shape{
		Batch: 1 + random.IntN(2), Height: 1 + random.IntN(9), Width: 1 + random.IntN(9),
		Channels: 8 * (1 + random.IntN(2)), Filters: 8 * (1 + random.IntN(2)), KernelHeight: 3, KernelWidth: 3,
	}
	if trial%25 < 3 {
		s = Shape{
			Batch: 1 + random.IntN(5), Height: 1 + random.IntN(15), Width: 1 + random.IntN(15),
			Channels: 8 * (1 + random.IntN(5)), Filters: 8 * (1 + random.IntN(5)), KernelHeight: 3, KernelWidth: 3,
		}
	}
	switch {
	case trial%1000 == 0: // rows that would fall on the same cache sets
		s.Channels, s.Height, s.Width = 512, 6, 7
	case trial%1000 == 1:
		s.Filters, s.Height, s.Width = 512, 7, 6
	}
	if trial%3 == 0 { // volumes
		s.Batch, s.Depth, s.KernelDepth = 1, 1+random.IntN(4), 1+random.IntN(3)
	}
	return eitherPadding(s, trial)
}

// TestWinograd holds the convolution and both gradients by tiles against sums
// in float64, and against the other algorithm.
func TestWinograd(t *testing.T) {
	trials := 2000
	if testing.Short() {
		trials = 100
	}
	random := rand.New(rand.NewPCG(15, 16))
	for trial := range trials {
		tilesLikeDefinition(t, randomTiles(random, trial), random, trial%4 == 0)
	}
	// Volumes with planes of the kernel that are over none, and pieces of some blocks.
	tilesLikeDefinition(t, Shape{Batch: 2, Depth: 3, Height: 12, Width: 12, Channels: 8, Filters: 8, KernelDepth: 3, KernelHeight: 3, KernelWidth: 3}.Same(), random, false)
	tilesLikeDefinition(t, Shape{Batch: 3300, Depth: 2, Height: 1, Width: 1, Channels: 8, Filters: 8, KernelDepth: 2, KernelHeight: 3, KernelWidth: 3}.Same(), random, false)
	parts := Shape{Batch: 20, Height: 12, Width: 12, Channels: 16, Filters: 8, KernelHeight: 3, KernelWidth: 3}.Same().withDefaults()
	if w := tilingOf(parts); w.partsOfSum(w.together(parts.Channels, parts.Filters), 1) < 2 {
		t.Errorf("%+v: the kernel's gradient is not a sum of parts", parts)
	}
	tilesLikeDefinition(t, parts, random, false)
	// A large kernel for few tiles, the last of which reach over the image.
	few := Shape{Batch: 2, Height: 7, Width: 6, Channels: 16, Filters: 512, KernelHeight: 3, KernelWidth: 3}.Same()
	if !tilingOf(few.withDefaults()).few() {
		t.Errorf("%+v: not taken for few tiles", few)
	}
	tilesLikeDefinition(t, few, random, false)
	tilesLikeDefinition(t, few, random, true)
	few = Shape{Batch: 3, Height: 7, Width: 6, Channels: 136, Filters: 72, KernelHeight: 3, KernelWidth: 3}.Same() // parts, the last of which are smaller
	if !tilingOf(few.withDefaults()).fewForSums() {
		t.Errorf("%+v: not taken for few tiles of the kernel's gradient", few)
	}
	tilesLikeDefinition(t, few, random, false)
}

// TestPiecesOfKernelGradient: two threads at least have their share.
func TestPiecesOfKernelGradient(t *testing.T) {
	for _, s := range []Shape{
		{Batch: 64, Height: 8, Width: 8, Channels: 128, Filters: 128},
		{Batch: 8, Height: 14, Width: 14, Channels: 256, Filters: 256},
		{Batch: 1, Height: 14, Width: 14, Channels: 256, Filters: 256},
		{Batch: 8, Height: 7, Width: 7, Channels: 512, Filters: 512},
	} {
		s.KernelHeight, s.KernelWidth = 3, 3
		s = s.Same().withDefaults()
		images, gradient, kernel := make([]float32, s.Batch*s.inPixels()*s.Channels), make([]float32, s.pixels()*s.Filters), make([]float32, s.depth()*s.Filters)
		if p := KernelGradient(s, images, gradient, kernel); p.Pieces() < 2 {
			t.Errorf("%+v: %d pieces", s, p.Pieces())
		}
	}
}

// randomStrides is a shape with strides whose phases have three places at most.
func randomStrides(random *rand.Rand, trial int) Shape {
	strideY, strideX := 1+random.IntN(3), 1+random.IntN(3)
	if strideY*strideX == 1 {
		strideY, strideX = 2, 2
	}
	s := Shape{
		Batch: 1 + random.IntN(2), Height: 1 + random.IntN(13), Width: 1 + random.IntN(13),
		Channels: 8 * (1 + random.IntN(2)), Filters: 8 * (1 + random.IntN(2)),
		KernelHeight: 1 + random.IntN(2*strideY), KernelWidth: 1 + random.IntN(2*strideX), StrideY: strideY, StrideX: strideX,
	}
	switch {
	case trial%25 == 0: // panels of each phase, and several parts
		s.Channels, s.Filters = 32*(1+random.IntN(2)), 8*(1+random.IntN(5))
	case trial%25 == 1:
		s.Batch, s.Height, s.Width = 4, 40+random.IntN(9), 40+random.IntN(9)
	}
	return eitherPadding(s, trial)
}

// TestWinogradWithStrides is TestWinograd for strides.
func TestWinogradWithStrides(t *testing.T) {
	trials := 2000
	if testing.Short() {
		trials = 100
	}
	random := rand.New(rand.NewPCG(17, 18))
	for trial := range trials {
		tilesLikeDefinition(t, randomStrides(random, trial), random, trial%4 == 0)
	}
	// As many places as there may be.
	tilesLikeDefinition(t, Shape{Batch: 2, Height: 15, Width: 14, Channels: 16, Filters: 8, KernelHeight: 5, KernelWidth: 6, StrideY: 2, StrideX: 2}.Same(), random, false)
	tilesLikeDefinition(t, Shape{Batch: 2, Height: 15, Width: 14, Channels: 16, Filters: 8, KernelHeight: 5, KernelWidth: 6, StrideY: 2, StrideX: 2}.Valid(), random, true)
}

// tilesLikeDefinition compares the products of a convolution with their sums in
// float64; with specials, of images, gradients or kernels some of whose elements are
// infinite or NaN.
func tilesLikeDefinition(t *testing.T, s Shape, random *rand.Rand, specials bool) {
	t.Helper()
	s = s.withDefaults()
	values := func(n int) []float32 {
		v := make([]float32, n)
		for i := range v {
			v[i] = float32(random.Float64() - 0.5)
		}
		return v
	}
	images, kernel := values(s.Batch*s.inPixels()*s.Channels), values(s.depth()*s.Filters)
	gradient, bias := values(s.pixels()*s.Filters), values(s.Filters)
	if specials {
		for _, v := range [][]float32{images, gradient, kernel} {
			makeSpecial(v, random)
		}
	}
	output, imagesGradient, ofKernel := make([]float64, len(gradient)), make([]float64, len(images)), make([]float64, len(kernel))
	direct(s, func(i, k, o int) {
		output[o] += float64(images[i]) * float64(kernel[k])
		imagesGradient[i] += float64(gradient[o]) * float64(kernel[k])
		ofKernel[k] += float64(images[i]) * float64(gradient[o])
	})
	// A product of two numbers of these is 1/16 in size on average.
	check := func(name string, terms int, got []float32, want []float64) {
		t.Helper()
		for i := range want {
			g := float64(got[i])
			if !(math.Abs(g-want[i]) <= 1e-6+1e-6*float64(terms)/16) && g != want[i] && (g == g || want[i] == want[i]) {
				t.Fatalf("%s of %+v: element %d is %v, want %v", name, s, i, got[i], want[i])
			}
		}
	}
	var scratch Scratch
	run := func(w *Prepared) {
		for piece := range w.Ahead() {
			w.RunAhead(piece, &scratch)
		}
		for piece := w.Pieces() - 1; piece >= 0; piece-- {
			w.RunPiece(piece, &scratch)
		}
		w.Finish()
	}
	forward, inputGradient, kernelGradient := forwardTiles, inputGradientTiles, kernelGradientTiles
	if s.StrideY*s.StrideX > 1 {
		forward, kernelGradient = forwardStrides, kernelGradientStrides
		inputGradient = func(s Shape, outputGradient, kernel, imagesGradient, _ []float32) *Prepared {
			return inputGradientStrides(s, outputGradient, kernel, imagesGradient)
		}
	}
	got := values(len(output))
	run(forward(s, images, kernel, got, nil, false))
	check("output", s.depth(), got, output)
	for i := range output {
		output[i] = max(output[i]+float64(bias[i%s.Filters]), 0)
	}
	run(forward(s, images, kernel, got, bias, true))
	check("rectified output", s.depth(), got, output)
	got = values(len(images))
	run(inputGradient(s, gradient, kernel, got, nil))
	check("input gradient", s.places()*s.Filters, got, imagesGradient)
	if s.StrideY*s.StrideX == 1 {
		for i, value := range images {
			if !(value > 0) {
				imagesGradient[i] = 0
			}
		}
		run(inputGradient(s, gradient, kernel, got, images))
		check("gated input gradient", s.places()*s.Filters, got, imagesGradient)
	}
	got = values(len(kernel))
	run(kernelGradient(s, images, gradient, got))
	check("kernel gradient", s.pixels(), got, ofKernel)
}

func TestWhereTilesPay(t *testing.T) {
	for _, c := range []struct {
		shape Shape
		want  bool
	}{
		{Shape{Batch: 128, Height: 26, Width: 26, Channels: 32, Filters: 64, KernelHeight: 3, KernelWidth: 3}.Valid(), true},
		{Shape{Batch: 8, Height: 56, Width: 56, Channels: 64, Filters: 64, KernelHeight: 3, KernelWidth: 3}.Same(), true},
		{Shape{Batch: 128, Height: 28, Width: 28, Channels: 1, Filters: 32, KernelHeight: 3, KernelWidth: 3}.Valid(), false},
		{Shape{Batch: 128, Height: 28, Width: 28, Channels: 32, Filters: 64, KernelHeight: 5, KernelWidth: 5}.Valid(), false},
		{Shape{Batch: 128, Height: 28, Width: 28, Channels: 32, Filters: 64, KernelHeight: 3, KernelWidth: 3, StrideY: 2, StrideX: 2}.Same(), false},
		{Shape{Batch: 128, Height: 28, Width: 28, Channels: 32, Filters: 64, KernelHeight: 3, KernelWidth: 3, DilationY: 2}.Same(), false},
		{Shape{Batch: 128, Height: 28, Width: 28, Channels: 32, Filters: 64, KernelHeight: 3, KernelWidth: 3, Groups: 2}.Same(), false},
		{Shape{Batch: 4, Depth: 16, Height: 16, Width: 16, Channels: 16, Filters: 32, KernelDepth: 3, KernelHeight: 3, KernelWidth: 3}.Same(), true},
		{Shape{Batch: 8, Depth: 8, Height: 28, Width: 28, Channels: 32, Filters: 64, KernelDepth: 3, KernelHeight: 3, KernelWidth: 3, StrideZ: 2}.Same(), false},
		{Shape{Batch: 8, Depth: 8, Height: 28, Width: 28, Channels: 32, Filters: 64, KernelDepth: 3, KernelHeight: 3, KernelWidth: 3, DilationZ: 2}.Same(), false},
		{Shape{Batch: 1, Height: 4, Width: 4, Channels: 256, Filters: 256, KernelHeight: 3, KernelWidth: 3}.Same(), false},
		{Shape{Batch: 32, Height: 2, Width: 2, Channels: 256, Filters: 256, KernelHeight: 3, KernelWidth: 3}.Same(), false},
	} {
		if got := c.shape.withDefaults().tilesPay(); got != c.want {
			t.Errorf("%+v: %v, want %v", c.shape, got, c.want)
		}
	}
}

func TestWhereStridesPay(t *testing.T) {
	for _, c := range []struct {
		shape Shape
		want  bool
	}{
		{Shape{Batch: 8, Height: 56, Width: 56, Channels: 64, Filters: 128, KernelHeight: 3, KernelWidth: 3, StrideY: 2, StrideX: 2}.Same(), true},
		{Shape{Batch: 64, Height: 28, Width: 28, Channels: 64, Filters: 128, KernelHeight: 4, KernelWidth: 4, StrideY: 2, StrideX: 2}.Same(), true},
		{Shape{Batch: 64, Height: 28, Width: 28, Channels: 64, Filters: 128, KernelHeight: 5, KernelWidth: 6, StrideY: 2, StrideX: 2}.Same(), true},
		{Shape{Batch: 64, Height: 28, Width: 28, Channels: 64, Filters: 128, KernelHeight: 7, KernelWidth: 7, StrideY: 2, StrideX: 2}.Same(), false},
		{Shape{Batch: 64, Height: 28, Width: 28, Channels: 64, Filters: 128, KernelHeight: 1, KernelWidth: 1, StrideY: 2, StrideX: 2}.Same(), false},
		{Shape{Batch: 64, Height: 28, Width: 28, Channels: 64, Filters: 128, KernelHeight: 3, KernelWidth: 3}.Same(), false},
		{Shape{Batch: 64, Height: 28, Width: 28, Channels: 64, Filters: 128, KernelHeight: 4, KernelWidth: 4, StrideY: 2, StrideX: 2, Groups: 2}.Same(), false},
		{Shape{Batch: 64, Height: 28, Width: 28, Channels: 3, Filters: 128, KernelHeight: 4, KernelWidth: 4, StrideY: 2, StrideX: 2}.Same(), false},
		{Shape{Batch: 1, Height: 8, Width: 8, Channels: 64, Filters: 128, KernelHeight: 4, KernelWidth: 4, StrideY: 2, StrideX: 2}.Same(), false},
	} {
		if got := c.shape.withDefaults().stridesPay(); got != c.want {
			t.Errorf("%+v: %v, want %v", c.shape, got, c.want)
		}
	}
}

// TestWinogradOnArm64 runs the tests of tiles for arm64.
func TestWinogradOnArm64(t *testing.T) { emulated.Arm64(t, "TestWinograd(WithStrides)?$") }
