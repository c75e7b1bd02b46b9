package worker

import (
	"encoding/json"
	"strings"
	"testing"

	"kerasgo/kernel/worker/protocol"
)

const echo = `display.RegisterTarget("echo", func(c *display.Comm, opened display.CommMessage) {
	c.OnMessage(func(m display.CommMessage) {
		fmt.Println("heard", m.Data)
		c.Send(display.CommMessage{Data: m.Data, Metadata: m.Metadata, Buffers: m.Buffers})
	})
	c.OnClose(func(m display.CommMessage) { fmt.Println("closed", m.Data) })
})`

// comm sends a message of a comm and writes what comes until it is handled.
func (p *peer) comm(message protocol.Comm) string {
	p.t.Helper()
	id := p.send(&protocol.Message{Kind: protocol.KindComm, Comm: &message})
	var lines []string
	for {
		m := p.next()
		if m.ID != id {
			continue
		}
		if p.heard != nil {
			p.heard(m)
		}
		switch m.Kind {
		case protocol.KindComm:
			lines = append(lines, m.Comm.Kind+" "+m.Comm.ID+" "+string(m.Comm.Data)+" "+string(m.Comm.Metadata))
			for _, buffer := range m.Comm.Buffers {
				lines = append(lines, "buffer "+string(buffer))
			}
		case protocol.KindReceived:
			if !m.Received.Known {
				lines = append(lines, "unknown")
			}
			return strings.Join(lines, "\n")
		default:
			lines = append(lines, describe(m))
		}
	}
}

func TestCommOfTheFrontEnd(t *testing.T) {
	p := start(t)
	p.execute(echo)
	for _, c := range []struct {
		name    string
		message protocol.Comm
		want    string
	}{
		{"unknown target", protocol.Comm{Kind: "comm_open", ID: "a", Target: "nobody"}, "unknown"},
		{"unknown comm", protocol.Comm{Kind: "comm_msg", ID: "a"}, "unknown"},
		{"open", protocol.Comm{Kind: "comm_open", ID: "a", Target: "echo"}, ""},
		{"message", protocol.Comm{Kind: "comm_msg", ID: "a", Data: json.RawMessage(`{"x":[1]}`), Metadata: json.RawMessage(`{"m":1}`), Buffers: [][]byte{{0, 255}}},
			"stdout \"heard map[x:[1]]\\n\"\ncomm_msg a {\"x\":[1]} {\"m\":1}\nbuffer \x00\xff"},
		{"close", protocol.Comm{Kind: "comm_close", ID: "a", Data: json.RawMessage(`"bye"`)}, "stdout \"closed bye\\n\""},
		{"closed", protocol.Comm{Kind: "comm_msg", ID: "a"}, "unknown"},
	} {
		if got := p.comm(c.message); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

func TestCommsWhileACellRuns(t *testing.T) {
	p := start(t)
	p.execute(echo)
	p.comm(protocol.Comm{Kind: "comm_open", ID: "a", Target: "echo"})
	p.begin("fmt.Println(\"begun\")\nfor {}")
	p.until(protocol.KindStream)
	if got := p.comm(protocol.Comm{Kind: "comm_msg", ID: "a", Data: json.RawMessage("1")}); !strings.Contains(got, "comm_msg a 1") {
		t.Errorf("the message led to %q", got)
	}
	p.interrupt(0)
	p.until(protocol.KindExecuted)
}

func TestHandlersThatFail(t *testing.T) {
	p := start(t)
	p.execute("kept := 1\ndisplay.RegisterTarget(\"bad\", func(c *display.Comm, m display.CommMessage) {\n\tif m.Data == \"loop\" {\n\t\tfmt.Println(\"begun\")\n\t\tfor {}\n\t}\n\tpanic(\"in the handler\")\n})")
	if got := p.comm(protocol.Comm{Kind: "comm_open", ID: "a", Target: "bad"}); !strings.Contains(got, "in the handler") || !strings.Contains(got, "line 7") {
		t.Errorf("a panic: %q", got)
	}
	p.heard = func(m *protocol.Message) {
		if m.Kind == protocol.KindStream { // it has begun
			p.interrupt(0)
		}
	}
	if got := p.comm(protocol.Comm{Kind: "comm_open", ID: "b", Target: "bad", Data: json.RawMessage(`"loop"`)}); !strings.Contains(got, "Interrupted") {
		t.Errorf("an interrupt: %q", got)
	}
	if got := p.execute("kept + 1"); got != "result text/plain 2\nok" {
		t.Errorf("afterwards: %s", got)
	}
}

func TestCommOfACell(t *testing.T) {
	p := start(t)
	id := p.begin("c := display.OpenComm(\"page\", display.CommMessage{Data: map[string]any{\"a\": 1}})\nc.Send(display.CommMessage{Buffers: [][]byte{{7}}})\nc.Close(display.CommMessage{})\nc.Send(display.CommMessage{Data: 2})")
	var kinds []string
	for _, m := range p.until(protocol.KindExecuted) {
		if m.Kind == protocol.KindComm && m.ID == id {
			kinds = append(kinds, m.Comm.Kind+" "+m.Comm.Target+" "+string(m.Comm.Data))
		}
	}
	if got := strings.Join(kinds, "\n"); got != "comm_open page {\"a\":1}\ncomm_msg  {}\ncomm_close  {}" {
		t.Error(got)
	}
}

func TestOutputOfGoroutinesBelongsToTheirCell(t *testing.T) {
	p := start(t)
	first := p.begin("start, printed := make(chan bool), make(chan bool)\ngo func() {\n\t<-start\n\tgo func() { fmt.Println(\"late\"); close(printed) }()\n\tdisplay.Markdown(\"later\")\n\tclose(start)\n}()")
	p.until(protocol.KindExecuted)
	second := p.begin("start <- true\n<-printed\n<-start\nfmt.Println(\"own\")")
	count := 0
	for _, m := range p.until(protocol.KindExecuted) {
		count++
		want := second
		if m.Kind == protocol.KindDisplay || m.Kind == protocol.KindStream && m.Stream.Text == "late\n" {
			want = first
		}
		if m.ID != want {
			t.Errorf("%s belongs to message %d, want %d", describe(m), m.ID, want)
		}
	}
	if count != 4 {
		t.Errorf("%d events, want the late text, the later display, the own text and the end", count)
	}
}

func TestPayloads(t *testing.T) {
	p := start(t)
	for _, c := range []struct{ code, want string }{
		{`display.SetNextInput("x := 1", true)`, `[{"replace":true,"source":"set_next_input","text":"x := 1"}]`},
		{`display.Exit(true)`, `[{"keepkernel":true,"source":"ask_exit"}]`},
		{`display.Page(display.Bundle{Data: map[string]any{"text/plain": "long"}})`, `[{"data":{"text/plain":"long"},"source":"page","start":0}]`},
		{"1", "null"},
	} {
		p.begin(c.code)
		events := p.until(protocol.KindExecuted)
		if got, _ := json.Marshal(events[len(events)-1].Executed.Payload); string(got) != c.want {
			t.Errorf("%s: the payload is %s, want %s", c.code, got, c.want)
		}
	}
	p.begin("strings.ToUpper?")
	events := p.until(protocol.KindExecuted)
	if got, _ := json.Marshal(events[len(events)-1].Executed.Payload); !strings.Contains(string(got), "ToUpper returns") || !strings.Contains(string(got), `"source":"page"`) {
		t.Errorf("help is %s", got)
	}
	if f := p.failure("nosuch?"); f.Name != "NotFound" {
		t.Errorf("no help: %+v", f)
	}
}
