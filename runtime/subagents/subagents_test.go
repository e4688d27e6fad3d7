package subagents_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/capabilities"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/runtimetest"
	"github.com/agentgen-go/agentgen/runtime/subagents"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

type none = runtime.NoDeps

type agent = runtime.Agent[none, string]

// says makes an agent that always says the same.
func says(name, description, text string) *agent {
	return &agent{Name: name, Description: description, Model: testmodel.Script(testmodel.Text(text))}
}

// fails makes an agent whose model fails.
func fails(name, description string, err error) *agent {
	return &agent{Name: name, Description: description, Model: testmodel.ScriptError(err)}
}

func task(to string) *message.Response {
	return testmodel.Call("delegate_task", `{"agent_name":"`+to+`","task":"x"}`)
}

// lead makes an agent that delegates tasks, one after the other, and what it was sent.
func lead(c runtime.Capability[none], responses ...*message.Response) (*agent, *[]*model.Prepared) {
	var sent []*model.Prepared
	a := &agent{Name: "lead", Retries: new(9), Capabilities: []runtime.Capability[none]{c}}
	a.Model = testmodel.Func(func(_ context.Context, p *model.Prepared) (*message.Response, error) {
		sent = append(sent, p)
		if n := len(results(p.Messages)); n < len(responses) {
			return responses[n], nil
		}
		return testmodel.Text("done"), nil
	})
	return a, &sent
}

// run runs a lead and returns what the delegations have returned.
func run(t *testing.T, c runtime.Capability[none], responses ...*message.Response) []string {
	t.Helper()
	a, _ := lead(c, responses...)
	res, err := a.Run(t.Context(), none{}, "hi")
	if err != nil {
		t.Fatal(err)
	}
	return results(res.AllMessages())
}

func results(messages []message.Message) (all []string) {
	for _, m := range messages {
		req, ok := m.(*message.Request)
		if !ok {
			continue
		}
		for _, p := range req.Parts {
			if p, ok := p.(*message.ToolReturnPart); ok {
				all = append(all, strings.TrimSpace(string(p.Outcome)+" "+p.Text()))
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

var silent = slog.New(slog.NewTextHandler(io.Discard, nil))

// The session "subagents" of the reference, harness 0.62. What it says of a crash has the name of Python's class before the text.
func TestSession(t *testing.T) {
	c := subagents.New(subagents.Options{ContainErrors: true, Logger: silent},
		subagents.Of(says("researcher", "Finds facts", "sub answer"), subagents.Control{}),
		subagents.Of(fails("broken", "Fails", errors.New("subboom")), subagents.Control{}))
	a, sent := lead(c, task("researcher"), task("nope"), task("broken"))
	res, err := a.Run(t.Context(), none{}, "hi")
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "results", results(res.AllMessages()), []string{
		"sub answer",
		"retried Unknown sub-agent 'nope'. Available sub-agents: broken, researcher.",
		"retried Sub-agent 'broken' crashed: subboom. Treat this as a recoverable failure and decide from existing evidence.",
	})
	p := (*sent)[0]
	diff(t, "instructions", p.Instructions, "You can delegate self-contained tasks to these sub-agents using the `delegate_task` tool. Each runs in its own "+
		"fresh context and does not see this conversation, so pass everything it needs.\n\nAvailable sub-agents:\n- researcher: Finds facts\n- broken: Fails")
	diff(t, "description", p.Tools[0].Description, "Delegate a self-contained task to a named sub-agent and return its result.\n\nThe sub-agent runs in its own "+
		"fresh context and does not see this\nconversation, so `task` must contain everything it needs.")
	diff(t, "parameters", string(p.Tools[0].Parameters), `{"properties":{"agent_name":{"type":"string","description":"Name of the sub-agent to run. Must be one of the agents `+
		`listed in the instructions."},"task":{"type":"string","description":"The complete, self-contained instruction for the sub-agent."}},`+
		`"additionalProperties":false,"type":"object","required":["agent_name","task"]}`)
}

// The sessions "uncontained", "max_calls", "usage" and "timeout" of the reference.
func TestUncontained(t *testing.T) {
	boom := errors.New("subboom")
	a, _ := lead(subagents.New(subagents.Options{}, subagents.Of(fails("broken", "", boom), subagents.Control{})), task("broken"))
	if _, err := a.Run(t.Context(), none{}, "hi"); !errors.Is(err, boom) {
		t.Errorf("got %v", err)
	}
}

func TestMaxCalls(t *testing.T) {
	s := func(c subagents.Control) runtime.Capability[none] {
		return subagents.New(subagents.Options{}, subagents.Of(says("s", "", "sub"), c), subagents.Of(says("other", "", "other"), c))
	}
	exhausted := "Delegate budget for 's' is exhausted for this run (1 call(s)). Synthesize from existing evidence and choose the next action; do not delegate to 's' again."
	diff(t, "one after the other", run(t, s(subagents.Control{MaxCalls: 1}), task("s"), task("other"), task("s")), []string{"sub", "other", exhausted})
	diff(t, "at the same time", run(t, s(subagents.Control{MaxCalls: 1}), testmodel.Join(task("s"), task("s"), task("other"))), []string{"sub", exhausted, "other"})
	diff(t, "own words", run(t, s(subagents.Control{MaxCalls: 1, OnFailure: "Continue."}), task("s"), task("s")), []string{"sub", "Continue."})
	prefixed := testmodel.Call("team_delegate_task", `{"agent_name":"s","task":"x"}`)
	diff(t, "under another name", run(t, capabilities.PrefixTools(s(subagents.Control{MaxCalls: 1}), "team"), prefixed, prefixed), []string{"sub", exhausted})
	a, _ := lead(s(subagents.Control{MaxCalls: 1}), task("s"))
	for range 2 { // each run has a budget of its own
		res, err := a.Run(t.Context(), none{}, "hi")
		if err != nil {
			t.Fatal(err)
		}
		diff(t, "run", results(res.AllMessages()), []string{"sub"})
	}
}

func TestUsageBudget(t *testing.T) {
	c := subagents.Control{UsageLimits: &usage.Limits{RequestLimit: new(0)}}
	diff(t, "results", run(t, subagents.New(subagents.Options{}, subagents.Of(says("s", "", "sub"), c)), task("s")),
		[]string{"Sub-agent 's' reached its usage budget. Treat this as a recoverable observation and decide from existing evidence."})
}

func TestTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := &agent{Name: "s", Model: testmodel.Func(func(ctx context.Context, _ *model.Prepared) (*message.Response, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		})}
		c := subagents.Control{Timeout: 50 * time.Millisecond}
		diff(t, "results", run(t, subagents.New(subagents.Options{}, subagents.Of(slow, c)), task("s")),
			[]string{"Sub-agent 's' exceeded its 0.05s time budget. Treat this as a recoverable observation and decide from existing evidence."})
	})
}

