//go:build !unix

package effort

import "time"

// processorTime is unknown.
func processorTime() time.Duration { return 0 }
