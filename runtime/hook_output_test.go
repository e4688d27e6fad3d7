package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// outputHooks note how they are called, and let change decide what becomes of an output.
func outputHooks(log *[]string, mend func(string) string, change func(report) (report, error)) *runtime.Hooks[deps] {
	say := func(rc *runtime.RunContext[deps], what string) {
		form := "whole"
		if rc.PartialOutput {
			form = "partial"
		}
		*log = append(*log, form+" "+what)
	}
	type point = runtime.Point[deps, *runtime.OutputCall, any]
	return &runtime.Hooks[deps]{
		OutputValidate: point{
			Before: func(_ context.Context, rc *runtime.RunContext[deps], in *runtime.OutputCall) (*runtime.OutputCall, error) {
				say(rc, "before "+in.Text)
				in.Text = mend(in.Text)
				return in, nil
			},
			OnError: func(_ context.Context, rc *runtime.RunContext[deps], _ *runtime.OutputCall, err error) (any, error) {
				say(rc, "error")
				return nil, err
			},
		},
		OutputProcess: point{
			Wrap: func(ctx context.Context, rc *runtime.RunContext[deps], in *runtime.OutputCall, next func(context.Context, *runtime.OutputCall) (any, error)) (any, error) {
				say(rc, fmt.Sprint("wrap ", in.Value))
				return next(ctx, in)
			},
			After: func(_ context.Context, _ *runtime.RunContext[deps], _ *runtime.OutputCall, out any) (any, error) {
				return change(out.(report))
			},
		},
	}
}

// TestPartialOutputHooks: hooks around outputs are called for each state of an output that is being written, and say what is shown.
func TestPartialOutputHooks(t *testing.T) {
	same := func(s string) string { return s }
	shout := func(r report) (report, error) { return report{strings.ToUpper(r.Title), r.Size}, nil }
	for _, c := range []struct {
		name   string
		model  model.Model
		mend   func(string) string
		change func(report) (report, error)
		want   []string
		log    []string
	}{
		{
			"changed", writes(`final_result: {"title":"a|b"}`), same, shout, []string{"A 0", "AB 0", "AB 0"},
			[]string{`partial before {"title":"a`, "partial wrap {a 0}", `partial before {"title":"ab"}`, "partial wrap {ab 0}", `whole before {"title":"ab"}`, "whole wrap {ab 0}"},
		},
		{
			"mended", writes(`final_result: {"name":"a|b"|}`), func(s string) string { return strings.Replace(s, "name", "title", 1) },
			func(r report) (report, error) { return r, nil }, []string{"a 0", "ab 0", "ab 0", "ab 0"}, nil,
		},
		{
			"refused in part", writes(`final_result: {"title":"a|b|c"}`), same, func(r report) (report, error) {
				if r.Title == "ab" {
					return r, runtime.Retryf("not yet")
				}
				return r, nil
			}, []string{"a 0", "abc 0", "abc 0"}, nil,
		},
		{
			"mistaken", writes(`final_result: {"title":1}`, `final_result: {"title":"a"}`), same, shout, []string{" 0", "A 0", "A 0"},
			[]string{`partial before {"title":1}`, "partial wrap { 0}", `whole before {"title":1}`, "whole error", `partial before {"title":"a"}`, "partial wrap {a 0}", `whole before {"title":"a"}`, "whole wrap {a 0}"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			var log []string
			agent := &runtime.Agent[deps, report]{Output: reportOutput, Model: c.model, Capabilities: []runtime.Capability[deps]{{Hooks: outputHooks(&log, c.mend, c.change)}}}
			diff(t, "shown", answers(agent.Stream(t.Context(), deps{}, "go")), c.want)
			if c.log != nil {
				diff(t, "calls", log, c.log)
			}
		})
	}
}

// TestPartialTextHooks: plain text has no OutputValidate, and each state of it is processed.
func TestPartialTextHooks(t *testing.T) {
	var validated bool
	hooks := &runtime.Hooks[deps]{
		OutputValidate: runtime.Point[deps, *runtime.OutputCall, any]{Before: func(_ context.Context, _ *runtime.RunContext[deps], in *runtime.OutputCall) (*runtime.OutputCall, error) {
			validated = true
			return in, nil
		}},
		OutputProcess: runtime.Point[deps, *runtime.OutputCall, any]{After: func(_ context.Context, rc *runtime.RunContext[deps], _ *runtime.OutputCall, out any) (any, error) {
			if rc.PartialOutput && out == "ab" {
				return nil, errors.New("not yet")
			}
			return strings.ToUpper(out.(string)), nil
		}},
	}
	agent := &runtime.Agent[deps, string]{Model: writes("a|b|c"), Capabilities: []runtime.Capability[deps]{{Hooks: hooks}}}
	diff(t, "shown", answers(agent.Stream(t.Context(), deps{}, "go")), []string{"A", "ABC", "ABC"})
	if validated {
		t.Error("plain text was validated")
	}
}

// TestPartialJSONText: an output that leaves its form to the model is shown from JSON in the text, unless a call of an output tool follows.
func TestPartialJSONText(t *testing.T) {
	both := streamer(func(_ context.Context, _ *model.Prepared, s *model.Stream) error {
		return errors.Join(says(s, 0, `{"title":`, `"text"}`), sayCall(s, 1, "c", "final_result", `{"title":"c`, `all"}`))
	})
	output := reportOutput
	output.Mode = message.OutputAuto
	for name, c := range map[string]struct {
		model model.Model
		want  []string
	}{
		"text":           {writes("```json\n|{\"title\":\"a|b\"}|\n```"), []string{"a 0", "ab 0", "ab 0"}},
		"text, then not": {writes("Well, no", `final_result: {"title":"a|b"}`), []string{"a 0", "ab 0", "ab 0"}},
		"a call behind":  {both, []string{"text 0", "c 0", "call 0", "call 0"}},
	} {
		t.Run(name, func(t *testing.T) {
			agent := &runtime.Agent[deps, report]{Output: output, Model: c.model}
			diff(t, "shown", answers(agent.Stream(t.Context(), deps{}, "go")), c.want)
		})
	}
}
