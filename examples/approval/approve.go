package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/agentgen-go/agentgen/examples/internal/demo"
	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// serve answers a customer. Whenever the run pauses, a person decides about the pending calls, and the run is resumed:
// the pause has all that is needed for that, so it might as well be hours later in another process.
func serve(ctx context.Context, w io.Writer, person *bufio.Scanner, model model.Model, shop *Shop, prompt string) (string, error) {
	opts := []runtime.RunOption{runtime.WithModel(model)}
	told := 0
	for {
		res, err := clerk.Run(ctx, shop, prompt, opts...)
		pause, ok := errors.AsType[*runtime.PauseError](err)
		if err != nil && !ok {
			return "", err
		}
		if err == nil {
			demo.Trace(w, res.AllMessages()[told:])
			return res.Output, nil
		}
		demo.Trace(w, pause.Messages[told:])
		told = len(pause.Messages)
		results, err := decide(w, person, pause.Requests)
		if err != nil {
			return "", err
		}
		prompt = "" // it is in the history
		opts = []runtime.RunOption{runtime.WithModel(model), runtime.WithHistory(pause.Messages), runtime.WithDeferredResults(results)}
	}
}

// decide asks a person about each call that waits.
func decide(w io.Writer, person *bufio.Scanner, open *message.DeferredRequests) (*message.DeferredResults, error) {
	results := &message.DeferredResults{Approvals: make(map[string]message.Approval, len(open.Approvals))}
	for _, call := range open.Approvals {
		word, err := ask(w, person, call)
		if err != nil {
			return nil, err
		}
		results.Approvals[call.ToolCallID] = word
	}
	return results, nil
}

// ask asks until it gets an answer that it understands.
func ask(w io.Writer, person *bufio.Scanner, call *message.ToolCallPart) (message.Approval, error) {
	for {
		fmt.Fprintf(w, "\n  %s %s\n  yes, no REASON, or other arguments in JSON? ", call.ToolName, call.Args)
		if !person.Scan() {
			return message.Approval{}, errors.Join(errors.New("no decision on standard input"), person.Err())
		}
		said := strings.TrimSpace(person.Text())
		fmt.Fprintf(w, "%s\n\n", said)
		word, reason, _ := strings.Cut(said, " ")
		switch {
		case word == "yes":
			return message.Approve(), nil
		case word == "no":
			return message.Deny(reason), nil
		case strings.HasPrefix(word, "{") && jsonwire.Valid(said) == nil:
			return message.ApproveWith(runtime.RawJSON(said)), nil
		}
	}
}
