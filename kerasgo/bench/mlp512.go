package bench

import (
	"kerasgo/kerasgo"
	"kerasgo/kerasgo/layers"
)

// mlp512Benchmark trains 784-512-512-10 in batches of 128.
var mlp512Benchmark = benchmark{name: "mlp512", run: training{
	name: "mlp512", build: mlp512, sample: []int{784}, batch: 128, samples: 60000, steps: 100,
	flops: denseFlops(128, 784, 512, 512, 10),
}.run}

func mlp512() *kerasgo.Network {
	return kerasgo.Sequential(
		layers.Input(784),
		layers.Dense(512).Activation("relu"),
		layers.Dense(512).Activation("relu"),
		layers.Dense(10).Activation("softmax"),
	)
}
