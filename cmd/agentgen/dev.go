package main

import (
	"context"
	"errors"
	"os/signal"
	"time"

	"github.com/agentgen-go/agentgen/cmd/agentgen/internal/dev"
)

// grace is how long a program may take to end.
const grace = 5 * time.Second

// dev runs a program until it is interrupted, and runs it again when its files change.
func (c *command) dev(ctx context.Context, args []string) int {
	if len(args) == 0 {
		return c.misused(errors.New("dev needs the path of a program, such as ./cmd/x"))
	}
	ctx, stop := signal.NotifyContext(ctx, dev.Signals...)
	defer stop()
	err := dev.Run(ctx, dev.Config{
		Dir: c.cfg.Dir, Package: args[0], Args: args[1:], Tags: c.cfg.Tags, Addr: c.addr, Grace: grace, Stdout: c.stdout, Stderr: c.stderr,
		Generate: func(ctx context.Context, packages []string) bool { return c.generate(ctx, packages) == exitOK },
	})
	if err != nil && ctx.Err() == nil {
		return c.fail(err)
	}
	return exitOK
}
