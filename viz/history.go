package viz

import (
	"sort"
	"strings"

	"kerasgo/kerasgo/failure"
)

// TrainingHistory is what [History] draws; *kerasgo.History is one.
type TrainingHistory interface {
	// Curves returns the values of each metric, one for each epoch, under
	// Keras's names: "loss", "accuracy", "val_loss", "val_accuracy" …
	Curves() map[string][]float64
}

// History draws how training went: one chart for each metric side by side, the
// loss first, training and validation in each. It takes what Fit returns, or a
// map from the metrics' names to their values by epoch. Titles names the charts,
// Names the lines, both for other languages:
//
//	viz.History(history).Titles("损失", "准确率").Names("训练集", "验证集").XLabel("轮次")
func History(history any) *Figure {
	const where = "viz: History"
	var curves map[string][]float64
	switch history := history.(type) {
	case TrainingHistory:
		curves = history.Curves()
	case map[string][]float64:
		curves = history
	default:
		failure.Panic(where, "Pass what Fit returned", "the history is %s", describe(history))
	}
	metrics := metricNames(curves)
	if len(metrics) == 0 {
		failure.Panic(where, "", "the history is empty: no epoch was trained")
	}
	f := newFigure()
	f.panels = nil
	for _, metric := range metrics {
		p := newPanel()
		p.title = readable(metric)
		f.panels = append(f.panels, p)
		_, validated := curves["val_"+metric]
		for _, curve := range []struct{ name, key string }{{"Training", metric}, {"Validation", "val_" + metric}} {
			values := curves[curve.key]
			if len(values) == 0 {
				continue
			}
			epochs := make([]float64, len(values))
			for i := range epochs {
				epochs[i] = float64(i + 1)
			}
			f.Line(epochs, values)
			if validated {
				f.Name(curve.name)
			}
			if len(values) <= 12 {
				f.Markers()
			}
		}
	}
	f.columns = min(len(f.panels), 3)
	if len(f.panels) == 4 {
		f.columns = 2
	}
	return f.XLabel("Epoch")
}

// metricNames lists the metrics without their val_ twins, the loss first and the
// learning rate last.
func metricNames(curves map[string][]float64) []string {
	var metrics []string
	for name, values := range curves {
		if !strings.HasPrefix(name, "val_") && len(values) > 0 {
			metrics = append(metrics, name)
		}
	}
	rank := func(name string) int {
		switch name {
		case "loss":
			return 0
		case "learning_rate", "lr":
			return 2
		}
		return 1
	}
	sort.Slice(metrics, func(i, j int) bool {
		if a, b := rank(metrics[i]), rank(metrics[j]); a != b {
			return a < b
		}
		return metrics[i] < metrics[j]
	})
	return metrics
}

// readable writes a metric's name as a title: "mean_squared_error" becomes
// "Mean squared error".
func readable(name string) string {
	name = strings.ReplaceAll(name, "_", " ")
	return strings.ToUpper(name[:1]) + name[1:]
}
