// Package mistake tests what is said of mistakes in programs.
//
//	mistake.Says(t, "Dropout: rate is 2, want 0 to 1. Give the share to drop, such as 0.2", func() { Dropout(2) })
package mistake

import (
	"testing"

	"kerasgo/kerasgo/failure"
)

// Says fails the test unless run panics with a [failure.Error] of this text.
func Says(t testing.TB, want string, run func()) {
	t.Helper()
	defer func() {
		t.Helper()
		switch problem := recover().(type) {
		case nil:
			t.Errorf("no panic, want %s", want)
		case *failure.Error:
			if problem.Error() != want {
				t.Errorf("panic %s\nwant  %s", problem, want)
			}
		default:
			t.Errorf("panic with a %T, %v, want an Error: %s", problem, problem, want)
		}
	}()
	run()
}
