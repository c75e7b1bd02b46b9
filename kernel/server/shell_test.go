package server

import (
	"testing"
	"testing/synctest"
	"time"

	"kerasgo/kernel/wire"
)

// TestAbortsWithOtherClocks: whether a cell was sent before another failed does not
// depend on what the client's clock says.
func TestAbortsWithOtherClocks(t *testing.T) {
	synctest.Test(t, testAborts) // no time goes by
}

func testAborts(t *testing.T) {
	for _, behind := range []time.Duration{0, time.Hour, -time.Hour, 300 * time.Millisecond, -5 * time.Second} {
		sent := func(at time.Time) *request {
			return &request{Message: &wire.Message{Header: wire.Header{Type: "execute_request", Date: wire.Date(at.Add(-behind))}}, arrived: at}
		}
		h := &shell{}
		now := time.Now()
		failing := sent(now.Add(-50 * time.Millisecond))
		h.fail(failing)
		if late := sent(now.Add(-20 * time.Millisecond)); !h.aborts(late) {
			t.Errorf("clock behind by %v: a cell that was sent before the failure is run", behind)
		}
		if next := sent(time.Now().Add(20 * time.Millisecond)); h.aborts(next) {
			t.Errorf("clock behind by %v: a cell that was sent after the failure is not run", behind)
		}
	}
}
