package capabilities_test

import (
	"context"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/runtimetest"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/google/go-cmp/cmp"
)

type (
	deps = runtime.NoDeps
	rctx = *runtime.RunContext[deps]
)

func tool(name, description, result string) runtime.Tool[deps] {
	return runtime.NewTool(model.ToolDef{Name: name, Description: description}, func(_ context.Context, rc rctx, _ runtime.RawJSON) (runtime.Return, error) {
		return runtime.Return{Content: jsonwire.Quote(result + rc.ToolName)}, nil
	})
}

// recorder plays a model: it gives the responses, one for each request, and notes what it was sent.
type recorder struct {
	responses []*message.Response
	tools     []string
	says      []string // instructions
	messages  [][]message.Message
	settings  []*model.Settings
}

func (r *recorder) model() model.Model {
	r.tools, r.says, r.messages, r.settings = nil, nil, nil, nil
	return testmodel.Func(func(_ context.Context, p *model.Prepared) (*message.Response, error) {
		var names []string
		for _, t := range p.Tools {
			names = append(names, t.Name)
		}
		r.tools, r.says = append(r.tools, strings.Join(names, " ")), append(r.says, p.Instructions)
		r.messages, r.settings = append(r.messages, p.Messages), append(r.settings, p.Settings)
		n := len(r.tools) - 1
		if n >= len(r.responses) {
			return testmodel.Text("done"), nil
		}
		return r.responses[n], nil
	})
}

// inBoth runs the agent with Run, and as an engine would.
func inBoth(t *testing.T, r *recorder, agent *runtime.Agent[deps, string], check func(res *runtime.Result[string]), opts ...runtime.RunOption) {
	t.Helper()
	agent = agent.Clone()
	agent.Model = r.model()
	res, err := agent.Run(t.Context(), deps{}, "go", opts...)
	if err != nil {
		t.Fatal(err)
	}
	check(res)
	agent = agent.Clone()
	agent.Model = r.model()
	res, err = runtimetest.Drive(t.Context(), agent, deps{}, "go", append(opts, runtime.WithRunID("r"))...)
	if err != nil {
		t.Fatal(err)
	}
	check(res)
}

// lines writes messages in a short form.
func lines(messages []message.Message) (all []string) {
	for _, m := range messages {
		switch m := m.(type) {
		case *message.Request:
			for _, p := range m.Parts {
				all = append(all, requestLine(p))
			}
		case *message.Response:
			for _, p := range m.Parts {
				switch p := p.(type) {
				case *message.TextPart:
					all = append(all, "text "+p.Content)
				case *message.ToolCallPart:
					all = append(all, "call "+p.ToolName+" "+p.Args)
				}
			}
		}
	}
	return all
}

func requestLine(p message.RequestPart) string {
	switch p := p.(type) {
	case *message.SystemPromptPart:
		return "system " + p.Content
	case *message.UserPromptPart:
		return "user " + p.Content
	case *message.ToolReturnPart:
		return strings.TrimSpace(string(p.Outcome) + " " + p.ToolName + ": " + p.Text())
	case *message.CompactionPart:
		return "summary " + p.Content
	case *message.InstructionBaselinePart:
		return "baseline"
	case *message.InstructionDeltaPart:
		return "says " + p.ID + " " + p.Text()
	case *message.CapabilityLoadDeltaPart:
		return "loads " + strings.Join(p.Loaded, " ") + " by " + p.ToolCallID
	}
	return "?"
}

func diff(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s: (-want +got)\n%s", what, d)
	}
}

func with(c ...runtime.Capability[deps]) []runtime.Capability[deps] { return c }

func user(text string) *message.Request {
	return &message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Content: text}}}
}
