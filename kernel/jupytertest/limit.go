package jupytertest

import (
	"context"
	"testing"
	"time"
)

// clientLimit bounds what the clients of one test do, together: far above what any
// machine takes, and so that a package of which some tests run in parallel and some
// do not is done in twice that time, before go test ends it.
const clientLimit = 5 * time.Minute

// Limited returns a context for the clients of a test. It ends early enough that
// what a client has said until then can be told.
func Limited(t testing.TB) context.Context {
	end := time.Now().Add(clientLimit)
	if test, ok := t.(*testing.T); ok {
		if deadline, ok := test.Deadline(); ok && deadline.Add(-20*time.Second).Before(end) {
			end = deadline.Add(-20 * time.Second)
		}
	}
	ctx, cancel := context.WithDeadline(t.Context(), end)
	t.Cleanup(cancel)
	return ctx
}
