package server

import (
	"encoding/json"
	"strings"
	"testing"

	"kerasgo/kernel/jupytertest"
)

// TestTransport runs the rows of testdata/transport.py.
func TestTransport(t *testing.T) {
	jupyter := jupytertest.Install(t)
	list, err := jupyter.Python(limited(t), script(t, "transport.py")).Output()
	if err != nil {
		t.Fatal(err)
	}
	output, err := jupyter.Python(limited(t), script(t, "transport.py"), jupytertest.Kernel).Output()
	if err != nil {
		t.Error(err)
	}
	problems := map[string]*string{}
	for line := range strings.Lines(string(output)) {
		var result struct {
			Row     string
			Problem *string
		}
		if json.Unmarshal([]byte(line), &result) == nil {
			problems[result.Row] = result.Problem
		}
	}
	for _, row := range strings.Fields(string(list)) {
		t.Run(row, func(t *testing.T) {
			problem, ran := problems[row]
			if !ran {
				t.Error("it did not run")
			} else if problem != nil {
				t.Error(*problem)
			}
		})
	}
}
