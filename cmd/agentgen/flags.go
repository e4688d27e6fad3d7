package main

import (
	"flag"
	"fmt"
	"io"
	"strings"
)

const usage = `agentgen writes the code of agents for functions and types that are marked with //agent: comments.

Usage:

	agentgen [flags] [packages]    write agentgen_gen.go in each package, by default the one here
	agentgen help [directive]      explain //agent: comments

Flags:

	-check        write nothing; print a diff and exit with 1 where output is stale or missing
	-tags LIST    build tags, separated by commas
	-v            say what was loaded and written, and how long it took

Exit codes: 0 fine, 1 mistakes in the packages or, with -check, output that is not up to date, 2 wrong use or a
fault of agentgen itself.
`

// parse reads flags and returns what follows them.
func (c *command) parse(args []string) (patterns []string, err error) {
	flags := flag.NewFlagSet("agentgen", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.BoolVar(&c.check, "check", false, "")
	flags.BoolVar(&c.verbose, "v", false, "")
	tags := flags.String("tags", "", "")
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	c.cfg.Tags = strings.FieldsFunc(*tags, func(r rune) bool { return r == ',' || r == ' ' })
	for _, p := range flags.Args() {
		if strings.HasPrefix(p, "-") {
			return nil, fmt.Errorf("%s stands after a package: flags come first", p)
		}
	}
	return flags.Args(), nil
}
