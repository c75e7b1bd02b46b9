// Package kernels is what runs when a model runs: steps on memory that stays
// where it is. Its sub-packages hold the arithmetic: gemm (matrix products),
// convolution, window (pools, depthwise convolutions), vector (element-wise
// functions), recurrent (loops over time), blas (gonum's interface).
//
// An operation of package ops turns itself into a Step once; package plan calls
// the step's pieces, on one goroutine or several, each time the model runs.
package kernels

import (
	"kerasgo/kerasgo/kernels/convolution"
	"kerasgo/kerasgo/kernels/gemm"
	"kerasgo/kerasgo/kernels/normalization"
	"kerasgo/kerasgo/kernels/recurrent"
	"kerasgo/kerasgo/kernels/vector"
	"kerasgo/kerasgo/kernels/window"
)

// Step is one prepared computation. Its pieces are independent of each other. What
// is added up for an element, and in which order, is the same for any number of
// threads, also where a product is cut for them, so that results are too.
type Step struct {
	Pieces int // at least 1
	Work   int // about the multiply-adds of all pieces together
	Run    func(piece int, w *Workspace)
	// Reserve makes a workspace large enough, so that Run allocates nothing.
	// It may be nil.
	Reserve func(w *Workspace)
	// Before runs before any of the pieces, as pieces of its own, BeforePieces of
	// them or one; it may be nil.
	Before       func(piece int, w *Workspace)
	BeforePieces int
	// After runs, as piece 0, after all of the pieces; it may be nil.
	After func(piece int, w *Workspace)
}

// Workspace is the scratch memory of one thread.
type Workspace struct {
	Matrices gemm.Workspace[float32]
	Tiles    convolution.Scratch
	Windows  window.Workspace
	Normal   normalization.Workspace
	Loop     recurrent.Workspace
	Block    []float32 // see ReserveBlock
	Lines    vector.Lines
}

// ReserveBlock makes Block at least size elements long.
func (w *Workspace) ReserveBlock(size int) {
	if len(w.Block) < size {
		w.Block = make([]float32, size)
	}
}

// Product is the step of a prepared matrix product.
func Product(p *gemm.Prepared[float32]) Step {
	return Step{
		Pieces:  max(p.Pieces(), 1),
		Work:    p.M * p.N * p.K,
		Reserve: func(w *Workspace) { w.Matrices.Reserve(p) },
		Run: func(piece int, w *Workspace) {
			if piece < p.Pieces() {
				p.RunPiece(piece, &w.Matrices)
			}
		},
	}
}

// Convolution is the step of a prepared convolution.
func Convolution(p *convolution.Prepared) Step {
	step := Step{
		Pieces:  max(p.Pieces(), 1),
		Work:    p.Work(),
		Reserve: func(w *Workspace) { p.Reserve(&w.Tiles) },
		Run: func(piece int, w *Workspace) {
			if piece < p.Pieces() {
				p.RunPiece(piece, &w.Tiles)
			}
		},
		After: func(int, *Workspace) { p.Finish() },
	}
	if p.Ahead() > 0 {
		step.Before = func(piece int, w *Workspace) { p.RunAhead(piece, &w.Tiles) }
		step.BeforePieces = p.Ahead()
	}
	return step
}

// grain is the number of elements of a piece of a simple loop.
const grain = 1 << 14

// Loop is a step over count entries of cost multiply-adds each, cut into pieces
// of about grain; run gets half-open ranges of entries.
func Loop(count, cost int, run func(from, to int, w *Workspace)) Step {
	return Cut(count, grain/max(cost, 1), cost, run)
}

// Cut is Loop with the number of entries of a piece given.
func Cut(count, size, cost int, run func(from, to int, w *Workspace)) Step {
	size = max(size, 1)
	return Step{
		Pieces: max((count+size-1)/size, 1),
		Work:   count * cost,
		Run: func(piece int, w *Workspace) {
			run(min(piece*size, count), min((piece+1)*size, count), w)
		},
	}
}

// Batch is the step of many products of one shape, of so many multiply-adds
// together.
func Batch(b *gemm.Batch[float32], work int) Step {
	return Step{
		Pieces:  max(b.Pieces(), 1),
		Work:    work,
		Reserve: func(w *Workspace) { b.Reserve(&w.Matrices) },
		Run: func(piece int, w *Workspace) {
			if piece < b.Pieces() {
				b.RunPiece(piece, &w.Matrices)
			}
		},
	}
}
