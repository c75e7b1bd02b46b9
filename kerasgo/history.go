package kerasgo

import (
	"fmt"
	"maps"
	"slices"

	"kerasgo/kernel/display"
)

// History is what Fit measured: the loss and the metrics of each epoch. As a
// cell's last value it is drawn, above a table; viz.History draws it as you like.
type History struct {
	// History holds, by name, one value for each epoch: "loss", "accuracy",
	// and with validation "val_loss", "val_accuracy".
	History map[string][]float64
	// Epoch holds the numbers of the epochs, from 0.
	Epoch []int
	// Params are "epochs", "steps" (batches of an epoch) and "verbose".
	Params map[string]int
}

func newHistory(verbose, epochs, steps int) *History {
	if verbose < 0 {
		verbose = 1
	}
	return &History{History: map[string][]float64{}, Params: map[string]int{"epochs": epochs, "steps": steps, "verbose": verbose}}
}

func (h *History) append(epoch int, logs map[string]float64) {
	h.Epoch = append(h.Epoch, epoch)
	for name, value := range logs {
		h.History[name] = append(h.History[name], value)
	}
}

// Keys returns the names of the values, sorted.
func (h *History) Keys() []string { return slices.Sorted(maps.Keys(h.History)) }

// table has a row for each epoch; the middle of long histories is left out.
func (h *History) table() *table {
	t := &table{head: append([]string{"epoch"}, h.Keys()...), right: true}
	const shown = 8
	for i, epoch := range h.Epoch {
		if len(h.Epoch) > 2*shown+1 && i >= shown && i < len(h.Epoch)-shown {
			if i == shown {
				row := make([]string, len(t.head))
				for j := range row {
					row[j] = "…"
				}
				t.rows = append(t.rows, row)
			}
			continue
		}
		row := []string{fmt.Sprint(epoch + 1)}
		for _, key := range h.Keys() {
			// With a validation frequency there are fewer values than epochs.
			values := h.History[key]
			cell := ""
			if j := i - (len(h.Epoch) - len(values)); len(values) == len(h.Epoch) {
				cell = formatValue(values[i])
			} else if j >= 0 && i == len(h.Epoch)-1 {
				cell = formatValue(values[len(values)-1])
			}
			row = append(row, cell)
		}
		t.rows = append(t.rows, row)
	}
	return t
}

// String is a table with a row for each epoch.
func (h *History) String() string { return h.table().text() }

// MIMEBundle shows the table as text and HTML, in HTML below the curves where
// package viz is part of the program.
func (h *History) MIMEBundle() display.Bundle {
	return display.Bundle{Data: map[string]any{"text/plain": h.String(), "text/html": h.picture() + h.table().html()}}
}
