package bench

import "kerasgo/kerasgo/tensor"

// predictBenchmark is the latency of Predict on one row through mlp32.
var predictBenchmark = benchmark{name: "predict", run: func(s *session) error {
	model := mlp32()
	x := tensor.FromFloat32s(values[float32](784), 1, 784)
	s.time("predict", 1, 2*(784*32+32*10), s.peak32, func() { model.Predict(x) })
	return nil
}}
