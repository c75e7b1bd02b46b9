package worker

import (
	"regexp"
	"strings"
	"sync"

	"kerasgo/kernel/display"
	"kerasgo/kernel/worker/protocol"
)

// questions is made when it is first needed: that takes longer than a small cell.
var questions = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(\?{0,2})([\pL_][\pL\pN_]*(?:\.[\pL_][\pL\pN_]*)*)(\?{0,2})$`)
})

// question takes a cell apart that asks for help, as IPython's do: name? for the
// documentation of a name, name?? for its source too. No Go has a question mark.
func question(code string) (name string, detail int, ok bool) {
	code = strings.TrimSpace(code)
	if !strings.HasPrefix(code, "?") && !strings.HasSuffix(code, "?") {
		return "", 0, false
	}
	parts := questions().FindStringSubmatch(code)
	if parts == nil || parts[1] == "" == (parts[3] == "") {
		return "", 0, false
	}
	return parts[2], len(parts[1]) + len(parts[3]) - 1, true
}

// explain answers a question in the pager.
func (w *worker) explain(name string, detail int) *protocol.Executed {
	bundle, ok := w.runner.Inspect(name, len([]rune(name)), detail)
	if !ok {
		text := "nothing is known of " + name + "; is it spelled right, and has the cell that declares it been run?"
		return &protocol.Executed{Failure: protocol.NewFailure("NotFound", text)}
	}
	display.Page(bundle)
	return &protocol.Executed{}
}
