package display

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// Frontend is what a [Sink] that sends to a notebook can do beyond showing: ask
// its user, change its cells, exchange messages with it.
type Frontend interface {
	// Input asks the user for a line of text; password hides what is typed.
	Input(prompt string, password bool) (string, error)
	// Payload adds to what the reply to the running cell asks the front end to
	// do (messaging spec, "payloads").
	Payload(payload map[string]any)
	// SendComm sends a message of a comm.
	SendComm(event CommEvent)
}

func frontend() Frontend {
	f, _ := current().(Frontend)
	return f
}

var errNoFrontend = errors.New("display.Input: there is no notebook to ask, and standard input is at its end")

// Input shows a prompt and returns the line of text that the user types in the
// input box below the cell. It fails with an error that says so where nobody can
// be asked, such as a notebook that nbconvert or kerasgo run executes; with
// io.EOF when the user closes the box with Ctrl-D; and when the cell is
// interrupted. Outside a notebook it reads a line of standard input.
//
//	name, err := display.Input("Your name? ")
func Input(prompt string) (string, error) { return ask(prompt, false) }

// Password is [Input] for what others must not read: the box hides what is
// typed, and the notebook does not keep it.
func Password(prompt string) (string, error) { return ask(prompt, true) }

func ask(prompt string, password bool) (string, error) {
	if f := frontend(); f != nil {
		return f.Input(prompt, password)
	}
	fmt.Fprint(os.Stdout, prompt)
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err == io.EOF && line != "" {
		err = nil
	}
	if err == io.EOF {
		err = errNoFrontend
	}
	return strings.TrimRight(line, "\r\n"), err
}

// SetNextInput puts text into a new cell below the running one, or with replace
// in place of the running cell's own text, when the cell has ended.
func SetNextInput(text string, replace bool) {
	payload(map[string]any{"source": "set_next_input", "text": text, "replace": replace})
}

// Page shows a bundle in the pager: a window of its own in jupyter console,
// jupyter qtconsole and Notebook, the cell's output in JupyterLab.
func Page(bundle Bundle) {
	if frontend() == nil {
		Show(bundle)
		return
	}
	payload(map[string]any{"source": "page", "data": bundle.Data, "start": 0})
}

// Exit asks the front end to close: jupyter console and jupyter qtconsole end when
// the cell has ended, and with keep leave the kernel running. A notebook page
// stays open.
func Exit(keep bool) { payload(map[string]any{"source": "ask_exit", "keepkernel": keep}) }

func payload(p map[string]any) {
	if f := frontend(); f != nil {
		f.Payload(p)
	}
}
