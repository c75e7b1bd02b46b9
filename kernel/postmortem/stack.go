package postmortem

import (
	"go/token"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"unsafe"

	"github.com/traefik/yaegi/interp"
)

// Fault is what is known of a panic of interpreted code.
type Fault struct {
	// Text are the words of compiled Go where the interpreter's are others,
	// such as "runtime error: index out of range [5] with length 3"; or "".
	Text string
	// Frames are the interpreted functions that were running, innermost first.
	Frames []Frame
}

// Frame is an interpreted function that was running.
type Frame struct {
	Function string         // the emitted name; of a literal, that of the function around it
	Literal  bool           // a function literal
	Position token.Position // of what it was doing: the failed operation, or the call
	Calling  string         // the compiled function it was in, if any, with its package path
}

// Reader reads the stacks of one interpreter.
type Reader struct {
	interpreter *interp.Interpreter
	layout      *layout
	fset        *token.FileSet
}

// NewReader returns a reader; the error tells that the interpreter is of a
// version that this package does not know.
func NewReader(i *interp.Interpreter) (*Reader, error) {
	l, err := newLayout()
	if err != nil {
		return nil, err
	}
	return &Reader{interpreter: i, layout: l, fset: i.FileSet()}, nil
}

const (
	passing = "/interp.runCfg.func1" // the interpreter's function that a panic passes
	running = "/interp.runCfg"       // the interpreter's function that runs a function
	within  = "/interp."
	deepest = 64 << 10 // bytes of a stack's text
)

// First tells whether the interpreter's report of a panic is the first one: the
// ones that follow, for the functions further out, have nothing to add.
func First() bool {
	var callers [48]uintptr
	frames := runtime.CallersFrames(callers[:runtime.Callers(2, callers[:])])
	seen := 0
	for {
		f, more := frames.Next()
		if strings.HasSuffix(f.Function, passing) {
			seen++
		}
		if !more {
			return seen == 1
		}
	}
}

// activation is one interpreted function on the stack, with the functions of
// the interpreter and of compiled packages that it was calling, innermost first.
type activation struct {
	start node
	frame frame
	above []string
}

// Read looks at the stack of the calling goroutine while a panic passes. It
// returns nil when there is nothing to learn.
func (r *Reader) Read() (fault *Fault) {
	text := make([]byte, deepest)
	text = text[:runtime.Stack(text, false)]
	list := activations(string(text))
	if len(list) == 0 {
		return nil
	}
	// the numbers come from a text: should one not be what it seems, the
	// post-mortem is off, but nothing else
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if recover() != nil {
			fault = nil
		}
	}()
	fault = &Fault{}
	var inner *activation
	for i, a := range list {
		instruction, calling := a.doing()
		n, text := r.failing(a, instruction, calling, inner)
		if i == 0 {
			fault.Text = text
		}
		name, literal := r.functionOf(a.start)
		pos := token.NoPos
		if n != nil {
			pos = r.layout.pos(n)
		}
		fault.Frames = append(fault.Frames, Frame{name, literal, r.fset.Position(pos), calling})
		inner = &list[i]
	}
	return fault
}

// activations takes the interpreted functions out of a stack's text.
func activations(stack string) []activation {
	var list []activation
	var above []string
	for line := range strings.Lines(stack) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '\t' || strings.HasPrefix(line, "goroutine ") {
			continue
		}
		open := strings.LastIndexByte(line, '(')
		if open < 0 {
			continue
		}
		function := line[:open]
		if !strings.HasSuffix(function, running) {
			switch {
			case function == "panic", strings.HasPrefix(function, "runtime."), strings.HasSuffix(function, passing):
				above = above[:0] // what reports the panic is not what failed
			default:
				above = append(above, function)
			}
			continue
		}
		arguments := strings.Split(strings.Trim(line[open:], "()"), ", ")
		if len(arguments) >= 2 {
			start, variables := pointer(arguments[0]), pointer(arguments[1])
			if start != nil && variables != nil {
				list = append(list, activation{node(start), frame(variables), above})
			}
		}
		above = nil
	}
	return list
}

// pointer reads an address that the runtime vouches for; the others end in a
// question mark.
func pointer(text string) unsafe.Pointer {
	digits, ok := strings.CutPrefix(text, "0x")
	if !ok {
		return nil
	}
	n, err := strconv.ParseUint(digits, 16, 64)
	if err != nil {
		return nil
	}
	address := uintptr(n)
	return *(*unsafe.Pointer)(unsafe.Pointer(&address))
}