// What a sub-agent uses counts for the calling run, whose own usage does not count for the sub-agent's budget.
func TestUsage(t *testing.T) {
	sub := &agent{Name: "s", Model: testmodel.Func(func(context.Context, *model.Prepared) (*message.Response, error) {
		return tenTokens(testmodel.Text("sub")), nil
	})}
	for _, c := range []struct {
		name     string
		control  subagents.Control
		options  subagents.Options
		requests int
	}{
		{"shared", subagents.Control{}, subagents.Options{}, 5},
		{"budget of its own", subagents.Control{UsageLimits: &usage.Limits{RequestLimit: new(1), TotalTokensLimit: new(10)}}, subagents.Options{}, 5},
		{"separate", subagents.Control{}, subagents.Options{SeparateUsage: true}, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, _ := lead(subagents.New(c.options, subagents.Of(sub, c.control)), task("s"), task("s"))
			a.UsageLimits = &usage.Limits{RequestLimit: new(c.requests)}
			res, err := a.Run(t.Context(), none{}, "hi")
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "results", results(res.AllMessages()), []string{"sub", "sub"})
			diff(t, "requests", res.Usage().Requests, c.requests)
			less := a.Clone()
			less.UsageLimits = &usage.Limits{RequestLimit: new(c.requests - 1)}
			if _, err := less.Run(t.Context(), none{}, "hi"); !isLimit(err) {
				t.Errorf("with less, got %v", err)
			}
		})
	}
}

func tenTokens(r *message.Response) *message.Response {
	r.Usage = usage.Request{InputTokens: 9, OutputTokens: 1}
	return r
}

func isLimit(err error) bool {
	_, ok := errors.AsType[*usage.LimitError](err)
	return ok
}

