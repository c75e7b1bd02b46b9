package worker

import (
	"io"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"kerasgo/kernel/worker/protocol"
)

const (
	// flushDelay is how long printed text waits for more.
	flushDelay = 20 * time.Millisecond
	// flushSize is how much text is sent at once without waiting.
	flushSize = 32 << 10
)

// output is what the cells of a session send: printed text, gathered so that a
// million prints are some hundred events, and events that must keep their place
// among the text.
type output struct {
	events *protocol.Writer

	tasks tasks
	files *files

	mutex sync.Mutex
	cell  uint64 // the running cell, or the last
	id    uint64 // of the task that text belongs to
	name  string // of the stream that text is for
	text  []byte
	timer *time.Timer
	armed bool
}

func newOutput(events *protocol.Writer) *output {
	o := &output{events: events, text: make([]byte, 0, 2*flushSize)}
	o.files = &files{to: [2]io.Writer{o.stream("stdout"), o.stream("stderr")}}
	o.timer = time.AfterFunc(time.Hour, o.due)
	o.timer.Stop()
	return o
}

// begin makes what goroutines of no known task send the output of another cell.
func (o *output) begin(id uint64) {
	o.files.drain()
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.sendText(true)
	o.cell = id
}

// task is the task of the calling goroutine, or else the running cell.
func (o *output) task() uint64 {
	if t := o.tasks.current(); t != nil {
		return t.id
	}
	return o.cell
}

// flush sends the gathered text.
func (o *output) flush() {
	o.files.drain()
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.sendText(true)
}

func (o *output) due() {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.armed = false
	o.sendText(false)
}

// send sends an event of the calling goroutine's task, after the text before it. It
// fails when the event is no JSON or too large.
func (o *output) send(message *protocol.Message) error {
	o.files.drain()
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.sendText(true)
	message.ID = o.task()
	return o.events.Write(message)
}

// sendText sends the gathered text. Unless all of it must go, the bytes of a
// character that has not fully arrived stay.
func (o *output) sendText(all bool) {
	end := len(o.text)
	if !all {
		end = completeCharacters(o.text)
	}
	if end == 0 {
		return
	}
	text := strings.ToValidUTF8(string(o.text[:end]), string(utf8.RuneError))
	o.text = append(o.text[:0], o.text[end:]...)
	o.events.Write(&protocol.Message{Kind: protocol.KindStream, ID: o.id, Stream: &protocol.Stream{Name: o.name, Text: text}})
}

// completeCharacters returns the length of text without a beginning of a
// character at its end.
func completeCharacters(text []byte) int {
	for back := 1; back < utf8.UTFMax && back <= len(text); back++ {
		if start := len(text) - back; utf8.RuneStart(text[start]) {
			if !utf8.FullRune(text[start:]) {
				return start
			}
			break
		}
	}
	return len(text)
}

// stream returns a writer for "stdout" or "stderr".
func (o *output) stream(name string) io.Writer { return stream{o, name} }

type stream struct {
	output *output
	name   string
}

func (s stream) Write(p []byte) (int, error) {
	o := s.output
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if id := o.task(); o.name != s.name || o.id != id {
		o.sendText(true)
		o.name, o.id = s.name, id
	}
	for rest := p; len(rest) > 0; {
		n := min(len(rest), flushSize-min(len(o.text), flushSize-utf8.UTFMax))
		o.text = append(o.text, rest[:n]...)
		rest = rest[n:]
		if len(o.text) >= flushSize {
			o.sendText(false)
		}
	}
	if len(o.text) > 0 && !o.armed {
		o.armed = true
		o.timer.Reset(flushDelay)
	}
	return len(p), nil
}
