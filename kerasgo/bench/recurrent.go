package bench

import (
	"kerasgo/kerasgo"
	"kerasgo/kerasgo/layers"
)

// The recurrent benchmarks train a network of one recurrent layer of 64 units on
// sequences of 50 steps of 32 features in batches of 64.
var (
	lstmBenchmark      = recurrentBenchmark("lstm", lstm, 4)
	gruBenchmark       = recurrentBenchmark("gru", gru, 3)
	simpleRNNBenchmark = recurrentBenchmark("simple_rnn", simpleRNN, 1)
)

func lstm() *kerasgo.Network      { return recurrent(layers.LSTM(64)) }
func gru() *kerasgo.Network       { return recurrent(layers.GRU(64)) }
func simpleRNN() *kerasgo.Network { return recurrent(layers.SimpleRNN(64)) }

func recurrent(layer layers.Layer) *kerasgo.Network {
	return kerasgo.Sequential(layers.Input(50, 32), layer, layers.Dense(10).Activation("softmax"))
}

func recurrentBenchmark(name string, build func() *kerasgo.Network, gates float64) benchmark {
	return benchmark{name: name, run: training{
		name: name, build: build, sample: []int{50, 32}, batch: 64, samples: 6400, steps: 100,
		flops: 2*64*50*(3*64+2*32)*64*gates + 3*2*64*64*10,
	}.run}
}
