package planning_test

import (
	"context"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/planning"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

type none = runtime.NoDeps

// call is a call of a tool, and what the model reads of it.
type call struct{ tool, args, want string }

// session is an agent whose model makes one call after the other, and what it was sent.
type session struct {
	agent    *runtime.Agent[none, string]
	requests []*model.Prepared
}

func newSession(c runtime.Capability[none], calls ...call) *session {
	s := new(session)
	s.agent = &runtime.Agent[none, string]{Name: "planner", Retries: new(20), Capabilities: []runtime.Capability[none]{c}}
	s.agent.Model = testmodel.Func(func(_ context.Context, p *model.Prepared) (*message.Response, error) {
		s.requests = append(s.requests, p)
		if n := len(results(p.Messages)); n < len(calls) {
			return testmodel.Call(calls[n].tool, calls[n].args), nil
		}
		return testmodel.Text("done"), nil
	})
	return s
}

// run runs the session with an agent, and checks what the calls have returned.
func run(t *testing.T, c runtime.Capability[none], calls ...call) *session {
	t.Helper()
	s := newSession(c, calls...)
	res, err := s.agent.Run(t.Context(), none{}, "hi")
	if err != nil {
		t.Fatal(err)
	}
	check(t, res, calls)
	return s
}

func check(t *testing.T, res *runtime.Result[string], calls []call) {
	t.Helper()
	var want []string
	for _, c := range calls {
		want = append(want, c.want)
	}
	diff(t, "results", results(res.AllMessages()), want)
}

var id = regexp.MustCompile(`\b[0-9a-f]{8}\b`)

// results are what the calls have returned, with ID in place of the IDs that are made up.
func results(messages []message.Message) (all []string) {
	for _, m := range messages {
		req, ok := m.(*message.Request)
		if !ok {
			continue
		}
		for _, p := range req.Parts {
			if p, ok := p.(*message.ToolReturnPart); ok {
				all = append(all, id.ReplaceAllString(p.Text(), "ID"))
			}
		}
	}
	return all
}

func diff(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s: (-want +got)\n%s", what, d)
	}
}

func capability(o planning.Options) runtime.Capability[none] { return planning.New[none](o) }
