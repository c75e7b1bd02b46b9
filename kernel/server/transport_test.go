package server

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"kerasgo/kernel/jupytertest"
)

// TestTransport runs the rows of testdata/transport.py, in two processes.
func TestTransport(t *testing.T) {
	jupyter := jupytertest.Install(t)
	list, err := jupyter.Python(limited(t), script(t, "transport.py")).Output()
	if err != nil {
		t.Fatal(err)
	}
	rows := strings.Fields(string(list))
	var problems sync.Map
	var running sync.WaitGroup
	for half := range 2 {
		running.Go(func() {
			arguments := []string{script(t, "transport.py"), jupytertest.Kernel}
			for i, row := range rows {
				if i%2 == half {
					arguments = append(arguments, row)
				}
			}
			output, _ := jupyter.Python(limited(t), arguments...).Output()
			for line := range strings.Lines(string(output)) {
				var result struct {
					Row     string
					Problem *string
				}
				if json.Unmarshal([]byte(line), &result) == nil {
					problems.Store(result.Row, result.Problem)
				}
			}
		})
	}
	running.Wait()
	for _, row := range rows {
		t.Run(row, func(t *testing.T) {
			problem, ran := problems.Load(row)
			if !ran {
				t.Error("it did not run")
			} else if problem := problem.(*string); problem != nil {
				t.Error(*problem)
			}
		})
	}
}
