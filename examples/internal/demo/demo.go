// Package demo prints what happened in the example programs.
package demo

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// Scripted says on standard error that no real model speaks in this program.
func Scripted() {
	fmt.Fprintln(os.Stderr, "The model is a script: its responses are made up, and no key is needed.")
}

// Trace prints a conversation, a line for each part.
func Trace(w io.Writer, messages []message.Message) {
	for _, m := range messages {
		switch m := m.(type) {
		case *message.Request:
			for _, p := range m.Parts {
				request(w, p)
			}
		case *message.Response:
			for _, p := range m.Parts {
				response(w, p)
			}
		}
	}
}

func request(w io.Writer, p message.RequestPart) {
	switch p := p.(type) {
	case *message.SystemPromptPart:
		line(w, "system", p.Content)
	case *message.UserPromptPart:
		line(w, "user", p.Content)
	case *message.ToolReturnPart:
		what := "return"
		if p.Outcome == message.ToolRetried {
			what = "retry"
		}
		line(w, what, p.ToolName+" = "+p.Text())
	case *message.RetryFeedbackPart:
		line(w, "retry", p.Text())
	}
}

func response(w io.Writer, p message.ResponsePart) {
	switch p := p.(type) {
	case *message.TextPart:
		line(w, "model", p.Content)
	case *message.ThinkingPart:
		line(w, "thought", p.Content)
	case *message.ToolCallPart:
		line(w, "call", p.ToolName+" "+p.Args)
	}
}

func line(w io.Writer, who, text string) {
	fmt.Fprintf(w, "%8s  %s\n", who, strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n          "))
}

// Fail prints why a run failed, and what was said up to then, and exits with status 1.
func Fail(err error) {
	if failed, ok := errors.AsType[*runtime.RunError](err); ok {
		Trace(os.Stderr, failed.Messages)
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
