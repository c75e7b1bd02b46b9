package kerasgo

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/tensor"
	"kerasgo/kernel/display"
)

// Predict returns the model's output for each sample of x: of shape (samples,
// …). A model of several outputs has PredictAll. Keras: Model.predict.
func (n *Network) Predict(x any, options ...PredictOption) *Tensor {
	if !n.sequential && len(n.outputs) > 1 {
		failure.Panic("Predict", "Use PredictAll", "the model has %d outputs", len(n.outputs))
	}
	return n.PredictAll(x, options...)[0]
}

// PredictAll returns all outputs of the model.
func (n *Network) PredictAll(x any, options ...PredictOption) []*Tensor {
	s := runSettings{batchSize: 32}
	for _, option := range given("Predict", options) {
		option.applyPredict(&s)
	}
	bar := newProgress(s.verbose, 1)
	results := n.predict(x, s.batchSize, bar)
	bar.epochEnd(nil, nil)
	bar.finish()
	return results
}

// predict computes all batches with the same weights: the model is held, also while
// progress is drawn.
func (n *Network) predict(x any, batchSize int, bar *progress) []*Tensor {
	n.together.batch.Lock("Predict")
	defer n.together.batch.Unlock()
	data := n.takeInputs("Predict", x)
	steps := (data.count + batchSize - 1) / batchSize
	bar.epoch(0, steps)
	results := make([]*Tensor, len(n.outputs))
	for i, symbol := range n.outputs {
		shape := symbol.Shape()
		shape[0] = data.count
		results[i] = tensor.New(symbol.DType(), shape...)
	}
	rows := sequence(data.count)
	interrupted := display.Context().Done()
	for step := range steps {
		select {
		case <-interrupted:
			failure.Panic("Predict", "", "interrupted after %d of %d batches", step, steps)
		default:
		}
		from, to := step*batchSize, min((step+1)*batchSize, data.count)
		p := n.program(predictMode, to-from, data)
		data.fill(p, rows[from:to])
		p.plan.Run()
		for i, result := range results {
			width, output := result.Size()/data.count, p.plan.Output(i)
			if result.DType() == tensor.Int32 {
				copy(result.Int32s()[from*width:], output.Int32s())
			} else {
				copy(result.Float32s()[from*width:], output.Float32s())
			}
		}
		if bar.due(step) {
			bar.batch(step, nil)
		}
	}
	return results
}
