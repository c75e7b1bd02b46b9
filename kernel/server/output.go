package server

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"kerasgo/kernel/wire"
	"kerasgo/kernel/worker/protocol"
)

const (
	// streamDelay is how long text waits for more: long enough for a loop of
	// prints to make few messages, too short to be noticed.
	streamDelay = 40 * time.Millisecond
	streamSize  = 64 << 10 // bytes that are sent without waiting for more
	// streamRate and streamBurst keep below what jupyter_server lets through,
	// 3,000,000 bytes of whole messages of text in any 3 seconds by its clock, with
	// room for what it reads up to 1.6 seconds late and then at once:
	// 200,000 + 600,000 × (3 + 1.6) are fewer.
	streamRate  = 600_000
	streamBurst = 200_000
	// messageCost is what each message counts beside its text, of which jupyter_server
	// lets 3,000 through in any 3 seconds: 400 a second.
	messageCost = 1500
)

// cell is one execution, to which output belongs.
type cell struct {
	parent   json.RawMessage // the header of its request
	request  *request
	number   int
	silent   bool
	announce func() // tells clients that it runs; nil for what is no cell
	printed  int    // bytes of text
	cut      bool   // the notice of too much output was given
	result   string
}

// output joins a cell's text into few messages and keeps the order of all it
// shows. It is safe for use by several goroutines.
type output struct {
	iopub *iopub
	limit int
	pace  atomic.Bool // see Options.Pace

	mutex  sync.Mutex
	cell   *cell
	name   string // the stream of text
	text   []byte
	timer  *time.Timer
	allow  float64 // bytes that may be sent now
	filled time.Time
	split  map[string]begun // by stream of a file descriptor
}

// begun is the first bytes of a code point.
type begun struct {
	cell  *cell
	bytes []byte
}

func newOutput(iopub *iopub, limit int, pace bool) *output {
	o := &output{iopub: iopub, limit: limit, allow: streamBurst, filled: time.Now(), split: map[string]begun{}}
	o.pace.Store(pace)
	return o
}

// raw takes bytes of a file descriptor, which may end in the middle of a code
// point.
func (o *output) raw(c *cell, name string, data []byte) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	joined := append(o.split[name].bytes, data...)
	end := len(joined)
	for back := 1; back <= min(utf8.UTFMax-1, len(joined)); back++ {
		if start := len(joined) - back; utf8.RuneStart(joined[start]) {
			if !utf8.FullRune(joined[start:]) {
				end = start
			}
			break
		}
	}
	o.split[name] = begun{c, append([]byte(nil), joined[end:]...)}
	o.add(c, name, joined[:end])
}

// begin starts a cell and then announces it, before anything that it shows: the
// worker works meanwhile. Where other output is under way, that is not waited for.
func (o *output) begin(start, announce func()) {
	if !o.mutex.TryLock() {
		announce()
		start()
		return
	}
	defer o.mutex.Unlock()
	start()
	announce()
}

// stream takes text of a cell.
func (o *output) stream(c *cell, name, text string) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.add(c, name, []byte(text))
}

func (o *output) add(c *cell, name string, text []byte) {
	if c == nil || c.silent || len(text) == 0 {
		return
	}
	if left := o.limit - c.printed; o.limit >= 0 && len(text) > left {
		text = cut(text, left)
		c.printed = o.limit - len(text) // nothing fits behind it
		defer o.notice(c)
	}
	c.printed += len(text)
	o.put(c, name, text)
}

// cut is at most the first bytes of text, in whole characters.
func cut(text []byte, most int) []byte {
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most]
}

// notice says once that a cell has shown as much text as it may.
func (o *output) notice(c *cell) {
	if c.cut {
		return
	}
	c.cut = true
	o.put(c, "stderr", []byte(fmt.Sprintf("\nThis cell has printed more than %.3g MB; the rest is not shown. The environment variable "+limitVariable+" sets how much.\n", float64(o.limit)/1e6)))
}

