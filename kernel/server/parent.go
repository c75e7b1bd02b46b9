package server

import (
	"context"
	"os"
	"strconv"
)

// watchParent calls orphaned when the process that started the kernel, which
// Jupyter names in JPY_PARENT_PID, is gone: a kernel does not outlive its server.
func watchParent(ctx context.Context, orphaned func()) {
	parent, err := strconv.Atoi(os.Getenv("JPY_PARENT_PID"))
	if err != nil || parent <= 1 {
		return
	}
	go waitForParent(ctx, parent, orphaned)
}
