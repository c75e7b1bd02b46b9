package server

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"kerasgo/kernel/wire"
)

// TestWorkerKilledAtAnyMoment ends the worker at random times of a cell that
// prints. Each cell is answered once, with nothing after its idle and with a whole
// number of lines in order, and the kernel goes on.
func TestWorkerKilledAtAnyMoment(t *testing.T) {
	s := start(t, Options{})
	ctx := patiently(t)
	random := rand.New(rand.NewPCG(3, 4))
	for round := range 200 {
		delay := time.Duration(random.IntN(4000)) * time.Microsecond
		if id := s.worker.processID(); id != 0 {
			process, err := os.FindProcess(id)
			if err != nil {
				t.Fatal(err)
			}
			time.AfterFunc(delay, func() { process.Kill() })
		}
		var printed strings.Builder
		idle, errors := 0, 0
		reply, err := s.Local().Execute(ctx, "prints 300\nvalue done", ExecuteOptions{Deliver: func(m *wire.Message) {
			if idle > 0 {
				t.Errorf("round %d: a %s after the idle", round, m.Header.Type)
			}
			var body struct {
				Name  string
				Text  string
				State string `json:"execution_state"`
			}
			json.Unmarshal(m.Content, &body)
			switch {
			case m.Header.Type == "stream" && body.Name == "stdout":
				printed.WriteString(body.Text)
			case m.Header.Type == "error":
				errors++
			case body.State == "idle":
				idle++
			}
		}})
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(strings.TrimSuffix(printed.String(), "\n"), "\n") {
			if want := fmt.Sprintf("line %d", i); line != want && printed.Len() > 0 {
				t.Errorf("round %d: %q where %q belongs", round, line, want)
			}
		}
		if idle != 1 || (reply.Status == "ok") != (errors == 0) || errors > 1 || errors == 1 && reply.Name != "Killed" {
			t.Errorf("round %d: %d idle, %d errors, reply %+v", round, idle, errors, reply)
		}
		if reply.Status == "ok" && !strings.Contains(printed.String(), "line 299\n") {
			t.Errorf("round %d: output is lost: %q", round, printed.String())
		}
	}
	reply, _ := run(t, s, "value 1")
	if reply.Name == "Killed" { // the last round's kill has met this cell
		reply, _ = run(t, s, "value 1")
	}
	if reply.Status != "ok" {
		t.Errorf("after all rounds: %+v", reply)
	}
}
