package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/agentgen-go/agentgen/gen"
)

// prompt prints the prompt that the first argument names.
func (c *command) prompt(ctx context.Context, args []string) int {
	if len(args) == 0 {
		return c.misused(errors.New("prompt needs the name of a template"))
	}
	deps, err := c.readDeps()
	if err != nil {
		return c.fail(err)
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
	text, notes, err := entry.Render(deps)
	if err != nil {
		return c.fail(err)
	}
	for _, note := range notes {
		fmt.Fprintf(c.stderr, "agentgen: note: %s\n", note)
	}
	fmt.Fprint(c.stdout, text)
	return code
}

// readDeps reads the JSON that -json names, nil without it.
func (c *command) readDeps() ([]byte, error) {
	switch c.deps {
	case "":
		return nil, nil
	case "-":
		return io.ReadAll(os.Stdin)
	}
	return os.ReadFile(c.deps)
}
