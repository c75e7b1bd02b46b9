package kerasgo

import (
	"slices"
	"strings"

	"kerasgo/kerasgo/failure"
	"kerasgo/kernel/display"
)

// Scores is what Evaluate measured: the loss and the metrics, with their names.
type Scores struct {
	names  []string
	values []float64
}

// Loss returns the loss, penalties included.
func (s *Scores) Loss() float64 { return s.Get("loss") }

// Get returns the value of a name: "loss" or a metric's. It panics for an
// unknown name.
func (s *Scores) Get(name string) float64 {
	i := slices.Index(s.names, name)
	if i < 0 {
		failure.Panic("Scores.Get", "Known: "+strings.Join(s.names, ", "), "there is no value %q", name)
	}
	return s.values[i]
}

// Names returns the names: the loss, then the metrics in the order of Compile. Of a model of
// several outputs it is the loss, those of the outputs, and the metrics sorted by name, as in
// Keras.
func (s *Scores) Names() []string { return slices.Clone(s.names) }

// Values returns the values in the order of Names.
func (s *Scores) Values() []float64 { return slices.Clone(s.values) }

func (s *Scores) logs() map[string]float64 {
	logs := map[string]float64{}
	for i, name := range s.names {
		logs[name] = s.values[i]
	}
	return logs
}

// String writes names and values: loss: 0.1234 - accuracy: 0.9500.
func (s *Scores) String() string {
	parts := make([]string, len(s.names))
	for i, name := range s.names {
		parts[i] = name + ": " + formatValue(s.values[i])
	}
	return strings.Join(parts, " - ")
}

// MIMEBundle shows the values as text and as an HTML table.
func (s *Scores) MIMEBundle() display.Bundle {
	row := make([]string, len(s.values))
	for i, value := range s.values {
		row[i] = formatValue(value)
	}
	t := &table{head: s.names, rows: [][]string{row}, right: true}
	return display.Bundle{Data: map[string]any{"text/plain": s.String(), "text/html": t.html()}}
}
