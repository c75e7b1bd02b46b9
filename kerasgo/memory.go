package kerasgo

import (
	"fmt"

	"kerasgo/kerasgo/graph"
	"kerasgo/kernel/display"
)

// Memory is what the numbers of a model take, in bytes.
type Memory struct {
	Weights   int // all weights
	Optimizer int // what the optimizer remembers of them
	// Programs are the model's compiled forms, in the order in which data of
	// their batch size came first.
	Programs []ProgramMemory
}

// ProgramMemory is the memory of the model compiled for one purpose and batch
// size: inputs, outputs and all that lies between them, gradients too, in one
// arena whose size is known before it runs.
type ProgramMemory struct {
	Mode      string // "train", "test" or "predict"
	BatchSize int
	Peak      int // the arena
	// LowerBound is what the program needs at the moment when it needs most: no
	// way to place its results could do with less.
	LowerBound int
}

// Memory reports what the model's numbers take. Programs are there once Fit,
// Evaluate or Predict have run: one for each batch size that they met, kept for
// the next time.
func (n *Network) Memory() *Memory {
	n.together.batch.Lock("Memory")
	defer n.together.batch.Unlock()
	m := &Memory{}
	for _, v := range n.variables() {
		m.Weights += 4 * v.Value.Size()
	}
	if n.training != nil {
		var variables []*graph.Variable
		n.together.batch.Tracing(func() { variables = n.training.optimizer.Variables() })
		for _, v := range variables {
			m.Optimizer += 4 * v.Value.Size()
		}
	}
	for _, key := range n.programs.order {
		p := n.programs.made[key].plan
		m.Programs = append(m.Programs, ProgramMemory{Mode: key.mode.String(), BatchSize: key.batch, Peak: p.ArenaBytes(), LowerBound: p.LeastBytes()})
	}
	return m
}

// String is the report as a small table.
func (m *Memory) String() string {
	text := fmt.Sprintf("weights: %s, optimizer: %s", bytes(m.Weights), bytes(m.Optimizer))
	if len(m.Programs) > 0 {
		text += "\n" + m.table().text()
	}
	return text
}

func (m *Memory) table() *table {
	t := &table{head: []string{"program", "batch size", "peak", "lower bound"}, right: true}
	for _, p := range m.Programs {
		t.rows = append(t.rows, []string{p.Mode, fmt.Sprint(p.BatchSize), bytes(p.Peak), bytes(p.LowerBound)})
	}
	return t
}

// MIMEBundle shows the report as text and HTML.
func (m *Memory) MIMEBundle() display.Bundle {
	page := fmt.Sprintf("<div>weights: <b>%s</b>, optimizer: <b>%s</b></div>", bytes(m.Weights), bytes(m.Optimizer))
	return display.Bundle{Data: map[string]any{"text/plain": m.String(), "text/html": page + m.table().html()}}
}
