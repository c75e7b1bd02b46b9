package ops

import (
	"math"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels"
	"kerasgo/kerasgo/kernels/vector"
	"kerasgo/kerasgo/tensor"
)

// NewRandomState returns the state of a random generator: a seed and a counter
// of runs. The same state gives the same numbers on any number of threads.
func NewRandomState(seed int32) *graph.Variable {
	return &graph.Variable{Name: "seed_generator_state", Value: tensor.FromInt32s([]int32{seed, 0})}
}

// RandomUniform gives float32 numbers in [0, 1), other ones at each run: the
// state's counter is registered to advance. A state serves one node.
func RandomUniform(g *graph.Graph, state *graph.Variable, shape ...int) *graph.Node {
	return random(g, state, &RandomOp{}, shape)
}

// RandomNormal gives float32 numbers of the standard normal distribution, other
// ones at each run. A state serves one node.
func RandomNormal(g *graph.Graph, state *graph.Variable, shape ...int) *graph.Node {
	return random(g, state, &RandomOp{normal: true}, shape)
}

func random(g *graph.Graph, state *graph.Variable, op *RandomOp, shape []int) *graph.Node {
	if state.Value.DType() != tensor.Int32 || state.Value.Size() != 2 {
		failure.Panic(op.Name(), "Make it with ops.NewRandomState", "a state of shape %s (%s)", tensor.ShapeString(state.Value.Shape()), state.Value.DType())
	}
	now := g.Read(state)
	g.Update(state, Increment(now))
	return g.Add(op, tensor.Float32, shape, now)
}

// RandomOp hashes seed, run and place of each number.
type RandomOp struct {
	constantRule
	normal bool
}

// Name returns "RandomUniform" or "RandomNormal".
func (op *RandomOp) Name() string {
	if op.normal {
		return "RandomNormal"
	}
	return "RandomUniform"
}

// Bind computes each number by itself (a counter-based generator, as Salmon et
// al. 2011 describe), so that pieces do not depend on each other.
func (op *RandomOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	if op.normal {
		return kernels.Loop(len(out.Floats), 40, func(first, last int, w *kernels.Workspace) {
			key := mix(uint64(uint32(in[0].Integers[0]))<<32 | uint64(uint32(in[0].Integers[1])))
			for i := first; i < last; i++ {
				out.Floats[i] = normal(mix(key + uint64(i)*odd))
			}
		})
	}
	return kernels.Cut((len(out.Floats)+vector.UniformBlock-1)/vector.UniformBlock, 256, 2*vector.UniformBlock, func(first, last int, w *kernels.Workspace) {
		key := uint64(uint32(in[0].Integers[0]))<<32 | uint64(uint32(in[0].Integers[1]))
		vector.Uniform(out.Floats[first*vector.UniformBlock:min(last*vector.UniformBlock, len(out.Floats))], key, first)
	})
}

// odd is 2⁶⁴ divided by the golden ratio: places next to each other are far
// apart.
const odd = 0x9e3779b97f4a7c15

// normal is the transform of Box and Muller (1958) of two uniform numbers.
func normal(bits uint64) float32 {
	radius := math.Sqrt(-2 * math.Log((float64(bits>>32)+1)*0x1p-32))
	return float32(radius * math.Cos(2*math.Pi*float64(uint32(bits))*0x1p-32))
}

// mix is the output function of SplitMix64 (Steele, Lea and Flood 2014).
func mix(z uint64) uint64 {
	z += odd
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
