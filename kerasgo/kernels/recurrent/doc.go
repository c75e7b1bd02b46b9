// Package recurrent runs the loops over time of recurrent layers, forward and
// back through time: SimpleRNN, LSTM and GRU in the arithmetic of Keras's
// defaults.
//
//	loop := recurrent.New(recurrent.Shape{Cell: recurrent.LSTM, Batch: 64, Steps: 50, Features: 32, Units: 64})
//	kept := make([]float32, loop.Kept())
//	loop.Pack(recurrent.Weights{Kernel: w, Recurrent: u, Bias: b})
//	for piece := range loop.Pieces() {
//		loop.Forward(piece, x, nil, nil, kept, workspace)
//	}
//
// A piece is some samples, with all their steps, so that threads never wait for
// each other between steps. Beside each other in memory lie, for each step, the
// rows of a piece: what the products of the step read (the step's input and the
// state before it, one after the other) and the gates. So a step is one product
// of [x h] with both kernels, packed once for all steps, and one call for the
// arithmetic of all gates (package vector). On the way back, the gradients of the
// kernels are added up a few steps at a time, while the gates' gradients are
// still in the cache, for each piece apart; Gather adds the pieces in their
// order. Nothing depends on the number of threads.
package recurrent
