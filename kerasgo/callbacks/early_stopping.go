package callbacks

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/tensor"
)

// EarlyStoppingCallback ends training when a value no longer improves.
type EarlyStoppingCallback struct{ Config EarlyStoppingConfig }

// EarlyStoppingConfig is what an EarlyStoppingCallback is made of.
type EarlyStoppingConfig struct {
	Monitor            string   `json:"monitor"`              // default "val_loss"
	MinDelta           float64  `json:"min_delta"`            // less is no improvement: default 0
	Patience           int      `json:"patience"`             // epochs without improvement: default 0
	Verbose            int      `json:"verbose"`              // 1: say so; default 0
	Mode               string   `json:"mode"`                 // "auto" (default), "min" or "max"
	Baseline           *float64 `json:"baseline"`             // to be better than: default none
	RestoreBestWeights bool     `json:"restore_best_weights"` // default false
	StartFromEpoch     int      `json:"start_from_epoch"`     // default 0
}

// EarlyStopping ends training when "val_loss" has not improved. Keras:
// keras.callbacks.EarlyStopping.
func EarlyStopping() *EarlyStoppingCallback {
	return &EarlyStoppingCallback{EarlyStoppingConfig{Monitor: "val_loss", Mode: "auto"}}
}

// Monitor sets the name of the value to watch.
func (c *EarlyStoppingCallback) Monitor(name string) *EarlyStoppingCallback {
	c.Config.Monitor = name
	return c
}

// MinDelta sets the smallest change that counts as an improvement.
func (c *EarlyStoppingCallback) MinDelta(delta float64) *EarlyStoppingCallback {
	c.Config.MinDelta = math.Abs(delta)
	return c
}

// Patience sets the number of epochs without improvement after which training
// ends.
func (c *EarlyStoppingCallback) Patience(epochs int) *EarlyStoppingCallback {
	if epochs < 0 {
		failure.Panic("EarlyStopping", "Give a number of epochs", "patience is %d, want 0 or more", epochs)
	}
	c.Config.Patience = epochs
	return c
}

// Verbose sets whether the end is announced: 1 or 0.
func (c *EarlyStoppingCallback) Verbose(verbose int) *EarlyStoppingCallback {
	c.Config.Verbose = verbose
	return c
}

// Mode sets what better means: "min", "max", or "auto" by the value's name.
func (c *EarlyStoppingCallback) Mode(mode string) *EarlyStoppingCallback {
	if modes := []string{"auto", "min", "max"}; !slices.Contains(modes, mode) {
		failure.Panic("EarlyStopping", failure.DidYouMean(mode, modes), "unknown mode %q", mode)
	}
	c.Config.Mode = mode
	return c
}

// Baseline sets a value that must be improved upon.
func (c *EarlyStoppingCallback) Baseline(value float64) *EarlyStoppingCallback {
	c.Config.Baseline = &value
	return c
}

// RestoreBestWeights sets whether training ends with the weights of the best
// epoch.
func (c *EarlyStoppingCallback) RestoreBestWeights(restore bool) *EarlyStoppingCallback {
	c.Config.RestoreBestWeights = restore
	return c
}

// StartFromEpoch sets the first epoch, counted from 0, that is watched.
func (c *EarlyStoppingCallback) StartFromEpoch(epoch int) *EarlyStoppingCallback {
	c.Config.StartFromEpoch = epoch
	return c
}

// Hooks returns hooks that start anew, so that one callback serves many
// trainings.
func (c *EarlyStoppingCallback) Hooks() Hooks {
	var (
		model            Model
		best             float64
		bestEpoch, wait  int
		bestWeights      []*tensor.Tensor
		seen, hasStopped bool
		config           = c.Config
	)
	return Hooks{
		OnTrainBegin: func(m Model) { model = m },
		OnEpochEnd: func(epoch int, logs Logs) {
			if epoch < config.StartFromEpoch {
				return
			}
			value, known := logs[config.Monitor]
			if !known {
				failure.Panic("EarlyStopping", "Known: "+strings.Join(slices.Sorted(maps.Keys(logs)), ", "), "there is no value %q to monitor%s", config.Monitor, validationHint(config.Monitor))
			}
			sign := direction(config.Monitor, config.Mode)
			better := func(than float64) bool { return sign*(value-than) > config.MinDelta }
			wait++
			if !seen || better(best) {
				seen, best, bestEpoch = true, value, epoch
				if config.RestoreBestWeights {
					bestWeights = model.GetWeights()
				}
				if config.Baseline == nil || better(*config.Baseline) {
					wait = 0
				}
				return
			}
			if wait >= config.Patience && epoch > 0 {
				hasStopped = true
				if config.Verbose > 0 {
					fmt.Printf("Epoch %d: early stopping\n", epoch+1)
				}
				model.StopTraining()
			}
		},
		OnTrainEnd: func(Logs) {
			if bestWeights == nil {
				return
			}
			if config.Verbose > 0 && hasStopped {
				fmt.Printf("Restoring model weights from the end of the best epoch: %d.\n", bestEpoch+1)
			}
			model.SetWeights(bestWeights)
		},
	}
}

func validationHint(monitor string) string {
	if strings.HasPrefix(monitor, "val_") {
		return " (values that begin with val_ need ValidationSplit or ValidationData)"
	}
	return ""
}

// direction is 1 where larger is better, else -1.
func direction(monitor, mode string) float64 {
	name := strings.TrimPrefix(monitor, "val_")
	contains := func(part string) bool { return strings.Contains(name, part) }
	switch {
	case mode == "max", mode == "auto" && slices.ContainsFunc([]string{"acc", "auc", "precision", "recall", "f1", "iou", "r2"}, contains):
		return 1
	case mode == "min", slices.ContainsFunc([]string{"loss", "error", "crossentropy", "mse", "mae", "rmse", "mape", "msle", "divergence", "hinge"}, contains):
		return -1
	}
	failure.Panic("EarlyStopping", `Say so with Mode("min") or Mode("max")`, "whether %q should fall or rise is not known", monitor)
	return 0
}
