//go:build unix

package server

import (
	"context"
	"os"
	"time"
)

// waitForParent polls: an orphan is given to another parent.
func waitForParent(ctx context.Context, parent int, orphaned func()) {
	first := os.Getppid()
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			// A launcher may stand between Jupyter and the kernel, so what counts is
			// that the parent changes.
			if os.Getppid() != first {
				orphaned()
				return
			}
		}
	}
}
