package snippet

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime"
)

// Disk is what the tools work with.
type Disk struct{}

// Remove removes a file.
func (*Disk) Remove(name string) error { return nil }

var (
	ctx   context.Context
	deps  *Disk
	agent *runtime.Agent[*Disk, string]
)

func handle(ctx context.Context) error {
	_, err := agent.Run(ctx, deps, "Delete the old backups.")
	return err
}
