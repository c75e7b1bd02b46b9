//go:build !unix

package magic

import "time"

// processorTime is not known here.
func processorTime() time.Duration { return 0 }
