package kerasgo

import (
	"kerasgo/kerasgo/callbacks"
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/random"
	"kerasgo/kernel/display"
)

// Fit trains the model: epoch by epoch through the samples x and their labels y,
// batch by batch a step of the optimizer. It shows its progress and returns the
// values of each epoch. When the running cell is interrupted it ends after the
// running batch and returns what there is; the weights are those of that batch.
// Keras: Model.fit.
//
// Of a model of several outputs y is a list, a []*Tensor or a []any, or a map by the names
// of their layers; outputs without a loss and metrics may be left out.
func (n *Network) Fit(x, y any, options ...FitOption) *History {
	s := fitSettings{runSettings: runSettings{batchSize: 32, verbose: -1}, epochs: 1, shuffle: true, validationFreq: 1}
	for _, option := range given("Fit", options) {
		option.applyFit(&s)
	}
	t := n.compiled("Fit")
	n.together.beginFit()
	defer n.together.fitting.Store(false)
	train, validation := n.fitData(x, y, &s)
	f := &fitting{
		network: n, training: t, train: train, validation: validation,
		rows: sequence(train.count), settings: &s, logs: callbacks.Logs{},
		interrupted: display.Context().Done(),
	}
	f.batches = (train.count + s.batchSize - 1) / s.batchSize
	f.steps = f.batches
	if s.stepsPerEpoch > 0 {
		f.steps = min(f.steps, s.stepsPerEpoch)
	}
	if validation != nil {
		f.validationRows = sequence(validation.count)
	}
	for _, c := range s.callbacks {
		if c == nil {
			failure.Panic("Fit", "", "a callback is nil")
		}
		hooks := c.Hooks()
		f.hooks = append(f.hooks, hooks)
		if hooks.OnTrainBatchBegin != nil {
			f.batchBegin = append(f.batchBegin, hooks.OnTrainBatchBegin)
		}
		if hooks.OnTrainBatchEnd != nil {
			f.batchEnd = append(f.batchEnd, hooks.OnTrainBatchEnd)
		}
	}
	return f.run()
}

// fitData checks what Fit got and divides it into what to train and what to
// validate on, which may be nil.
func (n *Network) fitData(x, y any, s *fitSettings) (train, validation *samples) {
	train = n.takeInputsAlone("Fit", x)
	n.takeLabels("Fit", train, y, s.sampleWeight)
	if s.classWeight != nil {
		if train.weights != nil {
			failure.Panic("Fit", "Multiply them into SampleWeight", "ClassWeight and SampleWeight are both set")
		}
		if len(train.labels) > 1 {
			failure.Panic("Fit", "Give each output its SampleWeight", "ClassWeight is for models of one output, and this has %d", len(train.labels))
		}
		train.weights = []*Tensor{classWeights(train.labels[0], s.classWeight)}
	}
	switch {
	case s.validationX != nil:
		validation = n.takeInputsAlone("Fit", s.validationX)
		n.takeLabels("Fit", validation, s.validationY, nil)
	case s.validationSplit > 0:
		train, validation = train.split("Fit", s.validationSplit)
		if s.classWeight != nil {
			validation.weights = nil
		}
	}
	return train, validation
}

// fitting is one call of Fit.
type fitting struct {
	network           *Network
	training          *training
	settings          *fitSettings
	train, validation *samples
	rows              []int // of train, in the order of the epoch
	validationRows    []int
	batches           int // of all samples
	steps             int // batches of an epoch; the last part of the samples may have fewer
	first             int // the batch that an epoch begins with: where the one before ended
	hooks             []callbacks.Hooks
	// batchBegin and batchEnd are the hooks that there are of batches.
	batchBegin  []func(batch int)
	batchEnd    []func(batch int, logs callbacks.Logs)
	logs        callbacks.Logs // of the running epoch
	interrupted <-chan struct{}
	ahead       *ahead // of the training
}