// What is the calling run's concern is never contained, nor told to its model as a failure of the sub-agent.
func TestNeverContained(t *testing.T) {
	asks := &agent{Name: "s", Model: testmodel.Script(testmodel.Call("ask", `{}`)), Tools: []runtime.Tool[none]{runtime.ExternalTool[none](model.ToolDef{Name: "ask"})}}
	limited := says("s", "", "sub")
	limited.UsageLimits = &usage.Limits{RequestLimit: new(1)} // the calling run has made one by then
	for _, c := range []struct {
		name string
		sub  *agent
		want string
	}{
		{"pause", asks, "paused"},
		{"limits", limited, "request_limit"},
		{"configuration", &agent{Name: "s", Model: fails("", "", &model.ConfigError{Problems: []string{"no key"}}).Model}, "no key"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, _ := lead(subagents.New(subagents.Options{ContainErrors: true, Logger: silent}, subagents.Of(c.sub, subagents.Control{OnFailure: "Continue."})), task("s"))
			if _, err := a.Run(t.Context(), none{}, "hi"); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// A sub-agent whose model does what it must not do fails in a way that the calling run's model can act on.
func TestFailure(t *testing.T) {
	stubborn := &agent{Name: "s", Model: testmodel.Func(func(context.Context, *model.Prepared) (*message.Response, error) {
		return testmodel.Call("nope", `{}`), nil
	})}
	got := run(t, subagents.New(subagents.Options{}, subagents.Of(stubborn, subagents.Control{})), task("s"))
	if !strings.HasPrefix(got[0], "retried Sub-agent 's' failed: ") {
		t.Errorf("got %v", got)
	}
	got = run(t, subagents.New(subagents.Options{}, subagents.Of(stubborn, subagents.Control{OnFailure: "Continue."})), task("s"))
	diff(t, "own words", got, []string{"Continue."})

	a, _ := lead(subagents.New(subagents.Options{}, subagents.Of(stubborn, subagents.Control{})), task("s"), task("s"), task("s"), task("s"))
	if _, err := a.Run(t.Context(), none{}, "hi"); !errors.Is(err, model.ErrRetriesExceeded) {
		t.Errorf("more than two failures in a row: got %v", err)
	}
}

// place is an output.
type place struct {
	Name string `json:"name"`
}

var places = runtime.Output[place]{Choices: []runtime.OutputChoice[place]{{
	Def:    &model.ToolDef{Name: "final_result", Parameters: `{"type":"object","properties":{"name":{"type":"string"}}}`},
	Decode: func(args string) (p place, err error) { return p, json.Unmarshal([]byte(args), &p) },
	Encode: func(p place) (runtime.RawJSON, error) {
		b, err := json.Marshal(p)
		return runtime.RawJSON(b), err
	},
}}}

// Outputs of any type are results, and dependencies are made of those of the calling run.
func TestTypes(t *testing.T) {
	type app struct{ city string }
	where := runtime.NewTool(model.ToolDef{Name: "where"}, func(_ context.Context, rc *runtime.RunContext[string], _ runtime.RawJSON) (runtime.Return, error) {
		return runtime.Return{Content: jsonwire.Quote(rc.Deps)}, nil
	})
	sub := &runtime.Agent[string, place]{Name: "s", Tools: []runtime.Tool[string]{where}, Output: places}
	sub.Model = testmodel.Func(func(_ context.Context, p *model.Prepared) (*message.Response, error) {
		if got := results(p.Messages); len(got) > 0 {
			return testmodel.Call("final_result", `{"name":"`+got[0]+`"}`), nil
		}
		return testmodel.Call("where", `{}`), nil
	})
	c := subagents.New(subagents.Options{}, subagents.Adapted(sub, func(a app) string { return a.city }, subagents.Control{}))
	a := &runtime.Agent[app, string]{Model: testmodel.Script(task("s"), testmodel.Text("done")), Capabilities: []runtime.Capability[app]{c}}
	res, err := a.Run(t.Context(), app{"Rome"}, "hi")
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "results", results(res.AllMessages()), []string{`{"name":"Rome"}`})
}

// A sub-agent without a model asks that of the calling run.
func TestModel(t *testing.T) {
	a, sent := lead(subagents.New(subagents.Options{}, subagents.Of(&agent{Name: "s"}, subagents.Control{})), task("s"))
	if _, err := a.Run(t.Context(), none{}, "hi"); err != nil {
		t.Fatal(err)
	}
	diff(t, "requests", len(*sent), 4) // it delegates in vain, as it has no such tool
}

// The calling run's events hold those of the runs within it, with their IDs.
func TestEvents(t *testing.T) {
	leaf := says("leaf", "", "from the leaf")
	mid := &agent{Name: "mid", Model: testmodel.Script(task("leaf"), testmodel.Text("from the middle")),
		Capabilities: []runtime.Capability[none]{subagents.New(subagents.Options{}, subagents.Of(leaf, subagents.Control{}))}}
	for _, c := range []struct {
		options subagents.Options
		want    []string
	}{{subagents.Options{}, []string{"midleaf: from the leaf", "mid: from the middle"}}, {subagents.Options{NoEvents: true}, nil}} {
		a, _ := lead(subagents.New(c.options, subagents.Of(mid, subagents.Control{})), task("mid"))
		var got []string
		runs := make(map[string]string)
		s := a.Stream(t.Context(), none{}, "hi")
		for e, err := range s.Events() {
			if err != nil {
				t.Fatal(err)
			}
			who := ""
			for ; e.Kind == model.SubAgentEvent; e = e.SubAgent.Event {
				if e.SubAgent.ToolCallID == "" {
					t.Errorf("%v does not say in which call it was", e)
				}
				who += e.SubAgent.Name
				runs[e.SubAgent.Name] = e.SubAgent.RunID
			}
			if part, ok := e.Part.(*message.TextPart); ok && e.Kind == model.PartEndEvent && who != "" {
				got = append(got, who+": "+part.Content)
			}
		}
		diff(t, "texts", got, c.want)
		if c.want != nil && (len(runs) != 2 || runs["leaf"] == runs["mid"] || len(runs["leaf"]) != 36) {
			t.Errorf("got %v", runs)
		}
	}
}

// Whoever stops reading the calling run's events ends the runs within it.
func TestStopReading(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ended := make(chan struct{})
		sub := &agent{Name: "s", Model: testmodel.StreamFunc(func(ctx context.Context, _ *model.Prepared, s *model.Stream) (*message.Response, error) {
			defer close(ended)
			for i := 0; ; i++ {
				if err := s.Text(0, "x"); err != nil {
					return nil, err
				}
			}
		})}
		a, _ := lead(subagents.New(subagents.Options{}, subagents.Of(sub, subagents.Control{})), task("s"))
		for e := range a.Stream(t.Context(), none{}, "hi").Events() {
			if inner := e.SubAgent; inner != nil && inner.Event.Kind == model.PartDeltaEvent {
				break
			}
		}
		<-ended
	})
}

