package differential

import (
	"runtime"
	"testing"
)

// TestGoroutines runs the sessions of testdata/goroutines.txt, which are without
// races as Go programs, several times and on more threads than there are
// processors. With the race detector (go test -race) it finds those within the
// interpreter that rarely do harm.
func TestGoroutines(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(8))
	testRows(t, "testdata/goroutines.txt", 3)
}
