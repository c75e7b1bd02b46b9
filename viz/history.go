package viz

import (
	"bytes"
	"sort"
	"strings"

	"kerasgo/kerasgo"
	"kerasgo/kerasgo/failure"
)

// History draws how training went: one chart for each metric side by side, the
// loss first, training and validation in each. It takes what Fit returns, or a
// map from the metrics' names ("loss", "val_loss", "accuracy" …) to their values
// by epoch. Titles names the charts, Names the lines, both for other languages:
//
//	viz.History(history).Titles("损失", "准确率").Names("训练集", "验证集").XLabel("轮次")
func History(history any) *Figure {
	const where = "viz: History"
	var curves map[string][]float64
	first := 1
	switch history := history.(type) {
	case *kerasgo.History:
		if history == nil {
			failure.Panic(where, "Pass what Fit returned", "the history is nil")
		}
		curves = history.History
		if len(history.Epoch) > 0 {
			first = history.Epoch[0] + 1
		}
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
		training, validation := curves[metric], curves["val_"+metric]
		f.curve(first, len(training), training)
		if len(validation) > 0 {
			f.Name("Training")
			f.curve(first, len(training), validation).Name("Validation")
		}
	}
	f.columns = min(len(f.panels), 3)
	if len(f.panels) == 4 {
		f.columns = 2
	}
	return f.XLabel("Epoch")
}

// curve adds the values of one metric. Those of a validation that was not made
// after each epoch are fewer than the epochs and stand evenly among them.
func (f *Figure) curve(first, epochs int, values []float64) *Figure {
	every := max(1, epochs/len(values))
	xs := make([]float64, len(values))
	for i := range xs {
		xs[i] = float64(first + (i+1)*every - 1)
	}
	f.Line(xs, values)
	const few = 12
	if len(values) <= few {
		f.Markers()
	}
	return f
}

// A history that is a cell's last value is drawn as History does it.
func init() {
	kerasgo.RegisterHistoryPicture(func(h *kerasgo.History) (png []byte, width, height int) {
		f := History(h)
		var picture bytes.Buffer
		f.mustWrite(&picture, "png")
		w, ht := f.size()
		return picture.Bytes(), int(w + .5), int(ht + .5)
	})
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
