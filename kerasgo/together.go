package kerasgo

import (
	"sync"
	"sync/atomic"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/internal/exclusive"
)

// together lets goroutines use one model: each batch has the model's memory for
// itself, so that Predict may run while Fit does, with the weights of the last
// step. Fit and Evaluate hold the memory for many batches and look between two of
// them whether somebody waits for it, so that a step takes no lock.
type together struct {
	// batch is held while a program runs or weights are read and written, but
	// not while callbacks do: they may use the model.
	batch *exclusive.Lock
	// measures is held from the metrics' reset until they are read for the last time.
	measures sync.Mutex
	// fitting is set while Fit runs.
	fitting atomic.Bool
}

func newTogether() together { return together{batch: exclusive.New()} }

// alone runs a function that has the model's memory for itself.
func (g *together) alone(where string, do func()) {
	g.batch.Lock(where)
	defer g.batch.Unlock()
	do()
}

// calling is alone for a function that calls what may be a user's own optimizer.
func (g *together) calling(where string, do func()) {
	g.alone(where, func() { g.batch.Tracing(do) })
}

// beginFit panics while another Fit runs; the caller calls fitting.Store(false)
// at the end.
func (g *together) beginFit() {
	if !g.fitting.CompareAndSwap(false, true) {
		failure.Panic("Fit", "Wait until it is over, or train another model", "the model is being trained by another call of Fit")
	}
}

// needNoFit panics while Fit runs.
func (g *together) needNoFit(verb string) {
	if g.fitting.Load() {
		failure.Panic(verb, "Wait until Fit is over", "the model is being trained")
	}
}

// takeMeasures lets the caller use the metrics; it panics where waiting for them
// might take as long as an epoch, or for ever in a callback of that epoch.
func (g *together) takeMeasures(verb string) {
	if g.measures.TryLock() {
		return
	}
	if g.fitting.Load() {
		failure.Panic(verb, "Call it in OnEpochEnd, or when Fit is over", "the model is in the middle of an epoch of Fit, whose metrics it would change")
	}
	g.measures.Lock()
}
