// Package webtest is what the tests of the handlers for front ends share: an agent that does anything, and clients that misbehave.
package webtest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// Tool is a tool that takes anything.
func Tool(name string, call func(ctx context.Context, rc *runtime.RunContext[runtime.NoDeps], args runtime.RawJSON) (runtime.Return, error)) runtime.Tool[runtime.NoDeps] {
	return runtime.NewTool(model.ToolDef{Name: name, Parameters: `{"type":"object"}`}, call)
}

// Pick is the name of the tool of the client, Approved that of the one that has to be approved of.
const (
	Pick     = "pick"
	Approved = "wipe"
)

// Agent returns an agent whose model does anything that a model may do: it thinks, writes, sends its response again, and calls tools
// with arguments that are right or wrong; they succeed, fail, ask for other arguments, run agents, wait for approval or for the client.
// IDs of calls repeat from response to response. Everything follows from the seed.
func Agent(seed uint64, more ...runtime.Tool[runtime.NoDeps]) *runtime.Agent[runtime.NoDeps, string] {
	content := func(c runtime.RawJSON, err error) runtime.Tool[runtime.NoDeps] {
		return Tool("good", func(context.Context, *runtime.RunContext[runtime.NoDeps], runtime.RawJSON) (runtime.Return, error) {
			return runtime.Return{Content: c}, err
		})
	}
	inner := &runtime.Agent[runtime.NoDeps, string]{Name: "inner", Tools: []runtime.Tool[runtime.NoDeps]{content(`1`, nil)},
		Model: testmodel.Script(testmodel.Join(testmodel.Thinking("deep"), testmodel.CallID("c0", "good", "{}")), testmodel.Text("inner says"))}
	tools := append([]runtime.Tool[runtime.NoDeps]{
		content(`{"temp":21,"sky":"clear"}`, nil),
		named("fails", content("", runtime.Failedf("no such city"))),
		named("retries", content("", runtime.Retryf("another city, please"))),
		named(Approved, runtime.WithDef(content(`"wiped"`, nil), func(d *model.ToolDef) { d.Approval = true })),
		Tool("notes", func(ctx context.Context, rc *runtime.RunContext[runtime.NoDeps], _ runtime.RawJSON) (runtime.Return, error) {
			return runtime.Return{Content: "null"}, rc.Emit(ctx, "progress", `{"done":1}`)
		}),
		runtime.AgentTool("ask", "", inner, func(n runtime.NoDeps) runtime.NoDeps { return n }),
	}, more...)
	m := &anything{random: rand.New(rand.NewPCG(seed, seed))}
	for _, t := range tools {
		m.tools = append(m.tools, t.Def().Name)
	}
	m.tools = append(m.tools, Pick)
	five := 5
	return &runtime.Agent[runtime.NoDeps, string]{Name: "anything", Model: testmodel.StreamFunc(m.respond), Tools: tools, Retries: &five}
}

func named(name string, t runtime.Tool[runtime.NoDeps]) runtime.Tool[runtime.NoDeps] {
	return runtime.WithDef(t, func(d *model.ToolDef) { d.Name = name })
}

// anything is a model.
type anything struct {
	mu     sync.Mutex
	random *rand.Rand
	tools  []string
}

func (m *anything) respond(_ context.Context, p *model.Prepared, s *model.Stream) (*message.Response, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.random.IntN(6) == 0 {
		if err := s.Text(0, "This is lost."); err != nil {
			return nil, err
		}
		if err := s.Reset(); err != nil {
			return nil, err
		}
	}
	parts := m.parts()
	if requests(p.Messages) > 6 {
		parts = []message.ResponsePart{&message.TextPart{Content: "Enough."}}
	}
	for i, part := range parts {
		if err := m.write(s, i, part); err != nil {
			return nil, err
		}
	}
	return &message.Response{ModelName: "anything", ProviderName: "test"}, nil
}

// requests returns how many responses the run has had.
func requests(all []message.Message) (n int) {
	last := message.RunID(all[len(all)-1])
	for _, m := range all {
		if message.IsResponse(m) && message.RunID(m) == last {
			n++
		}
	}
	return n
}

// parts are those of a response, which calls tools or ends the run.
func (m *anything) parts() (parts []message.ResponsePart) {
	if m.random.IntN(3) == 0 {
		t := &message.ThinkingPart{Content: "Let me think. "}
		if m.random.IntN(2) == 0 {
			t.Signature, t.ProviderName = "sig", "test"
		}
		parts = append(parts, t)
	}
	calls := max(m.random.IntN(5)-1, 0)
	if calls == 0 || m.random.IntN(3) == 0 {
		parts = append(parts, &message.TextPart{Content: fmt.Sprintf("Text %d.", m.random.IntN(1000))})
	}
	for i := range calls {
		c := &message.ToolCallPart{ToolName: m.tools[m.random.IntN(len(m.tools))], Args: `{"prompt":"x","n":1.0}`, ToolCallID: fmt.Sprintf("c%d", i)}
		if c.ToolName == "ask" {
			c.Args = `{"prompt":"x"}`
		}
		switch m.random.IntN(8) {
		case 0:
			c.Args = `{"prompt":`
		case 1:
			c.Args = ""
		case 2:
			c.ToolName = "unknown"
		case 3:
			c.ProviderName, c.ProviderDetails = "test", `{"thought_signature":"x"}`
		}
		parts = append(parts, c)
	}
	return parts
}

// write writes a part in pieces.
func (m *anything) write(s *model.Stream, key int, part message.ResponsePart) error {
	switch p := part.(type) {
	case *message.TextPart:
		half := len(p.Content) / 2
		if err := s.Text(key, p.Content[:half]); err != nil {
			return err
		}
		if err := s.Text(key, p.Content[half:]); err != nil {
			return err
		}
	case *message.ToolCallPart:
		if m.random.IntN(2) == 0 {
			whole := *p
			whole.Args = ""
			if err := s.Add(key, &whole); err != nil {
				return err
			}
			if err := s.Args(key, p.Args); err != nil {
				return err
			}
			break
		}
		if err := s.Add(key, p); err != nil {
			return err
		}
	default:
		if err := s.Add(key, part); err != nil {
			return err
		}
	}
	return s.End(key)
}