// Runs within a run end with it.
func TestCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var ended atomic.Int64
		sub := &agent{Name: "s", Model: testmodel.Func(func(ctx context.Context, _ *model.Prepared) (*message.Response, error) {
			defer ended.Add(1)
			if ended.Load() == 0 {
				cancel()
			}
			<-ctx.Done()
			return nil, ctx.Err()
		})}
		c := subagents.New(subagents.Options{ContainErrors: true, Logger: silent}, subagents.Of(sub, subagents.Control{OnFailure: "Continue."}))
		a, _ := lead(c, testmodel.Join(task("s"), task("s"), task("s")))
		if _, err := a.Run(ctx, none{}, "hi"); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		synctest.Wait()
	})
}

// Delegation ends on the last level: neither the tool nor the listing is there.
func TestDepth(t *testing.T) {
	a := &agent{Name: "lead"}
	var tools []int
	a.Model = testmodel.Func(func(_ context.Context, p *model.Prepared) (*message.Response, error) {
		if got := results(p.Messages); len(got) > 0 {
			return testmodel.Text(got[0] + "!"), nil
		}
		tools = append(tools, len(p.Tools))
		if len(p.Tools) == 0 {
			diff(t, "instructions on the last level", p.Instructions, "")
			return testmodel.Text("deep"), nil
		}
		if !strings.HasPrefix(strings.SplitAfter(p.Instructions, "sub-agents:\n")[1], "- self: A fresh run of this same agent") {
			t.Errorf("got %q", p.Instructions)
		}
		return task("self"), nil
	})
	a.Capabilities = []runtime.Capability[none]{subagents.New(subagents.Options{}, subagents.Self(a))}
	res, err := a.Run(t.Context(), none{}, "hi")
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "output", res.Output, "deep!!")
	diff(t, "tools", tools, []int{1, 1, 0})
}

