package bench

import (
	"kerasgo/kerasgo"
	"kerasgo/kerasgo/layers"
)

// lstmBenchmark trains a recurrent network on sequences of 50 steps of 32
// features in batches of 64.
var lstmBenchmark = benchmark{name: "lstm", run: training{
	name: "lstm", build: lstm, sample: []int{50, 32}, batch: 64, samples: 6400, steps: 100,
	flops: 2*64*50*(3*64*256+2*32*256) + 3*2*64*64*10,
}.run}

func lstm() *kerasgo.Network {
	return kerasgo.Sequential(
		layers.Input(50, 32),
		layers.LSTM(64),
		layers.Dense(10).Activation("softmax"),
	)
}
