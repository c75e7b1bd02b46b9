package bench

import (
	"kerasgo/kerasgo"
	"kerasgo/kerasgo/layers"
)

// mlp32Benchmark trains the smallest useful model: 784-32-10 in batches of 32.
var mlp32Benchmark = benchmark{name: "mlp32", run: training{
	name: "mlp32", build: mlp32, sample: []int{784}, batch: 32, samples: 60000, steps: 1875,
	flops: denseFlops(32, 784, 32, 10), alone: true,
}.run}

func mlp32() *kerasgo.Network {
	return kerasgo.Sequential(
		layers.Input(784),
		layers.Dense(32).Activation("relu"),
		layers.Dense(10).Activation("softmax"),
	)
}
