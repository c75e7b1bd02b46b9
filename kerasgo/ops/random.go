package ops

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels"
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
	if state.Value.DType() != tensor.Int32 || state.Value.Size() != 2 {
		failure.Panic("RandomUniform", "Make it with ops.NewRandomState", "a state of shape %s (%s)", tensor.ShapeString(state.Value.Shape()), state.Value.DType())
	}
	now := g.Read(state)
	g.Update(state, Increment(now))
	return g.Add(&RandomUniformOp{}, tensor.Float32, shape, now)
}

// RandomUniformOp hashes seed, run and place of each number.
type RandomUniformOp struct{ constantRule }

// Name returns "RandomUniform".
func (*RandomUniformOp) Name() string { return "RandomUniform" }

// Bind computes each number by itself (a counter-based generator, as Salmon et
// al. 2011 describe), so that pieces do not depend on each other.
func (*RandomUniformOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	return kernels.Loop(len(out.Floats), 4, func(first, last int, w *kernels.Workspace) {
		key := mix(uint64(uint32(in[0].Integers[0]))<<32 | uint64(uint32(in[0].Integers[1])))
		for i := first; i < last; i++ {
			out.Floats[i] = float32(mix(key+uint64(i)*0x9e3779b97f4a7c15)>>40) * 0x1p-24
		}
	})
}

// mix is the output function of SplitMix64 (Steele, Lea and Flood 2014).
func mix(z uint64) uint64 {
	z += 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
