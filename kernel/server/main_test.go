package server

import (
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"kerasgo/kernel/jupytertest"
	_ "kerasgo/kernel/worker" // in the binary that tests build, so that the go command knows that results depend on it
	"kerasgo/kernel/worker/protocol"
)

// TestMain is also the worker of the tests: a double that does what its cells say,
// to have every fault at will. Each line of a cell is a command of doubleCommands.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "worker" {
		os.Exit(double())
	}
	os.Exit(jupytertest.Main(m))
}

// double runs the worker's side of the protocol.
func double() int {
	requests, events, err := protocol.Inherit()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	if os.Getenv("DOUBLE_DIES_AT_START") != "" {
		fmt.Fprintln(os.Stderr, "fatal error: no start")
		return 2
	}
	if holder := os.Getenv("DOUBLE_WAITS_AT_START"); holder != "" { // see holdWorker
		held, err := net.Dial("tcp", holder)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 2
		}
		io.Copy(io.Discard, held)
	}
	d := &doubleWorker{reader: protocol.NewReader(requests), writer: protocol.NewWriter(events),
		cells: make(chan *protocol.Message, 1000), interrupts: make(chan uint64, 100), inputs: make(chan *protocol.InputReply, 10)}
	go d.run()
	d.writer.Write(&protocol.Message{Kind: protocol.KindReady, Ready: &protocol.Ready{ProcessID: os.Getpid()}})
	for {
		m, err := d.reader.Read()
		if err != nil {
			return 0
		}
		switch m.Kind {
		case protocol.KindExecute:
			d.cells <- m
		case protocol.KindInterrupt:
			select {
			case d.interrupts <- m.ID:
			default:
			}
		case protocol.KindInputReply:
			d.inputs <- m.InputReply
		case protocol.KindComplete:
			if m.Cursor.Code == "never" {
				continue
			}
			d.writer.Write(&protocol.Message{Kind: protocol.KindCompleted, ID: m.ID, Completed: &protocol.Completed{
				Matches: []protocol.Match{{Text: "Println", Type: "function", Signature: "(a ...any)"}, {Text: "Printf", Type: "function"}},
				Start:   max(0, m.Cursor.Position-2), End: m.Cursor.Position}})
		case protocol.KindInspect:
			inspected := &protocol.Inspected{}
			if m.Cursor.Code == "x" {
				inspected.Data = map[string]any{"text/plain": "about x"}
			}
			d.writer.Write(&protocol.Message{Kind: protocol.KindInspected, ID: m.ID, Inspected: inspected})
		case protocol.KindComm:
			d.writer.Write(&protocol.Message{Kind: protocol.KindReceived, ID: m.ID, Received: &protocol.Received{}})
		case protocol.KindIsComplete:
			if file, ok := strings.CutPrefix(m.Cursor.Code, "read no more until there is "); ok {
				os.WriteFile(file+" is awaited", nil, 0o600)
				for _, err := os.Stat(file); err != nil; _, err = os.Stat(file) {
					time.Sleep(time.Millisecond)
				}
			}
			c := &protocol.Completeness{Status: "complete"}
			if strings.HasSuffix(m.Cursor.Code, "{") {
				c = &protocol.Completeness{Status: "incomplete", Indent: "\t"}
			}
			d.writer.Write(&protocol.Message{Kind: protocol.KindCompleteness, ID: m.ID, Completeness: c})
		case protocol.KindShutdown:
			return 0
		}
	}
}

type doubleWorker struct {
	reader     *protocol.Reader
	writer     *protocol.Writer
	cells      chan *protocol.Message
	interrupts chan uint64 // the IDs of the cells that are to stop
	inputs     chan *protocol.InputReply
	variables  map[string]string
	result     *protocol.Display // of the running cell
	release    chan bool         // closed when what is to be printed later may be
	released   chan bool         // closed when it has been
}

func (d *doubleWorker) run() {
	d.variables = map[string]string{}
	for m := range d.cells {
		done := &protocol.Executed{}
		d.result = nil
		for line := range strings.Lines(m.Execute.Code) {
			if failure := d.command(m, strings.TrimSuffix(line, "\n")); failure != nil {
				done.Failure = failure
				break
			}
		}
		if done.Result = d.result; done.Failure == nil {
			done.UserExpressions = map[string]protocol.UserExpression{}
			for name, expression := range m.Execute.UserExpressions {
				if value, ok := d.variables[expression]; ok {
					done.UserExpressions[name] = protocol.UserExpression{Display: text(value)}
				} else {
					done.UserExpressions[name] = protocol.UserExpression{Failure: failed("CompileError", "undefined: "+expression)}
				}
			}
		}
		d.writer.Write(&protocol.Message{Kind: protocol.KindExecuted, ID: m.ID, Executed: done})
	}
}

func text(value string) *protocol.Display {
	return &protocol.Display{Data: map[string]any{"text/plain": value}}
}

