package server

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kerasgo/kernel/wire"
	"kerasgo/kernel/worker/protocol"
)

// TestInterruptBeforeTheMessage: a cell that is interrupted while its message is
// still being written is told to the worker once, when it is; its user gets one
// notice, and obeying it ends the process.
func TestInterruptBeforeTheMessage(t *testing.T) {
	s := start(t, Options{})
	run(t, s, "value 1")
	file := filepath.Join(t.TempDir(), "read")
	go s.worker.ask(&protocol.Message{Kind: protocol.KindIsComplete, Cursor: &protocol.Cursor{Code: "read no more until there is " + file}}, nil, patience)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for awaited := false; !awaited; time.Sleep(time.Millisecond) {
		_, err := os.Stat(file + " is awaited")
		awaited = err == nil
		if ctx.Err() != nil {
			t.Fatal("the worker has not stopped reading")
		}
	}
	var log transcript
	notices := 0
	ended := make(chan LocalReply, 1)
	go func() {
		// More than a pipe holds.
		reply, _ := s.Local().Execute(ctx, "deaf\n"+strings.Repeat("x", 4<<20), ExecuteOptions{Deliver: func(m *wire.Message) {
			if log.add(m); strings.Contains(string(m.Content), "Interrupt again") {
				if notices++; notices == 1 {
					go s.Interrupt()
				}
			}
		}})
		ended <- reply
	}()
	for running := false; !running; time.Sleep(time.Millisecond) {
		s.worker.mutex.Lock()
		running = s.worker.running != nil
		s.worker.mutex.Unlock()
		if ctx.Err() != nil {
			t.Fatal("the cell has not begun")
		}
	}
	s.Interrupt()
	s.Interrupt()
	time.Sleep(200 * time.Millisecond) // a second notice would come by this much later
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	reply := <-ended
	if ctx.Err() != nil || reply.Name != "Interrupted" || notices != 1 {
		t.Errorf("%v, %d notices, %+v\n%.300s", ctx.Err(), notices, reply, &log)
	}
}
