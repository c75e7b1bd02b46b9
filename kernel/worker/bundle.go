package worker

import (
	"encoding/base64"
	"fmt"
	"strings"

	"kerasgo/kernel/display"
	"kerasgo/kernel/evaluator"
	"kerasgo/kernel/worker/protocol"
)

// displayMessage writes a bundle as it goes onto the wire: binary data as base64
// text.
func displayMessage(bundle display.Bundle) *protocol.Display {
	d := &protocol.Display{Data: make(map[string]any, len(bundle.Data)), Metadata: bundle.Metadata}
	for kind, content := range bundle.Data {
		if binary, ok := content.([]byte); ok {
			content = base64.StdEncoding.EncodeToString(binary)
		}
		d.Data[kind] = content
	}
	return d
}

// joined makes one result of the values of a cell's last expression: that of
// the one value there is, or the texts of several, one a line.
func joined(values []evaluator.Value) (display.Bundle, bool) {
	switch len(values) {
	case 0:
		return display.Bundle{}, false
	case 1:
		return values[0].Bundle, true
	}
	var lines []string
	for _, value := range values {
		lines = append(lines, fmt.Sprint(value.Bundle.Data["text/plain"]))
	}
	return display.Bundle{Data: map[string]any{"text/plain": strings.Join(lines, "\n")}}, true
}
