package bench

import (
	"kerasgo/kerasgo"
	"kerasgo/kerasgo/layers"
)

// cnnBenchmark trains a small network for images in batches of 128: two
// convolutions, of which the first needs no gradient of its input, and two
// dense layers.
var cnnBenchmark = benchmark{name: "cnn", run: training{
	name: "cnn", build: cnn, sample: []int{28, 28, 1}, batch: 128, samples: 2560, steps: 10,
	flops: 2*128*(2*26*26*9*32+3*24*24*9*32*64) + 3*2*128*(12*12*64*128+128*10),
}.run}

func cnn() *kerasgo.Network {
	return kerasgo.Sequential(
		layers.Input(28, 28, 1),
		layers.Conv2D(32, 3).Activation("relu"),
		layers.Conv2D(64, 3).Activation("relu"),
		layers.MaxPooling2D(2),
		layers.Flatten(),
		layers.Dense(128).Activation("relu"),
		layers.Dense(10).Activation("softmax"),
	)
}
