package jupytertest

import (
	"bytes"
	"context"
	"io"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// portTaken is what the kernel says where another program listens on its port.
const portTaken = "address already in use"

// Output runs a client that starts kernels and returns what it prints. Clients look
// for free ports and tell the kernel to listen on them; where another program has
// taken one meanwhile, and only then, the client runs once more, five times at most.
func Output(client func() *exec.Cmd) (output []byte, err error) {
	for range 5 {
		output, err = client().CombinedOutput()
		if !bytes.Contains(output, []byte(portTaken)) {
			break
		}
	}
	return output, err
}

// consoleLimit is how long jupyter console may take until it has shown everything.
const consoleLimit = 2 * time.Minute

// TestConsole types into jupyter console and looks for what it should show.
func (j *Jupyter) TestConsole(t *testing.T, typed string, wanted ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(Limited(t), consoleLimit)
	defer cancel()
	var shown string
	var err error
	for range 5 {
		if shown, err = j.console(ctx, typed, wanted); !strings.Contains(shown, portTaken) {
			break
		}
	}
	if err != nil {
		t.Errorf("the console ended with %v", err)
	}
	for _, want := range wanted {
		if !strings.Contains(shown, want) {
			t.Errorf("the console does not show %q", want)
		}
	}
	if t.Failed() {
		t.Logf("the console shows:\n%s", shown)
	}
}

// console types into jupyter console and leaves it when it has shown what is wanted.
// After a cell the console shows what has come by then, and the rest with the next
// cell or line of spaces.
func (j *Jupyter) console(ctx context.Context, typed string, wanted []string) (shown string, err error) {
	var output terminal
	console := j.Command(ctx, "console", "--kernel", Kernel, "--simple-prompt")
	console.Stdout, console.Stderr = &output, &output
	keyboard, err := console.StdinPipe()
	if err != nil {
		return "", err
	}
	if err := console.Start(); err != nil {
		return "", err
	}
	ended := make(chan error, 1)
	go func() { ended <- console.Wait() }()
	io.WriteString(keyboard, typed)
	missing := func(want string) bool { return !strings.Contains(output.String(), want) }
	for slices.ContainsFunc(wanted, missing) {
		select {
		case err := <-ended:
			return output.String(), err
		case <-time.After(100 * time.Millisecond):
			io.WriteString(keyboard, " \n")
		}
	}
	io.WriteString(keyboard, "exit\n")
	keyboard.Close()
	err = <-ended
	return output.String(), err
}

// terminal keeps what is written.
type terminal struct {
	mutex sync.Mutex
	text  strings.Builder
}

func (t *terminal) Write(text []byte) (int, error) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.text.Write(text)
}

func (t *terminal) String() string {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.text.String()
}
