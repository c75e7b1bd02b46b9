package server

import (
	"encoding/json"
	"errors"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"kerasgo/kernel/jupytertest"
)

// testRows runs the rows of a program in testdata, at least so many, in two
// processes. Each row is a test. The program without arguments lists its rows; with
// the name of a kernel and some of them it writes a line of JSON for each.
func testRows(t *testing.T, program string, least int) {
	t.Helper()
	jupyter := jupytertest.Install(t)
	ctx := jupytertest.Limited(t)
	list, err := jupyter.Python(ctx, script(t, program)).Output()
	if err != nil {
		t.Fatal(err)
	}
	rows := strings.Fields(string(list))
	if len(rows) < least {
		t.Fatalf("there are %d rows: %s", len(rows), list)
	}
	var problems sync.Map
	var running sync.WaitGroup
	for half := range 2 {
		running.Go(func() {
			arguments := []string{script(t, program), jupytertest.Kernel}
			for i, row := range rows {
				if i%2 == half {
					arguments = append(arguments, row)
				}
			}
			output, err := jupyter.Python(ctx, arguments...).Output()
			if err != nil {
				failure := new(exec.ExitError)
				errors.As(err, &failure)
				t.Errorf("%s: %v, %v\n%s", program, err, ctx.Err(), failure.Stderr)
			}
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
