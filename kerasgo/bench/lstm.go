package bench

// lstmBenchmark has a name but nothing to time as long as package layers lacks
// the layer.
var lstmBenchmark = benchmark{name: "lstm", missing: "this build of KerasGo has no LSTM layer"}
