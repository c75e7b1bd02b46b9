package callbacks

// Lambda is a callback of single functions.
type Lambda struct{ hooks Hooks }

// LambdaCallback returns a callback that does nothing until its hooks are set.
// Keras: keras.callbacks.LambdaCallback.
func LambdaCallback() *Lambda { return &Lambda{} }

// Hooks returns the functions.
func (l *Lambda) Hooks() Hooks { return l.hooks }

// OnTrainBegin sets what happens when training begins.
func (l *Lambda) OnTrainBegin(do func(model Model)) *Lambda { l.hooks.OnTrainBegin = do; return l }

// OnTrainEnd sets what happens when training ends.
func (l *Lambda) OnTrainEnd(do func(logs Logs)) *Lambda { l.hooks.OnTrainEnd = do; return l }

// OnEpochBegin sets what happens when an epoch begins.
func (l *Lambda) OnEpochBegin(do func(epoch int)) *Lambda { l.hooks.OnEpochBegin = do; return l }

// OnEpochEnd sets what happens when an epoch, validation included, ends.
func (l *Lambda) OnEpochEnd(do func(epoch int, logs Logs)) *Lambda {
	l.hooks.OnEpochEnd = do
	return l
}

// OnTrainBatchBegin sets what happens before each batch.
func (l *Lambda) OnTrainBatchBegin(do func(batch int)) *Lambda {
	l.hooks.OnTrainBatchBegin = do
	return l
}

// OnTrainBatchEnd sets what happens after each batch.
func (l *Lambda) OnTrainBatchEnd(do func(batch int, logs Logs)) *Lambda {
	l.hooks.OnTrainBatchEnd = do
	return l
}
