package runtime_test

import (
	"context"
	"errors"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// noted is a tool that notes what is done with it.
type noted struct {
	*tool
	note   func(string)
	refuse error
}

func (n noted) Decode(args string) (runtime.Call, error) {
	n.note("decode " + n.info.Name)
	return n.tool.Decode(args)
}

func (n noted) Approver() runtime.ApprovalFunc[deps] {
	return func(context.Context, *runtime.RunContext[deps], runtime.Call) (bool, error) {
		n.note("approve " + n.info.Name)
		return false, n.refuse
	}
}

// TestCheckedBeforeRun: the arguments of all calls of a response are decoded, and approval is asked, before any of them runs,
// be it one that has to be alone.
func TestCheckedBeforeRun(t *testing.T) {
	for _, c := range []struct {
		name     string
		strategy loop.EndStrategy
		calls    []string
		refuse   error
		err      string
		want     []string
	}{
		{"early", loop.EndEarly, []string{"a {}", "b {}"}, nil, "", []string{"decode a", "approve a", "decode b", "approve b", "run a", "run b"}},
		{"graceful", loop.EndGraceful, []string{"a {}", "b {}"}, nil, "", []string{"decode a", "approve a", "decode b", "approve b", "run a", "run b"}},
		{"bad arguments", loop.EndEarly, []string{"a {}", "b {"}, nil, "", []string{"decode a", "approve a", "decode b", "run a"}},
		{"an error", loop.EndEarly, []string{"a {}", "b {}"}, errors.New("oh"), `agentgen: tool "a": oh`, []string{"decode a", "approve a"}},
		{"pointless", loop.EndEarly, []string{"a {}", `final {"n":1}`}, nil, "", nil},
		{"an output that is not valid", loop.EndEarly, []string{"a {}", `final {"n":"x"}`}, nil, "", []string{"decode a", "approve a", "run a"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var seen []string
			note := func(s string) { seen = append(seen, s) }
			made := func(name string) runtime.Tool[deps] {
				f := fn(name, func(context.Context, *runtime.RunContext[deps]) (string, error) {
					note("run " + name)
					return "ok", nil
				})
				f.info.Sequential = true
				return noted{f, note, c.refuse}
			}
			agent := &runtime.Agent[deps, answer]{
				Model: model.Model(scriptOf(calls(c.calls...), calls(`final {"n":1}`))), Output: outputs("final"),
				Tools: []runtime.Tool[deps]{made("a"), made("b")}, EndStrategy: c.strategy,
			}
			_, err := agent.Run(t.Context(), deps{}, "go")
			if got := errText(err); got != c.err {
				t.Errorf("error %q, want %q", got, c.err)
			}
			diff(t, "what was done", seen, c.want)
		})
	}
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
