package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/gen"
)

// Exit codes.
const (
	exitOK       = 0
	exitMistakes = 1 // in the packages; with -check, output that is not up to date
	exitFailure  = 2 // wrong use of the command, or its own fault
)

// command is one use of the command.
type command struct {
	stdout, stderr io.Writer

	check   bool
	verbose bool
	cfg     gen.Config
}

func (c *command) run(ctx context.Context, args []string) int {
	patterns, err := c.parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(c.stdout, usage)
		return exitOK
	case err != nil:
		code := c.fail(err)
		fmt.Fprintln(c.stderr, "Run agentgen -h for usage.")
		return code
	case len(patterns) > 0 && patterns[0] == "help":
		return c.help(patterns[1:])
	}
	if c.cfg.Dir, err = os.Getwd(); err != nil {
		return c.fail(err)
	}
	return c.generate(ctx, patterns)
}

// fail prints an error that is not the fault of the packages.
func (c *command) fail(err error) int {
	fmt.Fprintf(c.stderr, "agentgen: %v\n", err)
	return exitFailure
}

// help prints the reference of one directive or of all.
func (c *command) help(args []string) int {
	if len(args) > 1 {
		return c.fail(errors.New("help takes one directive at a time"))
	}
	text, err := gen.Help(strings.Join(args, ""))
	if err != nil {
		return c.fail(err)
	}
	fmt.Fprint(c.stdout, text)
	return exitOK
}

func (c *command) generate(ctx context.Context, patterns []string) int {
	start := time.Now()
	res, err := gen.Generate(ctx, c.cfg, patterns...)
	if err != nil {
		return c.fail(err)
	}
	code := exitOK
	for _, d := range res.Diagnostics {
		fmt.Fprintln(c.stderr, d.Format(c.cfg.Dir))
		code = exitMistakes
	}
	if c.check {
		code = max(code, c.compare(res.Files))
	} else if err := gen.Commit(res.Files...); err != nil {
		return c.fail(err)
	}
	c.report(res, time.Since(start))
	return code
}

// compare prints what Commit would change.
func (c *command) compare(files []*gen.File) int {
	code := exitOK
	for _, f := range files {
		if f.Changed() {
			fmt.Fprintf(c.stderr, "%s is %s: run go generate\n", f.Name(c.cfg.Dir), f.State())
			c.stdout.Write(f.Diff(c.cfg.Dir))
			code = exitMistakes
		}
	}
	return code
}

// report tells, under -v, what was read and written.
func (c *command) report(res *gen.Result, took time.Duration) {
	if !c.verbose {
		return
	}
	for _, p := range res.Packages {
		fmt.Fprintf(c.stderr, "loaded %s\n", p)
	}
	for _, f := range res.Files {
		fmt.Fprintf(c.stderr, "%s %s\n", c.done(f), f.Name(c.cfg.Dir))
	}
	fmt.Fprintf(c.stderr, "took %v\n", took.Round(time.Millisecond))
}

// done says what became of a file.
func (c *command) done(f *gen.File) string {
	switch {
	case !f.Changed():
		return "unchanged"
	case c.check:
		return f.State().String()
	case f.Content == nil:
		return "removed"
	}
	return "wrote"
}
