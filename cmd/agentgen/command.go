package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/agentgen-go/agentgen/gen"
	"github.com/agentgen-go/agentgen/runtime/schema"
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
	terminal       bool // stderr is one

	verb    string // what to do; "" is to generate
	check   bool
	json    bool
	result  bool
	verbose bool

	addr        string // with dev: that of the page
	deps        string // with prompt: the file with the dependencies
	dialectName string // as it was given
	dialect     schema.Dialect

	cfg gen.Config
}

func (c *command) run(ctx context.Context, args []string) int {
	operands, err := c.parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(c.stdout, usage)
		return exitOK
	case err != nil:
		return c.misused(err)
	case c.verb == "help":
		return c.help(operands)
	}
	if c.cfg.Dir, err = os.Getwd(); err != nil {
		return c.fail(err)
	}
	switch c.verb {
	case "dev":
		return c.dev(ctx, operands)
	case "list":
		return c.list(ctx, operands)
	case "schema":
		return c.schema(ctx, operands)
	case "prompt":
		return c.prompt(ctx, operands)
	}
	return c.generate(ctx, operands)
}

// fail prints an error that is not the fault of the packages.
func (c *command) fail(err error) int {
	fmt.Fprintf(c.stderr, "agentgen: %v\n", err)
	return exitFailure
}

// misused prints what is wrong with the arguments.
func (c *command) misused(err error) int {
	code := c.fail(err)
	fmt.Fprintln(c.stderr, "Run agentgen -h for usage.")
	return code
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

// mistakes prints what is wrong in the packages: with colors on a terminal, as plain lines elsewhere. With -json it is
// part of the result.
func (c *command) mistakes(diagnostics []gen.Diagnostic) int {
	if len(diagnostics) == 0 {
		return exitOK
	}
	c.print(diagnostics)
	return exitMistakes
}

// warnings prints what is probably not what was meant.
func (c *command) warnings(list []gen.Diagnostic) {
	for _, d := range list {
		d.Message = "warning: " + d.Message
		c.print([]gen.Diagnostic{d})
	}
}

func (c *command) print(diagnostics []gen.Diagnostic) {
	for _, d := range diagnostics {
		switch {
		case c.json:
		case c.terminal:
			fmt.Fprintln(c.stderr, d.FormatWithSource(c.cfg.Dir))
		default:
			fmt.Fprintln(c.stderr, d.Format(c.cfg.Dir))
		}
	}
}

// printJSON prints a result for machines.
func (c *command) printJSON(result any) int {
	e := json.NewEncoder(c.stdout)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(result); err != nil {
		return c.fail(err)
	}
	return exitOK
}
