package jupytertest

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// Output runs a client that starts kernels and returns what it prints. Clients look
// for free ports and tell the kernel to listen on them; where another program has
// taken one meanwhile, the client runs once more.
func Output(client func() *exec.Cmd) (output []byte, err error) {
	for range 5 {
		output, err = client().CombinedOutput()
		if !bytes.Contains(output, []byte("address already in use")) {
			break
		}
	}
	return output, err
}

// TestConsole types into jupyter console and looks for what it should show. The
// console does not wait for what a cell shows when the kernel's heart has not beaten
// for a second, as on a busy machine, so that it may need several attempts.
func (j *Jupyter) TestConsole(t *testing.T, typed string, wanted ...string) {
	t.Helper()
	var output []byte
	var missing []string
	for range 5 {
		var err error
		output, err = Output(func() *exec.Cmd {
			console := j.Command(t.Context(), "console", "--kernel", Kernel, "--simple-prompt")
			console.Stdin = strings.NewReader(typed)
			return console
		})
		missing = nil
		for _, want := range wanted {
			if !bytes.Contains(output, []byte(want)) {
				missing = append(missing, want)
			}
		}
		if err == nil && missing == nil {
			return
		}
		if err != nil {
			t.Logf("%v", err)
		}
		time.Sleep(time.Second)
	}
	t.Errorf("the console does not show %q:\n%s", missing, output)
}
