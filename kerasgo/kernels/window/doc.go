// Package window holds what moves a window over the pixels of images channel by
// channel: pools, depthwise convolutions, and the gradients of both.
//
//	shape := convolution.Shape{Batch: 32, Height: 28, Width: 28, Channels: 64,
//		KernelHeight: 2, KernelWidth: 2, StrideY: 2, StrideX: 2}.Valid()
//	pool := window.NewPool(shape)
//	pool.Largest(output, images, 0, pool.Rows())
//
// The shape is that of package convolution; its filters are not looked at. An
// output row is cut into runs of pixels that see the same part of the window,
// one long one inside the image and short ones at its edges; a run is one sweep:
// one call of a function in assembly (AVX-512, AVX2 or NEON), or of its portable twin.
//
// KERASGO_CPU=avx512, avx2, neon or portable in the environment chooses among them.
package window

//go:generate go run ./generate -out sweep_amd64.s -pkg window
//go:generate go run ./generate/neon -declarations sweep_arm64.go -out sweep_arm64.s
