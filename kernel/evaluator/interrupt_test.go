package evaluator

import (
	"strings"
	"testing"
)

// TestLeftBehind: a cell that goes on in the background is told why it was to stop.
func TestLeftBehind(t *testing.T) {
	for name, cause := range map[string]error{"Interrupted": nil, "OutOfMemory": &limitError{"OutOfMemory", "too much data"}} {
		f := leftBehind(cause)
		if f.Name != name || !strings.Contains(f.Message, "but has not stopped") || cause != nil && !strings.HasPrefix(f.Message, cause.Error()) {
			t.Errorf("%+v", f)
		}
	}
}
