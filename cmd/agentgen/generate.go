package main

import (
	"context"
	"fmt"
	"time"

	"github.com/agentgen-go/agentgen/gen"
)

// generate writes the output of packages or, with -check, says what is wrong with it.
func (c *command) generate(ctx context.Context, patterns []string) int {
	start := time.Now()
	if !c.check { // whose result must not depend on files that others may have written
		c.cfg.Cache = gen.CacheDir()
	}
	res, err := gen.Generate(ctx, c.cfg, patterns...)
	if err != nil {
		return c.fail(err)
	}
	code := c.mistakes(res.Diagnostics)
	c.warnings(res.Warnings)
	if c.check {
		code = max(code, c.compare(res.Files))
	} else if err := gen.Commit(res.Files...); err != nil {
		return c.fail(err)
	}
	if c.json {
		code = max(code, c.printJSON(res.Report()))
	}
	c.report(res, time.Since(start))
	return code
}

// compare prints what Commit would change.
func (c *command) compare(files []*gen.File) int {
	code := exitOK
	for _, f := range files {
		if !f.Changed() {
			continue
		}
		code = exitMistakes
		if !c.json {
			fmt.Fprintf(c.stderr, "%s is %s: run go generate\n", f.Name(c.cfg.Dir), f.State())
			c.stdout.Write(f.Diff(c.cfg.Dir))
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
	for _, p := range res.Cached {
		fmt.Fprintf(c.stderr, "unchanged (cached) %s\n", p)
	}
	for _, f := range res.Files {
		fmt.Fprintf(c.stderr, "%s %s\n", c.done(f), f.Name(c.cfg.Dir))
	}
	fmt.Fprintf(c.stderr, "took %v\n", took.Round(time.Millisecond))
}

// done says what became of a file.
func (c *command) done(f *gen.File) string {
	switch {
	case f.Cached:
		return "unchanged (cached)"
	case !f.Changed():
		return "unchanged"
	case c.check:
		return f.State().String()
	case f.Content == nil:
		return "removed"
	}
	return "wrote"
}
