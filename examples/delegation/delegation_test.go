package main

import (
	"errors"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/examples/internal/demo"
	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// TestDelegation runs both scripts: the editor sees only the researcher's answer, but pays for all of its work. (92)
func TestDelegation(t *testing.T) {
	editor := newEditor(offlineEditor, newResearcher(offlineResearcher))
	res, err := editor.Run(t.Context(), desk, "Why?")
	if err != nil {
		t.Fatal(err)
	}
	if res.Output.Headline != "Two bulges, two tides" {
		t.Errorf("output %+v", res.Output)
	}
	if u := res.Usage(); u.Requests != 5 || u.ToolCalls != 2 {
		t.Errorf("%d requests and %d calls, want 5 and 2: two requests of the editor, three of the researcher", u.Requests, u.ToolCalls)
	}
	var trace strings.Builder
	demo.Trace(&trace, res.AllMessages())
	if s := trace.String(); !strings.Contains(s, "return  research = The Moon pulls") || strings.Contains(s, "search_archive") {
		t.Errorf("the trace is not the editor's:\n%s", s)
	}
	if first := res.AllMessages()[0].(*message.Request); !strings.HasSuffix(first.Instructions, "\n\nThe reader is ten years old.") {
		t.Errorf("instructions %q", first.Instructions)
	}
}

// TestSharedLimits: the limit of the editor's run stops the researcher.
func TestSharedLimits(t *testing.T) {
	editor := newEditor(offlineEditor, newResearcher(offlineResearcher))
	_, err := editor.Run(t.Context(), desk, "Why?", runtime.WithUsageLimits(&usage.Limits{RequestLimit: new(3)}))
	reached, ok := errors.AsType[*usage.LimitError](err)
	if !ok || reached.Limit != "request_limit" {
		t.Errorf("got %v, want a UsageLimitError", err)
	}
}
