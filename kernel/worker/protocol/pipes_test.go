package protocol

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
)

// TestMain is also the worker of the tests: it echoes requests and writes to its
// own outputs before each event.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "worker" {
		requests, events, err := Inherit()
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(3)
		}
		reader, writer := NewReader(requests), NewWriter(events)
		for {
			message, err := reader.Read()
			if err != nil {
				os.Exit(0)
			}
			fmt.Fprintf(os.Stdout, "out %d\n", message.ID)
			fmt.Fprintf(os.Stderr, "err %d\n", message.ID)
			writer.Write(message)
		}
	}
	os.Exit(m.Run())
}

func TestWorkerOutputIsOlderThanItsEvents(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "worker")
	pipes, err := Spawn(cmd)
	if err != nil {
		t.Fatal(err)
	}
	var mutex sync.Mutex
	var stdout, stderr bytes.Buffer
	follow := func(output *Output, into *bytes.Buffer) {
		output.Follow(func(text []byte) {
			mutex.Lock()
			defer mutex.Unlock()
			into.Write(text)
		})
	}
	follow(pipes.Stdout, &stdout)
	follow(pipes.Stderr, &stderr)
	requests, events := NewWriter(pipes.Requests), NewReader(pipes.Events)
	for i := uint64(1); i <= 200; i++ {
		if err := requests.Write(&Message{Kind: KindExecute, ID: i}); err != nil {
			t.Fatal(err)
		}
		event, err := events.Read()
		if err != nil {
			t.Fatal(err)
		}
		if event.ID != i {
			t.Fatalf("event %d came, want %d", event.ID, i)
		}
		pipes.Stdout.Drain()
		pipes.Stderr.Drain()
		mutex.Lock()
		for name, text := range map[string]string{"out": stdout.String(), "err": stderr.String()} {
			if want := fmt.Sprintf("%s %d\n", name, i); !strings.HasSuffix(text, want) {
				t.Errorf("after event %d the output ends with %q, want %q", i, text[max(0, len(text)-20):], want)
			}
		}
		mutex.Unlock()
	}
	pipes.Requests.Close()
	if _, err := events.Read(); err != io.EOF {
		t.Errorf("the events end with %v, want io.EOF", err)
	}
	<-pipes.Stdout.Done()
	<-pipes.Stderr.Done()
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

func TestInheritNeedsPipes(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	text, err := exec.Command(self, "worker").CombinedOutput()
	if err == nil || !strings.Contains(string(text), "the kernel starts its worker itself") {
		t.Errorf("a worker without pipes: %v, %q", err, text)
	}
}