// An engine performs delegations as tasks, and the IDs of their runs are the same in each attempt.
func TestDurable(t *testing.T) {
	var runs []string
	sub := &agent{Name: "s", Model: testmodel.Script(testmodel.Text("sub")), InstructionFuncs: []runtime.InstructionFunc[none]{
		func(_ context.Context, rc *runtime.RunContext[none]) (string, error) {
			runs = append(runs, rc.RunID)
			return "", nil
		},
	}}
	for range 2 {
		a, _ := lead(subagents.New(subagents.Options{}, subagents.Of(sub, subagents.Control{MaxCalls: 1})), task("s"), task("s"))
		res, err := runtimetest.Drive(t.Context(), a, none{}, "hi", runtime.WithRunID("r"))
		if err != nil {
			t.Fatal(err)
		}
		if got := results(res.AllMessages()); got[0] != "sub" || !strings.HasPrefix(got[1], "Delegate budget") {
			t.Errorf("got %v", got)
		}
		diff(t, "requests", res.Usage().Requests, 4)
	}
	if len(runs) != 2 || runs[0] != runs[1] {
		t.Errorf("the runs are %v", runs)
	}
}

func TestMistakes(t *testing.T) {
	for _, c := range []struct {
		name string
		c    runtime.Capability[none]
		want string
	}{
		{"no name", subagents.New(subagents.Options{}, subagents.Of(says("", "", ""), subagents.Control{})), "sub-agent 0 has no name"},
		{"same name", subagents.New(subagents.Options{}, subagents.Of(says("a", "", ""), subagents.Control{}), subagents.Of(says("a", "", ""), subagents.Control{})), `two sub-agents are named "a"`},
		{"nil", subagents.New(subagents.Options{}, subagents.Of[none, string](nil, subagents.Control{Name: "a"})), `the agent of tool "a" is nil`},
		{"zero", subagents.New(subagents.Options{}, subagents.SubAgent[none]{}), "was not made with"},
		{"no deps", subagents.New(subagents.Options{}, subagents.Adapted[none, none](says("a", "", ""), nil, subagents.Control{})), "has no function that makes the dependencies"},
		{"output", subagents.New(subagents.Options{}, subagents.Of(&runtime.Agent[none, int]{Name: "a", AllowNone: true}, subagents.Control{})), `the outputs of agent "a" cannot be results`},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, _ := lead(c.c)
			if err := a.Validate(); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("Validate: got %v", err)
			}
			_, err := a.Run(t.Context(), none{}, "hi")
			if _, ok := errors.AsType[*model.ConfigError](err); !ok || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v", err)
			}
		})
	}
	a, sent := lead(subagents.New[none](subagents.Options{}))
	if _, err := a.Run(t.Context(), none{}, "hi"); err != nil || len((*sent)[0].Tools) > 0 || (*sent)[0].Instructions != "" {
		t.Errorf("without sub-agents: %v", err)
	}
}

// locked is a model without a key.
type locked struct{ model.Model }

func (locked) CheckKey(context.Context) error { return errors.New("no key") }

// Agent.Check finds that the model of a sub-agent has no key, before a run begins.
func TestCheck(t *testing.T) {
	sub := says("s", "", "")
	for _, c := range []runtime.Capability[none]{subagents.New(subagents.Options{}, subagents.Of(sub, subagents.Control{})), background(subagents.Of(sub, subagents.Control{}))} {
		a, _ := lead(c)
		sub.Model = testmodel.Script()
		if err := a.Check(t.Context()); err != nil {
			t.Error(err)
		}
		sub.Model = locked{testmodel.Script()}
		if err := a.Clone().Check(t.Context()); err == nil || !strings.Contains(err.Error(), "no key") {
			t.Errorf("got %v", err)
		}
	}
}

// TestNoEvents: those who watch the calling run do not see what happens in sub-agents whose events are turned off.
func TestNoEvents(t *testing.T) {
	a := leader(subagents.New(subagents.Options{NoEvents: true}, subagents.Of(says("s", "", "secret"), subagents.Control{})),
		always(testmodel.Call("delegate_task", `{"agent_name":"s","task":"x"}`)), always(testmodel.Text("done")))
	for e, err := range a.Stream(t.Context(), none{}, "hi").Events() {
		if err != nil || e.Kind == model.SubAgentEvent {
			t.Errorf("got %s, %v", e.Kind, err)
		}
	}
}
