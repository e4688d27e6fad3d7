package duties_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/bench/harness/scenario"
	"github.com/agentgen-go/agentgen/bench/internal/duties"
	"github.com/agentgen-go/agentgen/bench/internal/floor"
)

// says is a model that answers with one response after the other, the last one again and again.
type says []*duties.Response

func (s says) Complete(_ context.Context, r *duties.Request) (*duties.Response, error) {
	turn := 0
	for _, m := range r.Messages {
		if m.Role == floor.Assistant {
			turn++
		}
	}
	return s[min(turn, len(s)-1)], nil
}

func calls(args ...string) *duties.Response {
	r := &duties.Response{Usage: floor.Usage{Input: scenario.InputTokens, Output: scenario.OutputTokens}}
	for _, a := range args {
		r.Calls = append(r.Calls, floor.Call{Name: scenario.ToolName, Args: a})
	}
	return r
}

// TestKeeps: the floor does what agentgen is held against.
func TestKeeps(t *testing.T) {
	o, err := duties.Run(t.Context(), says{calls(scenario.ArgsJSON, `{}`), {Text: "done"}}, "go", &duties.DefaultLimits, nil)
	if err != nil {
		t.Fatal(err)
	}
	if o.Text != "done" || len(o.RunID) != 36 || o.RunID == o.ConversationID || o.Usage != (floor.Usage{Requests: 2, ToolCalls: 1, Input: 100, Output: 20}) {
		t.Errorf("got %+v", o)
	}
	if len(o.Messages) != 6 {
		t.Fatalf("got %d messages", len(o.Messages))
	}
	for i, m := range o.Messages {
		if m.Time.IsZero() || m.RunID != o.RunID || m.ConversationID != o.ConversationID {
			t.Errorf("message %d has no origin: %+v", i, m)
		}
	}
	if a := o.Messages[2]; a.Calls[0].ID == "" || a.Calls[0].ID == a.Calls[1].ID || o.Messages[3].CallID != a.Calls[0].ID {
		t.Errorf("calls without ids: %+v", a.Calls)
	}
	if err := scenario.CheckResult(o.Messages[3].Text); err != nil {
		t.Error(err)
	}
	if !strings.HasSuffix(o.Messages[4].Text, "Fix the errors and try again.") {
		t.Errorf("the model is told %q", o.Messages[4].Text)
	}
}

func TestLimits(t *testing.T) {
	good, bad := calls(scenario.ArgsJSON), calls(`{}`)
	for _, c := range []struct {
		name   string
		model  says
		limits duties.Limits
		want   string
	}{
		{"requests", says{good}, duties.Limits{Requests: 3}, "limit of 3"},
		{"tokens", says{good}, duties.Limits{Tokens: 300}, "exceed the limit of 300"},
		{"calls", says{good}, duties.Limits{ToolCalls: 2}, "3 calls exceed the limit of 2"},
		{"retries", says{bad}, duties.Limits{Retries: 1}, "failed too often"},
	} {
		if _, err := duties.Run(t.Context(), c.model, "go", &c.limits, nil); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	<-ctx.Done()
	if _, err := duties.Run(ctx, says{good}, "go", &duties.DefaultLimits, nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

// TestParallel: calls run up to a bound at a time, and all have their results, those with wrong arguments, too.
func TestParallel(t *testing.T) {
	args := []string{scenario.ArgsJSON, scenario.ArgsJSON, `{}`, scenario.ArgsJSON, scenario.ArgsJSON}
	for _, limits := range []duties.Limits{{Retries: 1, Parallel: 2}, {Retries: 1}, {Retries: 1, Parallel: 1, ToolTimeout: time.Hour}} {
		o, err := duties.Run(t.Context(), says{calls(args...), {Text: "done"}}, "go", &limits, nil)
		if err != nil {
			t.Fatal(err)
		}
		if o.Usage.ToolCalls != 4 {
			t.Errorf("%+v: %d calls succeeded", limits, o.Usage.ToolCalls)
		}
		for i := range args {
			if m := o.Messages[3+i]; m.Time.IsZero() || (scenario.CheckResult(m.Text) != nil) != (i == 2) {
				t.Errorf("%+v: call %d has the result %q", limits, i, m.Text)
			}
		}
	}
}
