package recurrent

import (
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"

	"kerasgo/kerasgo/kernels/gemm/micro"
)

// TestLoops compares random loops with float64: outputs and last states element
// by element, gradients along a random direction.
func TestLoops(t *testing.T) {
	for _, kernel := range micro.Kernels32() {
		t.Run(kernel.Name, func(t *testing.T) {
			for seed := range uint64(2500) {
				if !testLoop(t, kernel, seed) {
					t.Fatalf("seed %d", seed)
				}
			}
		})
	}
}

// FuzzLoops is TestLoops with seeds that the fuzzer chooses.
func FuzzLoops(f *testing.F) {
	f.Add(uint64(1 << 20))
	f.Fuzz(func(t *testing.T, seed uint64) {
		for _, kernel := range micro.Kernels32() {
			testLoop(t, kernel, seed)
		}
	})
}

// TestLoopsOfOtherSets runs TestLoops with the other instruction sets' gates.
func TestLoopsOfOtherSets(t *testing.T) {
	if os.Getenv("KERASGO_CPU") != "" {
		t.Skip("a set is chosen already")
	}
	for i, kernel := range micro.Kernels32() {
		if i == 0 {
			continue // TestLoops ran it
		}
		test := exec.Command(os.Args[0], "-test.run=^TestLoops$/^"+kernel.Name+"$")
		test.Env = append(os.Environ(), "KERASGO_CPU="+kernel.Name)
		if output, err := test.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", kernel.Name, err, output)
		}
	}
}

// values are random and the same in both precisions.
func values(random *rand.Rand, count int, scale float64) ([]float32, []float64) {
	single, double := make([]float32, count), make([]float64, count)
	for i := range single {
		single[i] = float32(random.NormFloat64() * scale)
		double[i] = float64(single[i])
	}
	return single, double
}

