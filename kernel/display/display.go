package display

import (
	"context"
	"fmt"
	"os"
	"sync"
)

// Bundle is one piece of rich output: the same content in several formats,
// of which a front end shows the richest it knows (messaging spec, "display_data").
type Bundle struct {
	// Data maps a MIME type to its content: a string for text, []byte for
	// binary formats such as image/png, any JSON value for application/*json.
	Data map[string]any
	// Metadata maps a MIME type to facts about its content, such as
	// {"image/png": {"width": 640, "height": 400}}. It may be nil.
	Metadata map[string]any
}

// Sink is where rich output goes. The kernel's worker attaches one that sends
// to the notebook; without one, the text/plain format goes to standard output.
type Sink interface {
	// Display shows the bundle. With an id that was used before and update
	// set, the earlier display of that id is redrawn in place.
	Display(bundle Bundle, id string, update bool)
	// Clear removes the output of the running cell; with wait, only when
	// the next output arrives.
	Clear(wait bool)
	// Live tells whether a display can be redrawn in place.
	Live() bool
	// Context ends when the running cell is interrupted.
	Context() context.Context
}

var (
	sinkMutex sync.RWMutex
	sink      Sink = standardOutput{}
)

// Attach makes s the process's sink and returns a function that puts the
// former one back.
func Attach(s Sink) (detach func()) {
	sinkMutex.Lock()
	defer sinkMutex.Unlock()
	former := sink
	sink = s
	return func() {
		sinkMutex.Lock()
		defer sinkMutex.Unlock()
		sink = former
	}
}

func current() Sink {
	sinkMutex.RLock()
	defer sinkMutex.RUnlock()
	return sink
}

// Show displays a bundle in the output of the running cell.
func Show(bundle Bundle) { current().Display(bundle, "", false) }

// Clear removes the output of the running cell; with wait, only when the next
// output arrives, which avoids flicker.
func Clear(wait bool) { current().Clear(wait) }

// Live tells whether displays can be redrawn in place: true in a notebook,
// false on a pipe or a file.
func Live() bool { return current().Live() }

// Context returns a context that ends when the running cell is interrupted.
// Outside a notebook it never ends.
func Context() context.Context { return current().Context() }

// standardOutput is the sink of a plain Go program: text only, no redrawing.
type standardOutput struct{}

func (standardOutput) Display(bundle Bundle, id string, update bool) {
	if text, ok := bundle.Data["text/plain"].(string); ok {
		fmt.Fprintln(os.Stdout, text)
	}
}
func (standardOutput) Clear(bool)               {}
func (standardOutput) Live() bool               { return false }
func (standardOutput) Context() context.Context { return context.Background() }