func (o *output) put(c *cell, name string, text []byte) {
	if len(text) == 0 {
		return
	}
	if len(o.text) > 0 && (o.cell != c || o.name != name) {
		o.flushLocked()
	}
	o.cell, o.name = c, name
	o.text = append(o.text, text...)
	if len(o.text) >= streamSize {
		o.flushLocked()
		return
	}
	if o.timer == nil {
		o.timer = time.AfterFunc(streamDelay, o.flush)
	} else if len(o.text) == len(text) {
		o.timer.Reset(streamDelay)
	}
}

// finish sends all text that waits, also begun code points.
func (o *output) finish() {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	for name, begun := range o.split {
		if len(begun.bytes) > 0 {
			delete(o.split, name)
			o.add(begun.cell, name, begun.bytes)
		}
	}
	o.flushLocked()
}

func (o *output) flush() {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.flushLocked()
}

func (o *output) flushLocked() {
	text := strings.ToValidUTF8(string(o.text), "\uFFFD")
	o.text = nil
	for len(text) > 0 {
		end, cost := messageOf(text)
		o.spend(cost)
		o.iopub.output("stream", o.cell.parent, content{"name": o.name, "text": text[:end]})
		text = text[end:]
	}
}

// messageOf returns how much of text one message has, and what that message counts:
// about what it takes in JSON. None counts more than may be sent at once.
func messageOf(text string) (end, cost int) {
	cost = messageCost
	for i, character := range text {
		size := utf8.RuneLen(character)
		switch {
		case character == '\n' || character == '\r' || character == '\t' || character == '"' || character == '\\':
			size = len(`\n`)
		case character < ' ' || character == '<' || character == '>' || character == '&' || character == '\u2028' || character == '\u2029':
			size = len(`\u0000`)
		}
		if cost+size > streamBurst {
			return i, cost
		}
		cost += size
	}
	return len(text), cost
}

// spend waits until a number of bytes may be sent.
func (o *output) spend(bytes int) {
	if !o.pace.Load() {
		return
	}
	now := time.Now()
	o.allow = min(streamBurst, o.allow+now.Sub(o.filled).Seconds()*streamRate)
	o.filled = now
	o.allow -= float64(bytes)
	if o.allow < 0 {
		time.Sleep(time.Duration(-o.allow / streamRate * float64(time.Second)))
	}
}

// display shows a MIME bundle.
func (o *output) display(c *cell, kind string, d *protocol.Display) {
	if c == nil || c.silent {
		return
	}
	o.mutex.Lock()
	defer o.mutex.Unlock()
	// A display that is redrawn does not add to what is there.
	if text, ok := d.Data["text/plain"].(string); ok && o.limit >= 0 && len(text) > o.limit {
		d.Data["text/plain"] = string(cut([]byte(text), o.limit))
		defer o.notice(c)
	}
	body := content{"data": orObject(d.Data), "metadata": orObject(d.Metadata)}
	if d.ID != "" {
		body["transient"] = content{"display_id": d.ID}
	} else if kind != "execute_result" {
		body["transient"] = content{}
	}
	if kind == "execute_result" {
		body["execution_count"] = c.number
		if text, ok := d.Data["text/plain"].(string); ok {
			c.result = text
		}
	}
	o.publish(o.iopub.origin.New(kind, c.parent, body))
}

// send publishes any other message of a cell after the text before it.
func (o *output) send(c *cell, kind string, body content) {
	if c == nil || c.silent {
		return
	}
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.publish(o.iopub.origin.New(kind, c.parent, body))
}

// message publishes a message that is made elsewhere after the text before it.
func (o *output) message(m *wire.Message) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.publish(m)
}

func (o *output) publish(m *wire.Message) {
	o.flushLocked()
	o.spend(messageCost)
	o.iopub.send(m, true)
}

func orObject(m map[string]any) map[string]any {
	if m == nil {
		return map[string]any{}
	}
	return m
}
