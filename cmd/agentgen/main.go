// Agentgen writes the code of agents: typed tool calls, JSON Schemas, decoders that validate, encoders and output types,
// for functions and types that are marked with //agent: comments.
//
// Usage:
//
//	agentgen [flags] [packages]
//	agentgen list [flags] [packages]
//	agentgen schema [flags] NAME [packages]
//	agentgen prompt NAME [-json FILE] [packages]
//	agentgen dev [flags] PROGRAM [arguments]
//	agentgen help [directive]
//
// It writes one file for each package, agentgen_gen.go; without packages it works in the current one. Add it to a module
// with
//
//	go get -tool github.com/agentgen-go/agentgen/cmd/agentgen
//
// and to a package with
//
//	//go:generate go tool agentgen
//
// The exit code is 0 on success, 1 if there are mistakes in the packages (or, with -check, if output is not up to
// date), and 2 if agentgen was used incorrectly or has a bug.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"

	"github.com/agentgen-go/agentgen/gen"
)

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(shortLived)
	}
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// shortLived is how far the heap may grow between two collections, in percent: memory is given back soon in any case.
const shortLived = 400

// run is main without the process: args come without the name of the command, and the result is the exit code.
func run(args []string, stdout, stderr io.Writer) (code int) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	c := command{stdout: stdout, stderr: stderr, terminal: isTerminal(stderr)}
	err := gen.Guard(fmt.Sprintf("run agentgen %q", args), func() error {
		code = c.run(ctx, args)
		return nil
	})
	if err != nil {
		return c.fail(err)
	}
	return code
}

// isTerminal reports whether someone may be reading what is written to w.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