func failed(name, value string) *protocol.Failure {
	return &protocol.Failure{Name: name, Value: value, Traceback: []string{name + ": " + value}}
}

// command runs one line of a cell.
func (d *doubleWorker) command(m *protocol.Message, line string) *protocol.Failure {
	name, argument, _ := strings.Cut(line, " ")
	unquoted := func(s string) string {
		if u, err := strconv.Unquote(s); err == nil {
			return u
		}
		return s
	}
	event := func(e protocol.Message) {
		e.ID = m.ID
		d.writer.Write(&e)
	}
	count, _ := strconv.Atoi(argument)
	switch name {
	case "print": // as interpreted code prints
		event(protocol.Message{Kind: protocol.KindStream, Stream: &protocol.Stream{Name: "stdout", Text: unquoted(argument)}})
	case "warn":
		event(protocol.Message{Kind: protocol.KindStream, Stream: &protocol.Stream{Name: "stderr", Text: unquoted(argument)}})
	case "raw": // as compiled code prints
		os.Stdout.WriteString(unquoted(argument))
	case "rawerr":
		os.Stderr.WriteString(unquoted(argument))
	case "prints":
		for i := range count {
			event(protocol.Message{Kind: protocol.KindStream, Stream: &protocol.Stream{Name: "stdout", Text: fmt.Sprintf("line %d\n", i)}})
		}
	case "flood": // megabytes
		chunk := strings.Repeat(strings.Repeat("x", 1023)+"\n", 1024)
		for range count {
			os.Stdout.WriteString(chunk)
		}
	case "later": // prints when another cell says so
		release, released := make(chan bool), make(chan bool)
		d.release, d.released = release, released
		go func() {
			<-release
			event(protocol.Message{Kind: protocol.KindStream, Stream: &protocol.Stream{Name: "stdout", Text: argument + "\n"}})
			close(released)
		}()
	case "release":
		close(d.release)
		<-d.released
	case "display":
		event(protocol.Message{Kind: protocol.KindDisplay, Display: text(argument)})
	case "live":
		d := text(argument)
		d.ID, d.Update = "id-1", strings.HasPrefix(argument, "update")
		event(protocol.Message{Kind: protocol.KindDisplay, Display: d})
	case "clear":
		event(protocol.Message{Kind: protocol.KindClear, Clear: &protocol.Clear{Wait: true}})
	case "value":
		d.result = text(argument)
	case "set":
		key, value, _ := strings.Cut(argument, " ")
		d.variables[key] = value
	case "get":
		value, ok := d.variables[argument]
		if !ok {
			return failed("CompileError", "undefined: "+argument)
		}
		d.result = text(value)
	case "cell":
		d.result = text(fmt.Sprint(m.Execute.Cell))
	case "sleep":
		time.Sleep(time.Duration(count) * time.Millisecond)
	case "loop":
		for <-d.interrupts != m.ID {
		}
		return failed("Interrupted", "the cell was interrupted")
	case "deaf":
		select {}
	case "fail":
		return failed("Failed", argument)
	case "exit":
		os.Exit(count)
	case "kill":
		process, _ := os.FindProcess(os.Getpid())
		process.Kill()
		select {}
	case "crash":
		crashes[argument]()
		if argument != "text" {
			select {}
		}
	case "input":
		if !m.Execute.AllowInput {
			return failed("InputError", "this front end cannot be asked")
		}
		event(protocol.Message{Kind: protocol.KindInputRequest, InputRequest: &protocol.InputRequest{Prompt: argument, Password: strings.HasPrefix(argument, "secret")}})
		for {
			select {
			case reply := <-d.inputs:
				if reply.Closed {
					return failed("EOF", "the input ended")
				}
				d.result = text(reply.Value)
				return nil
			case id := <-d.interrupts:
				if id == m.ID {
					return failed("Interrupted", "the cell was interrupted")
				}
			}
		}
	case "nonsense": // not a frame
		os.NewFile(4, "events").Write([]byte{0xff, 0xff, 0xff, 0xff, 1, 2, 3})
		select {}
	default:
		return failed("CompileError", "no command "+name)
	}
	return nil
}

// crashes end the process as Go's runtime does.
var crashes = map[string]func(){
	"stack": func() {
		var recurse func(int) int
		recurse = func(n int) int { return recurse(n+1) + n }
		recurse(0)
	},
	"map": func() {
		runtime.GOMAXPROCS(4) // with one, goroutines take turns outside of the map
		m := map[int]int{}
		for range 4 {
			go func() {
				for i := 0; ; i++ {
					m[i%10]++
				}
			}()
		}
	},
	"panic": func() {
		go func() { panic("something compiled") }()
	},
	"memory": func() {
		fmt.Fprintln(os.Stderr, "fatal error: runtime: out of memory")
		os.Exit(2)
	},
	"text": func() {
		fmt.Fprintln(os.Stderr, "panic: this is only text")
	},
}
