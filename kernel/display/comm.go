package display

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"sync"
)

// Comm is a line between a cell's code and code in the page, over which both send
// messages at any time (messaging spec, "custom messages"): what widgets are made
// of. Either side opens it, for a target that the other side knows by name.
//
// Code in the page that opens one finds the function of [RegisterTarget]:
//
//	display.RegisterTarget("adder", func(c *display.Comm, opened display.CommMessage) {
//		c.OnMessage(func(m display.CommMessage) {
//			c.Send(display.CommMessage{Data: m.Data.(float64) + 1})
//		})
//	})
//
// A cell that opens one, for a target that the page has registered:
//
//	c := display.OpenComm("progress", display.CommMessage{Data: map[string]any{"done": 0.5}})
//
// The functions given to RegisterTarget, OnMessage and OnClose run one at a time,
// never two at once. They run when no cell runs or, for messages that a front
// end sends to a subshell, as JupyterLab does, beside the running cell: what both
// use needs a lock. What they print belongs to the message. A panic in one is
// shown and changes nothing else. A Comm is safe for use by several goroutines.
type Comm struct {
	id, target string

	mutex     sync.Mutex
	closed    bool
	onMessage func(CommMessage)
	onClose   func(CommMessage)
}

// CommMessage is what is sent over a [Comm].
type CommMessage struct {
	// Data is any value that encoding/json can encode; of a message that came, what
	// it decodes to: map[string]any, []any, float64, string, bool or nil.
	Data any
	// Metadata is sent beside the data; it may be nil.
	Metadata map[string]any
	// Buffers are binary data, sent as they are.
	Buffers [][]byte
}

// CommEvent is a message of a comm on its way between this package and a
// [Frontend].
type CommEvent struct {
	Kind    string // "comm_open", "comm_msg" or "comm_close"
	ID      string
	Target  string // of comm_open
	Message CommMessage
}

// comms are the open comms and the targets of the process.
var comms = struct {
	mutex   sync.Mutex
	open    map[string]*Comm
	targets map[string]func(*Comm, CommMessage)
}{open: map[string]*Comm{}, targets: map[string]func(*Comm, CommMessage){}}

// RegisterTarget names the function that is called when the page opens a comm of
// this target; nil forgets the target. A comm that the page opens for a target
// that nobody has registered is closed at once, as the specification asks.
func RegisterTarget(target string, opened func(c *Comm, message CommMessage)) {
	comms.mutex.Lock()
	defer comms.mutex.Unlock()
	if opened == nil {
		delete(comms.targets, target)
	} else {
		comms.targets[target] = opened
	}
}

// OpenComm opens a comm to a target that the page knows. Outside a notebook it
// leads nowhere. It panics if the message's data cannot be encoded as JSON.
func OpenComm(target string, message CommMessage) *Comm {
	var id [16]byte
	rand.Read(id[:])
	c := &Comm{id: hex.EncodeToString(id[:]), target: target}
	comms.mutex.Lock()
	comms.open[c.id] = c
	comms.mutex.Unlock()
	send(CommEvent{Kind: "comm_open", ID: c.id, Target: target, Message: message})
	return c
}

// ID returns the comm's identifier, the same on both sides.
func (c *Comm) ID() string { return c.id }

// Target returns the name of the target that the comm was opened for.
func (c *Comm) Target() string { return c.target }

// OnMessage sets the function that is called with each message that comes; nil
// for none.
func (c *Comm) OnMessage(do func(CommMessage)) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.onMessage = do
}

// OnClose sets the function that is called when the page closes the comm; nil for
// none.
func (c *Comm) OnClose(do func(CommMessage)) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.onClose = do
}

// Send sends a message to the page. Over a closed comm nothing is sent. It
// panics if the message's data cannot be encoded as JSON.
func (c *Comm) Send(message CommMessage) {
	c.mutex.Lock()
	closed := c.closed
	c.mutex.Unlock()
	if !closed {
		send(CommEvent{Kind: "comm_msg", ID: c.id, Message: message})
	}
}

// Close tells the page that the comm ends. A second call does nothing.
func (c *Comm) Close(message CommMessage) {
	if c.end() {
		send(CommEvent{Kind: "comm_close", ID: c.id, Message: message})
	}
}

// end marks the comm as closed; false when it was.
func (c *Comm) end() bool {
	comms.mutex.Lock()
	delete(comms.open, c.id)
	comms.mutex.Unlock()
	c.mutex.Lock()
	defer c.mutex.Unlock()
	was := c.closed
	c.closed = true
	return !was
}

func send(event CommEvent) {
	if f := frontend(); f != nil {
		f.SendComm(event)
	}
}

// ReceiveComm hands on a message that came from the page. It returns false for a
// comm or a target that is not known. The kernel calls it.
func ReceiveComm(event CommEvent) (known bool) {
	comms.mutex.Lock()
	c := comms.open[event.ID]
	var opened func(*Comm, CommMessage)
	if event.Kind == "comm_open" {
		if opened = comms.targets[event.Target]; opened != nil {
			c = &Comm{id: event.ID, target: event.Target}
			comms.open[c.id] = c
		}
	}
	comms.mutex.Unlock()
	switch {
	case event.Kind == "comm_open" && opened == nil, c == nil:
		return false
	case event.Kind == "comm_open":
		opened(c, event.Message)
	case event.Kind == "comm_msg":
		c.mutex.Lock()
		do := c.onMessage
		c.mutex.Unlock()
		if do != nil {
			do(event.Message)
		}
	case event.Kind == "comm_close":
		c.end()
		c.mutex.Lock()
		do := c.onClose
		c.mutex.Unlock()
		if do != nil {
			do(event.Message)
		}
	default:
		panic(fmt.Sprintf("display.ReceiveComm: the kind of an event is %q, expected comm_open, comm_msg or comm_close", event.Kind))
	}
	return true
}
