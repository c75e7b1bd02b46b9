package kerasgo

import "kerasgo/kernel/display"

// Evaluate measures the loss and the metrics of Compile on samples x and labels
// y, which are as those of Fit. Keras: Model.evaluate.
func (n *Network) Evaluate(x, y any, options ...EvaluateOption) *Scores {
	s := runSettings{batchSize: 32, verbose: -1}
	for _, option := range given("Evaluate", options) {
		option.applyEvaluate(&s)
	}
	t := n.compiled("Evaluate")
	data := n.takeInputsAlone("Evaluate", x)
	n.takeLabels("Evaluate", data, y, s.sampleWeight)
	n.together.takeMeasures("Evaluate")
	defer n.together.measures.Unlock()
	bar := newProgress(s.verbose, 1)
	bar.epoch(0, (data.count+s.batchSize-1)/s.batchSize)
	n.test(data, sequence(data.count), s.batchSize, display.Context().Done(), bar)
	scores := t.scores()
	bar.epochEnd(t, scores.logs())
	bar.finish()
	return scores
}

// test measures on samples from a fresh start; bar may be nil.
func (n *Network) test(s *samples, rows []int, batchSize int, interrupted <-chan struct{}, bar *progress) {
	model := n.together.batch
	n.training.reset()
	model.Lock(s.verb)
	defer model.Unlock()
	for step := 0; step*batchSize < len(rows); step++ {
		select {
		case <-interrupted:
			return
		default:
		}
		batch := rows[step*batchSize : min((step+1)*batchSize, len(rows))]
		p := n.program(testMode, len(batch), s)
		s.fill(p, batch)
		p.plan.Run()
		if bar.due(step) {
			model.Outside(func() { bar.batch(step, n.training) })
		}
		model.Yield()
	}
	s.unproven = false
}
