package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/schema"
)

const usage = `agentgen writes the code of agents for functions and types that are marked with //agent: comments.

Usage:

	agentgen [flags] [packages]                 write agentgen_gen.go in each package, by default the one here
	agentgen list [flags] [packages]            list tools, outputs, codecs and prompts, with the sizes of their schemas
	agentgen schema [flags] NAME [packages]     print the JSON Schema of a tool's or output's arguments, or of a codec
	agentgen prompt NAME [-json FILE] [packages]  print a prompt, with the JSON of a file (or - for standard input) as its dependencies
	agentgen dev [flags] PROGRAM [arguments]    run a program that serves the dev UI, and run it again when its files change
	agentgen help [directive]                   explain //agent: comments

NAME is what the model sees or the name in Go, with the import path of its package before it where that is not enough.
PROGRAM is the path of a main package, such as ./cmd/x. Only the first of them and dev write anything.

Flags:

	-addr ADDR       with dev: address of the page, by default a free port of 127.0.0.1
	-check           write nothing; print a diff and exit with 1 where output is stale or missing
	-dialect NAME    with schema: in the form for a provider: plain (the default), openai (strict), inline (no $ref), gemini, anthropic
	-json            print results and mistakes as JSON to standard output
	-require-docs    refuse tools and parameters without a description
	-result          with schema: print the schema of what a tool returns
	-tags LIST       build tags, separated by commas
	-v               say what was loaded and written, and how long it took

Packages that have not changed since their output was written are not read again, except by -check. What that takes to
know is kept in the user's cache folder; AGENTGEN_CACHE names another folder, or is "off".

Exit codes: 0 fine, 1 mistakes in the packages or, with -check, output that is not up to date, 2 wrong use or a
fault of agentgen itself.
`

// verbs are the words that may stand first. Without one of them, output is generated.
var verbs = []string{"dev", "help", "list", "prompt", "schema"}

// parse reads the verb and the flags, and returns what follows them.
func (c *command) parse(args []string) (operands []string, err error) {
	if len(args) > 0 && slices.Contains(verbs, args[0]) {
		c.verb, args = args[0], args[1:]
	}
	name := c.leadingName(&args)
	flags := flag.NewFlagSet("agentgen", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	c.define(flags)
	tags := flags.String("tags", "", "")
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	c.cfg.Tags = strings.FieldsFunc(*tags, func(r rune) bool { return r == ',' || r == ' ' })
	for _, operand := range flags.Args() {
		if strings.HasPrefix(operand, "-") && c.verb != "dev" {
			return nil, fmt.Errorf("%s is behind a package: flags come first", operand)
		}
	}
	return append(name, flags.Args()...), c.checkDialect()
}

// leadingName takes the name of a prompt from args, which may stand before the flags.
func (c *command) leadingName(args *[]string) (name []string) {
	if c.verb != "prompt" || len(*args) == 0 || strings.HasPrefix((*args)[0], "-") {
		return nil
	}
	name = (*args)[:1:1]
	*args = (*args)[1:]
	return name
}

// checkDialect reads the name of the dialect.
func (c *command) checkDialect() (err error) {
	if c.verb != "schema" {
		return nil
	}
	if c.dialect, err = schema.Parse(c.dialectName); err == nil && c.dialect != schema.Plain && c.result {
		return errors.New("-dialect is for what models write: leave out -result")
	}
	return err
}

// define defines the flags of the verb.
func (c *command) define(flags *flag.FlagSet) {
	if c.verb == "help" {
		return
	}
	if c.verb == "prompt" {
		flags.StringVar(&c.deps, "json", "", "")
		return
	}
	if c.verb == "dev" {
		flags.StringVar(&c.addr, "addr", "127.0.0.1:0", "")
		flags.BoolVar(&c.verbose, "v", false, "")
		return
	}
	flags.BoolVar(&c.json, "json", false, "")
	if c.verb == "schema" {
		flags.BoolVar(&c.result, "result", false, "")
		flags.StringVar(&c.dialectName, "dialect", schema.Plain.String(), "")
	}
	if c.verb == "" {
		flags.BoolVar(&c.check, "check", false, "")
		flags.BoolVar(&c.verbose, "v", false, "")
		flags.BoolVar(&c.cfg.RequireDocs, "require-docs", false, "")
	}
}