func testLoop(t *testing.T, kernel *micro.Kernel, seed uint64) bool {
	random := rand.New(rand.NewPCG(seed, 11))
	size := func(most int) int { return 1 + random.IntN(most) }
	shape := Shape{
		Cell: Cell(random.IntN(4)), Batch: size(6), Steps: size(7), Features: size(9), Units: size(12), Kernel: kernel,
		Backwards: random.IntN(2) == 0, Bias: random.IntN(4) > 0, All: random.IntN(2) == 0, Gradient: random.IntN(4) > 0,
	}
	switch random.IntN(20) {
	case 0:
		shape.Batch += random.IntN(60)
	case 1:
		shape.Units += random.IntN(40)
	case 2:
		shape.Features += random.IntN(40)
	case 3:
		shape.Steps += random.IntN(30)
	}
	width := shape.Cell.Gates() * shape.Units
	p := problem{Shape: shape}
	x, xs := values(random, shape.Batch*shape.Steps*shape.Features, 1)
	w, ws := values(random, shape.Features*width, 0.4)
	u, us := values(random, shape.Units*width, 0.4)
	b, bs := values(random, shape.Cell.Biases()*width, 0.4)
	p.x, p.kernel, p.recurrent, p.bias = xs, ws, us, bs
	if !shape.Gradient && seed%5 == 0 { // numbers that are none spread as they should
		at := random.IntN(len(x))
		x[at] = []float32{float32(math.Inf(1)), float32(math.Inf(-1)), float32(math.NaN())}[random.IntN(3)]
		xs[at] = float64(x[at])
	}
	var initial Initial
	p.state, p.cell = make([]float64, shape.Batch*shape.Units), make([]float64, shape.Batch*shape.Units)
	if random.IntN(2) == 0 {
		initial.State, p.state = values(random, shape.Batch*shape.Units, 0.5)
		if shape.Cell.HasCell() {
			initial.Cell, p.cell = values(random, shape.Batch*shape.Units, 0.5)
		}
	}
	var mask []float32
	if random.IntN(3) == 0 {
		mask, p.mask = make([]float32, shape.Batch*shape.Steps), make([]float64, shape.Batch*shape.Steps)
		for i := range mask {
			if random.IntN(3) > 0 {
				mask[i], p.mask[i] = 1, 1
			}
		}
	}

	loop := New(shape)
	kept := garbage(loop.Kept())
	weights := Weights{w, u, b}
	loop.Pack(weights)
	var workspace Workspace
	for piece := loop.Pieces() - 1; piece >= 0; piece-- {
		loop.Forward(piece, x, mask, initial, kept, &workspace)
	}
	want := p.run()
	close := func(what string, i int, got float32, want, tolerance float64) bool {
		if math.Abs(float64(got)-want) <= tolerance || math.IsNaN(float64(got)) && math.IsNaN(want) {
			return true
		}
		t.Errorf("%+v: %s %d is %v, want %v", shape, what, i, got, want)
		return false
	}
	units := shape.Units
	got := make([]float32, units)
	for sample := range shape.Batch {
		steps := shape.Steps - 1
		if shape.All {
			steps = 0
		}
		begins := 0
		if mask != nil {
			begins = loop.Begins(mask[sample*shape.Steps:])
		}
		for step := steps; step < shape.Steps; step++ {
			loop.State(got, kept, sample, step)
			for i, value := range got {
				expected := want.outputs[(sample*shape.Steps+step)*units+i]
				if step < begins { // the output is zero while the state is the initial one
					expected = p.state[sample*units+i]
				}
				if !close("state", i, value, expected, 2e-5) {
					return false
				}
			}
		}
		for i, value := range got {
			if !close("last state", i, value, want.state[sample*units+i], 2e-5) {
				return false
			}
		}
		if shape.Cell.HasCell() {
			loop.LastCell(got, kept, sample)
			for i, value := range got {
				if !close("last cell", i, value, want.cell[sample*units+i], 1e-4) {
					return false
				}
			}
		}
	}
	if !shape.Gradient {
		return true
	}

	// The gradient of the sum of all results, each with a random factor.
	last := random.IntN(2) == 0
	rows := shape.Steps
	if last {
		rows = 1
	}
	stride := (rows + 2) * units
	factors, factor := values(random, shape.Batch*stride, 1)
	given := Given{Output: factors, Last: last, State: factors[rows*units:], Stride: stride}
	if shape.Cell.HasCell() {
		given.Cell = factors[(rows+1)*units:]
	}
	wanted := Wanted{State: garbage(shape.Batch * units)}
	if shape.Cell.HasCell() {
		wanted.Cell = garbage(shape.Batch * units)
	}
	if random.IntN(3) > 0 {
		wanted.Input = garbage(len(x))
	}
	loop.PackBack(weights, wanted.Input != nil)
	sums := garbage(loop.Sums())
	for piece := loop.Pieces() - 1; piece >= 0; piece-- {
		loop.Backward(piece, mask, given, wanted, kept, sums, &workspace)
	}
	score := func(o outcome) float64 {
		sum := 0.0
		for sample := range shape.Batch {
			for i := range units {
				for row := range rows {
					sum += factor[sample*stride+row*units+i] * o.outputs[(sample*shape.Steps+shape.Steps-rows+row)*units+i]
				}
				sum += factor[sample*stride+rows*units+i] * o.state[sample*units+i]
				if shape.Cell.HasCell() {
					sum += factor[sample*stride+(rows+1)*units+i] * o.cell[sample*units+i]
				}
			}
		}
		return sum
	}
	part := func(which Part, rows int) []float32 {
		to := garbage(rows * width)
		loop.Gather(to, sums, which, 0, rows)
		return to
	}
	directions := []struct {
		name     string
		at       []float64
		gradient []float32
	}{
		{"kernel", ws, part(KernelGradient, shape.Features)}, {"recurrent kernel", us, part(RecurrentGradient, units)},
		{"state", p.state, wanted.State}, {"cell", p.cell, wanted.Cell}, {"input", xs, wanted.Input}, {"bias", bs, nil},
	}
	if shape.Bias {
		directions[5].gradient = part(BiasGradient, shape.Cell.Biases())
	}
	for _, d := range directions {
		if d.gradient == nil {
			continue
		}
		const step = 1e-5
		before := append([]float64(nil), d.at...)
		along, length := 0.0, 0.0
		move := make([]float64, len(d.at))
		for i := range move {
			move[i] = random.NormFloat64()
			along += move[i] * float64(d.gradient[i])
			length += float64(d.gradient[i]) * float64(d.gradient[i])
		}
		shift := func(by float64) float64 {
			for i := range d.at {
				d.at[i] = before[i] + by*move[i]
			}
			return score(p.run())
		}
		slope := (shift(step) - shift(-step)) / (2 * step)
		copy(d.at, before)
		if !(math.Abs(slope-along) <= 1e-4*(1+math.Sqrt(length))) {
			t.Errorf("%+v, mask %v, last %v: the gradient of the %s is %v along a direction, want %v", shape, mask != nil, last, d.name, along, slope)
			return false
		}
	}
	return true
}