func (f *fitting) run() *History {
	s, n := f.settings, f.network
	history := newHistory(s.verbose, s.epochs, f.steps)
	shuffle := random.Generator(random.Next())
	bar := newProgress(s.verbose, s.epochs)
	n.stopped.Store(false)
	for _, h := range f.hooks {
		if h.OnTrainBegin != nil {
			h.OnTrainBegin(n)
		}
	}
	if f.batchBegin == nil && f.batchEnd == nil { // hooks of batches may change the data
		f.ahead = newAhead(n, f.train, s.batchSize, min(f.steps, f.train.count/s.batchSize))
		defer f.ahead.stop()
	}
	for epoch := s.initialEpoch; epoch < s.epochs && !f.ended(); epoch++ {
		for _, h := range f.hooks {
			if h.OnEpochBegin != nil {
				h.OnEpochBegin(epoch)
			}
		}
		steps := min(f.steps, f.batches-f.first)
		if s.shuffle {
			random.Shuffle(f.rows[f.first*s.batchSize:], steps*s.batchSize, shuffle)
		}
		bar.epoch(epoch, steps)
		if !f.measure(epoch, steps, bar) {
			// The values of part of an epoch would mislead in the history.
			bar.epochEnd(f.training, nil)
			break
		}
		f.first = (f.first + steps) % f.batches
		bar.epochEnd(f.training, f.logs)
		history.append(epoch, f.logs)
		for _, h := range f.hooks {
			if h.OnEpochEnd != nil {
				h.OnEpochEnd(epoch, f.logs)
			}
		}
	}
	bar.finish()
	if s.epochs > 0 {
		n.together.calling("Fit", f.finish)
	}
	for _, h := range f.hooks {
		if h.OnTrainEnd != nil {
			h.OnTrainEnd(f.logs)
		}
	}
	return history
}

// finish lets the optimizer end what it did to the weights.
func (f *fitting) finish() {
	var variables []*graph.Variable
	list, trained := f.network.weights()
	for i, w := range list {
		if trained[i] {
			variables = append(variables, w.Variable)
		}
	}
	f.training.optimizer.Finish(variables)
}

// measure trains an epoch and validates, and reads the metrics of both; whole is
// false when it was ended before the last batch.
func (f *fitting) measure(epoch, steps int, bar *progress) (whole bool) {
	f.network.together.measures.Lock()
	defer f.network.together.measures.Unlock()
	whole = f.epoch(steps, bar)
	if whole && f.first+steps == f.batches {
		f.train.unproven = false
	}
	clear(f.logs)
	f.training.read(f.logs, "")
	if whole && f.validation != nil && (epoch+1)%f.settings.validationFreq == 0 {
		f.validate()
		f.training.read(f.logs, "val_")
	}
	return whole
}

// ended tells whether training is to end after the running batch.
func (f *fitting) ended() bool {
	select {
	case <-f.interrupted:
		return true
	default:
		return f.network.stopped.Load()
	}
}

// rowsOf returns the rows of some of an epoch's batches.
func (f *fitting) rowsOf(step, steps int) []int {
	size := f.settings.batchSize
	return f.rows[(f.first+step)*size : min((f.first+step+steps)*size, len(f.rows))]
}

// epoch trains on so many batches; whole is false when it was ended before the last.
func (f *fitting) epoch(steps int, bar *progress) (whole bool) {
	t, model := f.training, f.network.together.batch
	t.reset()
	model.Lock("Fit")
	defer model.Unlock()
	f.ahead.begin(f.rowsOf(0, steps))
	for step := range steps {
		if f.batchBegin != nil {
			model.Outside(func() { f.tellBegin(step) })
		}
		f.step(step)
		if f.batchEnd != nil {
			model.Outside(func() { f.tellEnd(step) })
		}
		if bar.due(step) {
			model.Outside(func() { bar.batch(step, t) })
		}
		if f.ended() {
			return step == steps-1
		}
		model.Yield()
	}
	return true
}

// tellBegin tells callbacks that the step-th batch of the epoch is next.
func (f *fitting) tellBegin(step int) {
	for _, hook := range f.batchBegin {
		hook(step)
	}
}

// tellEnd tells callbacks that the step-th batch of the epoch is done, and what the
// loss and the metrics are since the epoch began.
func (f *fitting) tellEnd(step int) {
	f.training.read(f.logs, "")
	for _, hook := range f.batchEnd {
		hook(step, f.logs)
	}
}

// step trains on the step-th batch of the epoch.
func (f *fitting) step(step int) {
	rows := f.rowsOf(step, 1)
	p := f.network.program(trainMode, len(rows), f.train)
	if !f.ahead.take(p, rows, step) {
		f.train.fill(p, rows)
	}
	f.network.together.batch.Tracing(f.training.prepare) // which asks the schedule, a user's maybe
	p.plan.Run()
}

// validate measures on the validation data.
func (f *fitting) validate() {
	for _, h := range f.hooks {
		if h.OnTestBegin != nil {
			h.OnTestBegin()
		}
	}
	size := f.settings.validationBatchSize
	if size == 0 {
		size = f.settings.batchSize
	}
	f.network.test(f.validation, f.validationRows, size, f.interrupted, nil)
	for _, h := range f.hooks {
		if h.OnTestEnd != nil {
			logs := callbacks.Logs{}
			f.training.read(logs, "")
			h.OnTestEnd(logs)
		}
	}
}
