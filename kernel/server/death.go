package server

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"kerasgo/kernel/worker/protocol"
)

// crashKept bounds what is kept of a crash's text; its reason comes first.
const crashKept = 64 << 10

// crashMarks are how the Go runtime begins what it writes when a process cannot go
// on, and for how long the process may take to end after it: text of a user may
// begin so too. Looking through an overflowed stack takes the runtime seconds.
var crashMarks = map[string]time.Duration{
	"fatal error: ":                    10 * time.Second,
	"runtime: goroutine stack exceeds": 20 * time.Second,
	"runtime: out of memory":           10 * time.Second,
	"panic: ":                          500 * time.Millisecond,
	"SIG":                              500 * time.Millisecond,
}

// crash holds back the text of a dying worker, so that the cell shows the reason
// and not a thousand lines of stacks.
type crash struct {
	mutex sync.Mutex
	text  []byte // held back
	found bool   // text begins with a mark; else it may become one
	midst bool   // the text shown last did not end its line
	timer *time.Timer
}

// filter returns what of data is to be shown now. What is held back is given to
// release when the worker turns out to live.
func (c *crash) filter(data []byte, release func([]byte)) []byte {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.found {
		c.text = append(c.text, data[:min(len(data), max(0, crashKept-len(c.text)))]...)
		return nil
	}
	// The runtime writes a line in pieces.
	data = append(c.text, data...)
	c.text = nil
	at, delay := findMark(data, c.midst)
	if at == len(data) {
		c.midst = len(data) > 0 && data[len(data)-1] != '\n'
		return data
	}
	c.found = delay > 0
	c.text = append([]byte(nil), data[at:]...)
	if c.timer != nil {
		c.timer.Stop()
	}
	c.timer = time.AfterFunc(max(delay, streamDelay), func() {
		if text := c.take(); len(text) > 0 {
			release(text)
		}
	})
	return data[:at]
}

// findMark returns where in data a line begins with a mark, and the mark's time;
// where the last line may become one, time 0; else the length of data.
func findMark(data []byte, midst bool) (int, time.Duration) {
	for at := 0; at < len(data); {
		if !midst {
			line := data[at:]
			for mark, delay := range crashMarks {
				if bytes.HasPrefix(line, []byte(mark)) {
					return at, delay
				}
				if strings.HasPrefix(mark, string(line)) {
					return at, 0
				}
			}
		}
		midst = false
		end := bytes.IndexByte(data[at:], '\n')
		if end < 0 {
			break
		}
		at += end + 1
	}
	return len(data), 0
}

// take ends holding back and returns what was held.
func (c *crash) take() []byte {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.timer != nil {
		c.timer.Stop()
	}
	text := c.text
	c.midst = len(text) > 0 && text[len(text)-1] != '\n'
	c.text, c.found = nil, false
	return text
}

// lost is the failure of a cell whose worker is gone.
func lost(name, reason string) *protocol.Failure {
	return protocol.NewFailure(name, reason+". A new process is ready; the variables of earlier cells are gone, so run those cells again.")
}

// explain says why a worker ended, from what it wrote and how it ended.
func explain(state *os.ProcessState, text []byte) *protocol.Failure {
	for _, cause := range []struct{ mark, name, reason string }{
		{"goroutine stack exceeds", "StackOverflow", "the cell's process ended: a function called itself too often, and the stack overflowed"},
		{"stack overflow", "StackOverflow", "the cell's process ended: a function called itself too often, and the stack overflowed"},
		{"out of memory", "OutOfMemory", "the cell's process ended: there was not enough memory"},
		{"cannot allocate memory", "OutOfMemory", "the cell's process ended: there was not enough memory"},
		{"concurrent map", "ConcurrentMapAccess", "the cell's process ended: goroutines used a map at the same time and one of them wrote (" + firstLine(text) + "); guard it with a sync.Mutex"},
		{"all goroutines are asleep", "Deadlock", "the cell's process ended: all goroutines were waiting for each other"},
	} {
		if bytes.Contains(text[:min(len(text), 4096)], []byte(cause.mark)) {
			return lost(cause.name, cause.reason)
		}
	}
	switch first := firstLine(text); {
	case strings.HasPrefix(first, "panic: "):
		return lost("panic", "the cell's process ended: a goroutine of compiled code panicked: "+strings.TrimPrefix(first, "panic: "))
	case first != "":
		return lost("FatalError", "the cell's process ended: "+strings.TrimPrefix(first, "fatal error: "))
	}
	if signal := signalOf(state); signal == "killed" {
		return lost("Killed", "the cell's process was killed, most likely because the machine ran out of memory")
	} else if signal != "" {
		return lost("Killed", "the cell's process was ended by a signal: "+signal)
	}
	return lost("Exited", fmt.Sprintf("the cell's process exited with status %d", state.ExitCode()))
}

func firstLine(text []byte) string {
	line, _, _ := strings.Cut(string(text), "\n")
	return strings.TrimSpace(line)
}
