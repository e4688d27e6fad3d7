package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/agentgen-go/agentgen/gen"
)

// list prints what is marked in packages.
func (c *command) list(ctx context.Context, patterns []string) int {
	l, err := gen.List(ctx, c.cfg, patterns...)
	if err != nil {
		return c.fail(err)
	}
	code := c.mistakes(l.Diagnostics)
	if c.json {
		return max(code, c.printJSON(l))
	}
	if len(l.Entries) > 0 || code == exitOK {
		fmt.Fprint(c.stdout, l.Table(c.cfg.Dir))
	}
	return code
}

// schema prints the schema of what the first argument names; with -json, all that is known of it.
func (c *command) schema(ctx context.Context, args []string) int {
	if len(args) == 0 {
		return c.misused(errors.New("schema needs the name of a tool, output or codec"))
	}
	l, err := gen.List(ctx, c.cfg, args[1:]...)
	if err != nil {
		return c.fail(err)
	}
	code := c.mistakes(l.Diagnostics)
	entry, err := l.Find(args[0])
	if err != nil {
		return c.fail(err)
	}
	if entry.Parameters, err = entry.InDialect(c.dialect); err != nil {
		return c.fail(fmt.Errorf("%s: %w", entry.Go, err))
	}
	if c.json {
		l.Entries = []gen.Entry{*entry}
		return max(code, c.printJSON(l))
	}
	if !c.result {
		return max(code, c.printJSON(entry.Parameters))
	}
	if entry.Result == nil {
		return c.fail(fmt.Errorf("%s returns nothing that has a schema", entry.Go))
	}
	return max(code, c.printJSON(entry.Result))
}
