package server

import (
	"context"
	"time"

	"golang.org/x/sys/windows"
)

// waitForParent waits for the process whose handle Jupyter has handed down.
func waitForParent(ctx context.Context, parent int, orphaned func()) {
	for ctx.Err() == nil {
		event, err := windows.WaitForSingleObject(windows.Handle(parent), uint32(time.Second.Milliseconds()))
		if err != nil {
			return
		}
		if event == windows.WAIT_OBJECT_0 {
			orphaned()
			return
		}
	}
}
