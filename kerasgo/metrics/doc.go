// Package metrics measures a model while it trains and when it is evaluated.
// Compile takes metrics by name or as values:
//
//	model.Compile(kerasgo.Metrics("accuracy", metrics.MeanAbsoluteError()))
//
// A metric keeps its counts in variables. Update says, once when a model is
// traced, how a batch changes them; Result reads them; Reset starts again, which
// happens at each epoch. Names, aliases and defaults are those of keras.metrics.
package metrics
