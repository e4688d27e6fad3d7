package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/agentshell"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// person decides about calls that wait for approval.
type person struct {
	screen *screen
	// lines is what is said; it is closed at the end.
	lines <-chan string
	// echo shows what is read, for lines that do not come from a terminal.
	echo bool
	// all approves of everything, always of the tools in it, and of the very commands.
	all    bool
	always map[string]bool
}

// errGone is the error of a question that is not answered.
var errGone = errors.New("the input has ended")

// read returns the lines of r. It reads for as long as the process lives: nothing ends a read of a terminal.
func read(r io.Reader) <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		for s := bufio.NewScanner(r); s.Scan(); {
			lines <- s.Text()
		}
	}()
	return lines
}

// decide asks about each call that waits.
func (p *person) decide(ctx context.Context, open *message.DeferredRequests) (*message.DeferredResults, error) {
	decisions := make(map[string]message.Approval, len(open.Approvals))
	for _, call := range open.Approvals {
		p.screen.proposal(call)
		decision, err := p.ask(ctx, call)
		if err != nil {
			return nil, err
		}
		decisions[call.ToolCallID] = decision
	}
	return open.BuildResults(message.DeferredResults{Approvals: decisions})
}

// ask asks about a call until it gets a decision.
func (p *person) ask(ctx context.Context, call *message.ToolCallPart) (message.Approval, error) {
	kind := call.ToolName
	if agentshell.Runs(kind) {
		kind += " " + call.Args
	}
	for {
		p.screen.printf("%s [y]es, [n]o, [a]lways, or say what to do instead: ", p.screen.bold("Allow "+clean(call.ToolName)+"?"))
		if p.all || p.always[kind] {
			p.screen.printf("yes\n")
			return message.Approve(), nil
		}
		said, err := p.hear(ctx)
		if err != nil {
			p.screen.printf("\n")
			return message.Approval{}, err
		}
		if p.echo {
			p.screen.printf("%s\n", said)
		}
		switch said {
		case "":
		case "y", "yes":
			return message.Approve(), nil
		case "n", "no":
			return message.Deny(""), nil
		case "a", "always":
			p.always[kind] = true
			return message.Approve(), nil
		default:
			return message.Deny(fmt.Sprintf("The user has not approved of this call, but says: %s", said)), nil
		}
	}
}

// hear returns the next line.
func (p *person) hear(ctx context.Context) (string, error) {
	select {
	case line, ok := <-p.lines:
		if !ok {
			return "", errGone
		}
		return strings.TrimSpace(line), nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
