package main

import (
	"bufio"
	"errors"
	"fmt"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/message"
)

// person decides about calls that wait for approval.
type person struct {
	screen *screen
	lines  *bufio.Scanner
	// echo shows what is read, for lines that do not come from a terminal.
	echo bool
	// all approves of everything, always of the tools in it.
	all    bool
	always map[string]bool
}

// errGone is the error of a person who is not there any more.
var errGone = errors.New("nobody answers")

// decide asks about each call that waits.
func (p *person) decide(open *message.DeferredRequests) (*message.DeferredResults, error) {
	decisions := make(map[string]message.Approval, len(open.Approvals))
	for _, call := range open.Approvals {
		p.screen.proposal(call)
		decision, err := p.ask(call.ToolName)
		if err != nil {
			return nil, err
		}
		decisions[call.ToolCallID] = decision
	}
	return open.BuildResults(message.DeferredResults{Approvals: decisions})
}

// ask asks about a call until it gets an answer.
func (p *person) ask(tool string) (message.Approval, error) {
	for {
		p.screen.printf("%s [y]es, [n]o, [a]lways, or say what to do instead: ", p.screen.bold("Allow "+tool+"?"))
		if p.all || p.always[tool] {
			p.screen.printf("yes\n")
			return message.Approve(), nil
		}
		if !p.lines.Scan() {
			p.screen.printf("\n")
			return message.Approval{}, errors.Join(errGone, p.lines.Err())
		}
		said := strings.TrimSpace(p.lines.Text())
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
			p.always[tool] = true
			return message.Approve(), nil
		default:
			return message.Deny(fmt.Sprintf("The user has not approved of this call, but says: %s", said)), nil
		}
	}
}