// garbage is memory that has not been written: nothing may be read from it.
func garbage(size int) []float32 {
	s := make([]float32, size)
	for i := range s {
		s[i] = float32(math.NaN())
	}
	return s
}

// TestAllocations: running pieces allocates nothing once the workspace is large
// enough.
func TestAllocations(t *testing.T) {
	for cell := range Cell(4) {
		shape := Shape{Cell: cell, Batch: 20, Steps: 5, Features: 3, Units: 7, Bias: true, Gradient: true}
		loop := New(shape)
		width := cell.Gates() * shape.Units
		x, kept, sums := make([]float32, 20*5*3), make([]float32, loop.Kept()), make([]float32, loop.Sums())
		weights := Weights{make([]float32, 3*width), make([]float32, 7*width), make([]float32, 2*width)}
		given, wanted := Given{Output: make([]float32, 20*7), Last: true, Stride: 7}, Wanted{Input: make([]float32, len(x))}
		mask := make([]float32, 20*5)
		loop.Pack(weights)
		loop.PackBack(weights, true)
		workspace := new(Workspace)
		loop.Reserve(workspace)
		if allocations := testing.AllocsPerRun(20, func() {
			loop.Pack(weights)
			loop.PackBack(weights, true)
			for piece := range loop.Pieces() {
				loop.Forward(piece, x, mask, Initial{}, kept, workspace)
				loop.Backward(piece, mask, given, wanted, kept, sums, workspace)
			}
		}); allocations != 0 {
			t.Errorf("cell %d: %v allocations", cell, allocations)
		}
	}
}

func BenchmarkLoops(b *testing.B) {
	for cell, name := range []string{"Simple", "LSTM", "GRU", "GRUBefore"} {
		shape := Shape{Cell: Cell(cell), Batch: 64, Steps: 50, Features: 32, Units: 64, Bias: true, Gradient: true}
		loop := New(shape)
		width := shape.Cell.Gates() * shape.Units
		random := rand.New(rand.NewPCG(1, 2))
		x, _ := values(random, 64*50*32, 1)
		w, _ := values(random, 32*width, 0.1)
		u, _ := values(random, 64*width, 0.1)
		weights := Weights{w, u, make([]float32, 2*width)}
		kept, sums := make([]float32, loop.Kept()), make([]float32, loop.Sums())
		given, _ := values(random, 64*64, 1)
		workspace := new(Workspace)
		b.Run(name+"/forward", func(b *testing.B) {
			for b.Loop() {
				loop.Pack(weights)
				for piece := range loop.Pieces() {
					loop.Forward(piece, x, nil, Initial{}, kept, workspace)
				}
			}
		})
		b.Run(name+"/backward", func(b *testing.B) {
			for b.Loop() {
				loop.PackBack(weights, false)
				for piece := range loop.Pieces() {
					loop.Backward(piece, nil, Given{Output: given, Last: true, Stride: 64}, Wanted{}, kept, sums, workspace)
				}
			}
		})
	}
}
