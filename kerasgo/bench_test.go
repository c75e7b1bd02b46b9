package kerasgo_test

import (
	"testing"

	"kerasgo/kerasgo"
	"kerasgo/kerasgo/layers"
	"kerasgo/kerasgo/tensor"
)

// BenchmarkPredictOneRow is the latency of a small network.
func BenchmarkPredictOneRow(b *testing.B) {
	model := kerasgo.Sequential(layers.Input(64), layers.Dense(64).Activation("relu"), layers.Dense(10).Activation("softmax"))
	x := tensor.Zeros(1, 64)
	b.ReportAllocs()
	for b.Loop() {
		model.Predict(x)
	}
}
