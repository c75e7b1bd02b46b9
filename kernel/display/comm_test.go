package display

import (
	"fmt"
	"strings"
	"testing"
)

// notebook is a sink with a front end behind it.
type notebook struct {
	recorder
	sent []string
}

func (n *notebook) Input(prompt string, password bool) (string, error) {
	return fmt.Sprint("answer to ", prompt, password), nil
}
func (n *notebook) Payload(p map[string]any) { n.sent = append(n.sent, fmt.Sprint(p)) }
func (n *notebook) SendComm(e CommEvent) {
	n.sent = append(n.sent, fmt.Sprintf("%s %s %v", e.Kind, e.Target, e.Message.Data))
}

func TestComm(t *testing.T) {
	n := &notebook{}
	defer Attach(n)()
	defer RegisterTarget("adder", nil)
	RegisterTarget("adder", func(c *Comm, opened CommMessage) {
		c.Send(opened)
		c.OnMessage(func(m CommMessage) { c.Send(CommMessage{Data: m.Data.(int) + 1}) })
		c.OnClose(func(m CommMessage) { n.sent = append(n.sent, "closed") })
	})
	receive := func(kind, id, target string, data any) bool {
		return ReceiveComm(CommEvent{Kind: kind, ID: id, Target: target, Message: CommMessage{Data: data}})
	}
	if receive("comm_open", "x", "nobody", nil) || receive("comm_msg", "x", "", 1) {
		t.Error("an unknown target is known")
	}
	if !receive("comm_open", "x", "adder", "hello") || !receive("comm_msg", "x", "", 1) || !receive("comm_close", "x", "", nil) {
		t.Error("a known comm is not")
	}
	if receive("comm_msg", "x", "", 1) {
		t.Error("a closed comm is known")
	}
	own := OpenComm("page", CommMessage{Data: 1})
	own.Close(CommMessage{})
	own.Close(CommMessage{})
	own.Send(CommMessage{Data: 2})
	if got := strings.Join(n.sent, ", "); got != "comm_msg  hello, comm_msg  2, closed, comm_open page 1, comm_close  <nil>" {
		t.Error(got)
	}
}

func TestFrontend(t *testing.T) {
	n := &notebook{}
	defer Attach(n)()
	if line, err := Password("p"); line != "answer to ptrue" || err != nil {
		t.Error(line, err)
	}
	SetNextInput("x", true)
	Exit(true)
	if got := strings.Join(n.sent, " "); got != "map[replace:true source:set_next_input text:x] map[keepkernel:true source:ask_exit]" {
		t.Error(got)
	}
}

func ExampleRegisterTarget() {
	RegisterTarget("adder", func(c *Comm, opened CommMessage) {
		c.OnMessage(func(m CommMessage) { c.Send(CommMessage{Data: m.Data.(float64) + 1}) })
	})
	defer RegisterTarget("adder", nil)
	// In the page: kernel.createComm("adder").
	fmt.Println(ReceiveComm(CommEvent{Kind: "comm_open", ID: "1", Target: "adder"}))
	// Output: true
}
