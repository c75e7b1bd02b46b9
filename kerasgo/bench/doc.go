// Package bench measures how fast matrix products, convolutions and whole
// models run on this machine: what the command kerasgo bench prints.
//
//	err := bench.Run(bench.Options{Names: []string{"gemm"}, Threads: 1, Report: func(r bench.Result) {
//		fmt.Println(r.Name, r.GFlops)
//	}})
//
// Each benchmark is a file of its own. It hands a session what to run and how
// many operations that is; measure.go repeats it and takes the median, peak.go
// knows how many operations the processor could have done in that time, and the
// Result goes to the caller as soon as it is there. The folder peers compares
// these figures with those of other libraries on the same machine.
//
// A model's row NAME is a step of Fit, of whole epochs for mlp32; NAME/start is a
// new model up to the end of its first step. mlp32/steps are the same steps without
// Fit: no metrics, no shuffling, no progress, and rows copied as they come. Both are
// measured in turns. mlp32 should take less than 3 % longer; where Fit gains more by
// fetching and gathering ahead than its own loop costs, it takes less.
package bench
