package toolsets_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/runtimetest"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/agentgen-go/agentgen/runtime/toolsets"
	"github.com/google/go-cmp/cmp"
)

type (
	deps = runtime.NoDeps
	rctx = *runtime.RunContext[deps]
	set  = runtime.Toolset[deps]
	tool = runtime.Tool[deps]
)

// named makes a tool that returns the name that it is called by, in its own eyes, and its arguments.
func named(name string) tool {
	return runtime.NewTool(model.ToolDef{Name: name, Description: "The tool " + name + "."},
		func(_ context.Context, rc rctx, args runtime.RawJSON) (runtime.Return, error) {
			return runtime.Return{Content: jsonwire.Quote(rc.ToolName + string(args))}, nil
		})
}

// preparing is a tool with a Preparer.
type preparing struct {
	tool
	prepare runtime.PrepareToolFunc[deps]
}

func (p preparing) Preparer() runtime.PrepareToolFunc[deps] { return p.prepare }

// renamed is a tool that its own Preparer renames.
func renamed(name, to string) tool {
	return preparing{named(name), func(_ context.Context, _ rctx, def *model.ToolDef) (*model.ToolDef, error) {
		def = def.Clone()
		def.Name = to
		return def, nil
	}}
}

// shelf is a toolset that logs what is asked of it. It returns no more than the tool that is asked for.
type shelf struct {
	id    string
	tools []tool

	shared runtime.SharedOpen
	mu     sync.Mutex
	log    []string
}

func newShelf(id string, tools ...tool) *shelf { return &shelf{id: id, tools: tools} }

func (s *shelf) note(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log = append(s.log, strings.TrimSpace(fmt.Sprintf(format, args...)))
}

func (s *shelf) ID() string { return s.id }

func (s *shelf) Open(ctx context.Context) (func() error, error) {
	return s.shared.Open(ctx, func(context.Context) (func() error, error) {
		s.note("open")
		return func() error { s.note("close"); return nil }, nil
	})
}

func (s *shelf) Tools(_ context.Context, _ rctx, only string) (all []tool, err error) {
	s.note("tools %s", only)
	for _, t := range s.tools {
		if only == "" || t.Def().Name == only {
			all = append(all, t)
		}
	}
	return all, nil
}

func (s *shelf) Instructions(context.Context, rctx) ([]model.Instruction, error) {
	return []model.Instruction{{Text: "Use " + s.id + "."}}, nil
}

// script plays a model: it makes the calls, "name args" each, one response after the other, and then says "done". It notes what
// tools and instructions it was sent.
type script struct {
	mu    sync.Mutex
	sent  []string
	calls []string
}

func (s *script) model() model.Model {
	return testmodel.Func(func(_ context.Context, p *model.Prepared) (*message.Response, error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		var names []string
		for _, t := range p.Tools {
			names = append(names, t.Name)
		}
		s.sent = append(s.sent, strings.Join(names, " ")+": "+strings.ReplaceAll(p.Instructions, "\n\n", " "))
		n := 0
		for _, m := range p.Messages {
			if message.IsResponse(m) {
				n++
			}
		}
		if n >= len(s.calls) {
			return testmodel.Text("done"), nil
		}
		var all []*message.Response
		for i, call := range strings.Split(s.calls[n], "; ") {
			name, args, ok := strings.Cut(call, " ")
			if !ok {
				args = "{}"
			}
			all = append(all, testmodel.CallID(fmt.Sprintf("c%d_%d", n, i), name, args))
		}
		return testmodel.Join(all...), nil
	})
}

// results returns the results of calls in a history, a line each.
func results(messages []message.Message) (lines []string) {
	for _, m := range messages {
		req, ok := m.(*message.Request)
		if !ok {
			continue
		}
		for _, p := range req.Parts {
			if r, ok := p.(*message.ToolReturnPart); ok {
				lines = append(lines, r.ToolName+": "+r.Text())
			}
		}
	}
	return lines
}

func diff(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s: (-want +got)\n%s", what, d)
	}
}

// TestCombinators: what a model sees of a toolset, what its calls return, and what the toolset is asked for, in a run and where an
// engine drives it, which restores the run before each task.
func TestCombinators(t *testing.T) {
	keepB := func(_ context.Context, _ rctx, def *model.ToolDef) (bool, error) {
		return strings.HasSuffix(def.Name, "b"), nil
	}
	for _, c := range []struct {
		name  string
		make  func(a, b set) set
		calls string
		sent  string
		want  []string
	}{
		{"prefixed", func(a, _ set) set { return toolsets.Prefixed(a, "p") }, "p_a; a", "p_a p_b p_shown: Use one.",
			[]string{"p_a: a{}", "a: Unknown tool name: 'a'. Available tools: 'p_a', 'p_b', 'p_shown'"}},
		{"prefix of a tool that renames itself", func(a, _ set) set { return toolsets.Prefixed(a, "p") }, "p_shown", "p_a p_b p_shown: Use one.",
			[]string{"p_shown: shown{}"}},
		{"prefixed twice", func(a, _ set) set { return toolsets.Prefixed(toolsets.Prefixed(a, "p"), "q") }, "q_p_a", "q_p_a q_p_b q_p_shown: Use one.",
			[]string{"q_p_a: a{}"}},
		{"renamed", func(a, _ set) set { return toolsets.Renamed(a, map[string]string{"a": "x", "nope": "y"}) }, "x; b", "x b shown: Use one.",
			[]string{"x: a{}", "b: b{}"}},
		{"swapped", func(a, _ set) set { return toolsets.Renamed(a, map[string]string{"a": "b", "b": "a"}) }, "a; b", "b a shown: Use one.",
			[]string{"a: b{}", "b: a{}"}},
		{"filtered", func(a, _ set) set { return toolsets.Filtered(a, keepB) }, "b; a", "b: Use one.",
			[]string{"b: b{}", "a: Unknown tool name: 'a'. Available tools: 'b'"}},
		{"filtered by new names", func(a, _ set) set { return toolsets.Filtered(toolsets.Renamed(a, map[string]string{"a": "ab"}), keepB) },
			"ab", "ab b: Use one.", []string{"ab: a{}"}},
		{"combined", func(a, b set) set { return toolsets.Combined("both", a, b) }, "a; c", "a b shown c: Use one. Use two.",
			[]string{"a: a{}", "c: c{}"}},
		{"combined and prefixed", func(a, b set) set {
			return toolsets.Prefixed(toolsets.Combined("both", toolsets.Prefixed(a, "p"), b), "q")
		}, "q_p_a; q_c", "q_p_a q_p_b q_p_shown q_c: Use one. Use two.", []string{"q_p_a: a{}", "q_c: c{}"}},
		{"combined with one that hides the same name", func(a, _ set) set {
			return toolsets.Combined("both", toolsets.Filtered(a, keepB), newShelf("three", named("a")))
		}, "a; b", "b a: Use one. Use three.", []string{"a: a{}", "b: b{}"}},
		{"prepared", func(a, _ set) set {
			return toolsets.Prepared(a, func(_ context.Context, _ rctx, defs []*model.ToolDef) ([]*model.ToolDef, error) {
				return []*model.ToolDef{defs[2], defs[0]}, nil
			})
		}, "shown; a; b", "shown a: Use one.", []string{"shown: shown{}", "a: a{}", "b: Unknown tool name: 'b'. Available tools: 'a', 'shown'"}},
		{"cached", func(a, _ set) set { return toolsets.Cached(a) }, "a", "a b shown: Use one.", []string{"a: a{}"}},
		{"dynamic", func(a, _ set) set {
			return toolsets.Dynamic("dynamic", func(context.Context, rctx) (set, error) { return a, nil })
		}, "a", "a b shown: Use one.", []string{"a: a{}"}},
		{"dynamic in others", func(a, b set) set {
			return toolsets.Prefixed(toolsets.Combined("both", b, toolsets.DynamicPerRun("dynamic", func(context.Context, rctx) (set, error) { return a, nil })), "p")
		}, "p_a", "p_c p_a p_b p_shown: Use two. Use one.", []string{"p_a: a{}"}},
		{"dynamic without", func(a, _ set) set {
			return toolsets.Dynamic("dynamic", func(context.Context, rctx) (set, error) { return nil, nil })
		}, "a", ": ", []string{"a: Unknown tool name: 'a'. No tools available."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, drive := range []bool{false, true} {
				s := &script{calls: []string{c.calls}}
				one, two := newShelf("one", named("a"), named("b"), renamed("own", "shown")), newShelf("two", named("c"))
				agent := &runtime.Agent[deps, string]{Model: s.model(), Toolsets: []set{c.make(one, two)}}
				var res *runtime.Result[string]
				var err error
				if drive {
					res, err = runtimetest.Drive(t.Context(), agent, deps{}, "go", runtime.WithRunID("r"))
				} else {
					res, err = agent.Run(t.Context(), deps{}, "go")
				}
				if err != nil {
					t.Fatal(err)
				}
				diff(t, "results", results(res.NewMessages()), c.want)
				diff(t, "sent", s.sent, []string{c.sent, c.sent})
				open := 0
				for _, l := range append(one.log, two.log...) {
					switch l {
					case "open":
						open++
					case "close":
						open--
					}
				}
				diff(t, "left open", open, 0)
			}
		})
	}
}

// TestOpenOnce: a combined toolset is opened before it is asked, once, and closed at the end of the run, in the opposite order.
func TestOpenOnce(t *testing.T) {
	one := newShelf("one", named("a"))
	agent := &runtime.Agent[deps, string]{Model: (&script{calls: []string{"p_a"}}).model(),
		Toolsets: []set{toolsets.Prefixed(toolsets.Cached(toolsets.Combined("c", one)), "p")}}
	closed, err := agent.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := agent.Run(t.Context(), deps{}, "go"); err != nil {
			t.Fatal(err)
		}
	}
	if err := closed(); err != nil {
		t.Fatal(err)
	}
	diff(t, "log", one.log, []string{"open", "tools", "close"})
}

// TestDynamicLifecycle: what a function makes is kept open while it returns the same, and otherwise closed before the new one is opened.
func TestDynamicLifecycle(t *testing.T) {
	var log []string
	make := func(id string) *shelf { return newShelf(id, named("t"+id)) }
	a, b := make("a"), make("b")
	made := []*shelf{a, a, b, nil}
	step := 0
	dynamic := toolsets.Dynamic("d", func(context.Context, rctx) (set, error) {
		step++
		if s := made[step-1]; s != nil {
			return s, nil
		}
		return nil, nil
	})
	agent := &runtime.Agent[deps, string]{Model: (&script{calls: []string{"ta", "ta", "tb"}}).model(), Toolsets: []set{dynamic}}
	if _, err := agent.Run(t.Context(), deps{}, "go"); err != nil {
		t.Fatal(err)
	}
	log = append(append(log, a.log...), b.log...)
	diff(t, "log", log, []string{"open", "tools", "tools", "close", "open", "tools", "close"})
	diff(t, "asked", step, 4)
}

// TestDynamicFailures: what cannot be made or opened ends the run; nothing stays open.
func TestDynamicFailures(t *testing.T) {
	bad := errors.New("bad")
	for name, f := range map[string]toolsets.Func[deps]{
		"make": func(context.Context, rctx) (set, error) { return nil, bad },
		"open": func(context.Context, rctx) (set, error) { return failing{newShelf("f"), bad}, nil },
	} {
		agent := &runtime.Agent[deps, string]{Model: (&script{}).model(), Toolsets: []set{toolsets.Dynamic("d", f)}}
		if _, err := agent.Run(t.Context(), deps{}, "go"); !errors.Is(err, bad) || !strings.Contains(err.Error(), `toolset "d"`) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

type failing struct {
	set
	err error
}

func (f failing) Open(context.Context) (func() error, error) { return nil, f.err }

// TestOpenFails: a combined toolset of which one cannot be opened leaves none open.
func TestOpenFails(t *testing.T) {
	one := newShelf("one")
	both := toolsets.Combined[deps]("both", one, failing{newShelf("two"), errors.New("no network")})
	if _, err := both.Open(t.Context()); err == nil || err.Error() != `open toolset "two": no network` {
		t.Errorf("got %v", err)
	}
	diff(t, "log", one.log, []string{"open", "close"})
}

// TestApproval: calls wait where the function says so, with the arguments that it sees; approved ones are made. Where an engine
// drives the run, too.
func TestApproval(t *testing.T) {
	needs := func(_ context.Context, rc rctx, call runtime.Call) (bool, error) {
		return strings.Contains(string(call.(*runtime.RawCall).Args), "danger"), nil
	}
	s := toolsets.Prefixed(toolsets.ApprovalRequired(runtime.NewToolset("one", named("a")), needs), "p")
	for _, drive := range []bool{false, true} {
		agent := &runtime.Agent[deps, string]{Model: (&script{calls: []string{`p_a {"x":"safe"}; p_a {"x":"danger"}`}}).model(), Toolsets: []set{s}}
		run := func(opts ...runtime.RunOption) (*runtime.Result[string], error) {
			if drive {
				return runtimetest.Drive(t.Context(), agent, deps{}, "", opts...)
			}
			return agent.Run(t.Context(), deps{}, "", opts...)
		}
		_, err := run(runtime.WithUserContent(message.Text("go")), runtime.WithRunID("r"))
		pause, ok := errors.AsType[*runtime.PauseError](err)
		if !ok {
			t.Fatalf("got %v", err)
		}
		diff(t, "waiting", message.CallIDs(pause.Requests.Approvals), []string{"c0_1"})
		snapshot, err := pause.Snapshot()
		if err != nil {
			t.Fatal(err)
		}
		res, err := run(runtime.WithSnapshot(snapshot), runtime.WithDeferredResults(&message.DeferredResults{
			Approvals: map[string]message.Approval{"c0_1": message.Approve()},
		}))
		if err != nil {
			t.Fatal(err)
		}
		diff(t, "results", results(res.AllMessages()), []string{`p_a: a{"x":"safe"}`, `p_a: a{"x":"danger"}`})
	}
	always := toolsets.ApprovalRequired(runtime.NewToolset("one", named("a")), nil)
	agent := &runtime.Agent[deps, string]{Model: (&script{calls: []string{"a"}}).model(), Toolsets: []set{always}}
	if _, ok := errors.AsType[*runtime.PauseError](second(agent.Run(t.Context(), deps{}, "go"))); !ok {
		t.Error("a call of a toolset whose calls all need approval was made")
	}
}

func second[T any](_ T, err error) error { return err }

// TestOwnApprovals: the Approver of a tool is asked beneath all combinators, and sees the tool's own name.
func TestOwnApprovals(t *testing.T) {
	var saw string
	asking := approving{named("a"), func(_ context.Context, rc rctx, _ runtime.Call) (bool, error) {
		saw = rc.ToolName
		return true, nil
	}}
	inner := toolsets.Cached(toolsets.Combined("c", runtime.NewToolset[deps]("one", asking)))
	agent := &runtime.Agent[deps, string]{Model: (&script{calls: []string{"p_a"}}).model(), Toolsets: []set{toolsets.Prefixed(inner, "p")}}
	if _, ok := errors.AsType[*runtime.PauseError](second(agent.Run(t.Context(), deps{}, "go"))); !ok || saw != "a" {
		t.Errorf("the Approver was not asked, or saw the name %q", saw)
	}
}

type approving struct {
	tool
	approve runtime.ApprovalFunc[deps]
}

func (a approving) Approver() runtime.ApprovalFunc[deps] { return a.approve }

// TestExternal: calls of external tools wait for their results.
func TestExternal(t *testing.T) {
	s := toolsets.External[deps]("out", model.ToolDef{Name: "ask", Description: "Asks."})
	agent := &runtime.Agent[deps, string]{Model: (&script{calls: []string{"ask"}}).model(), Toolsets: []set{s}}
	_, err := agent.Run(t.Context(), deps{}, "go")
	pause, ok := errors.AsType[*runtime.PauseError](err)
	if !ok {
		t.Fatalf("got %v", err)
	}
	diff(t, "waiting", message.CallIDs(pause.Requests.Calls), []string{"c0_0"})
}

// TestClash: tools of the same name end the run, with both sources and the way out.
func TestClash(t *testing.T) {
	one, two := runtime.NewToolset("one", named("a")), runtime.NewToolset("two", named("a"))
	agent := &runtime.Agent[deps, string]{Model: (&script{}).model(), Toolsets: []set{toolsets.Combined("both", one, two)}}
	_, err := agent.Run(t.Context(), deps{}, "go")
	want := `two tools are named "a": the tool "one/a" of toolset "both", and the tool "two/a" of toolset "both"; rename one with runtime.WithDef or in its Preparer, or a toolset's with toolsets.Prefixed`
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v", err)
	}
	agent = &runtime.Agent[deps, string]{Model: (&script{}).model(), Toolsets: []set{toolsets.Combined("both", one, one)}}
	want = `open toolset "both": toolset 1 of it has the ID "one", which must be unique and not empty`
	if _, err := agent.Run(t.Context(), deps{}, "go"); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v", err)
	}
}

// TestPreparedMistakes: the function of Prepared can neither add nor rename.
func TestPreparedMistakes(t *testing.T) {
	for want, prepare := range map[string]runtime.PrepareToolsFunc[deps]{
		`cannot add, rename or repeat tools, but returned "new"`: func(_ context.Context, _ rctx, defs []*model.ToolDef) ([]*model.ToolDef, error) {
			defs[0].Name = "new"
			return defs, nil
		},
		`cannot add, rename or repeat tools, but returned "a"`: func(_ context.Context, _ rctx, defs []*model.ToolDef) ([]*model.ToolDef, error) {
			return append(defs, defs[0]), nil
		},
		"returned nil for tool 0": func(_ context.Context, _ rctx, defs []*model.ToolDef) ([]*model.ToolDef, error) {
			return []*model.ToolDef{nil}, nil
		},
	} {
		agent := &runtime.Agent[deps, string]{Model: (&script{}).model(), Toolsets: []set{toolsets.Prepared(runtime.NewToolset("one", named("a")), prepare)}}
		if _, err := agent.Run(t.Context(), deps{}, "go"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// TestWithDefs: definitions are changed for each request, not permanently, and metadata is merged.
func TestWithDefs(t *testing.T) {
	def := model.ToolDef{Name: "a", Description: "Looks.", Result: `{"type": "object","properties":{"n":{"type":"integer"},"l":[],"s":"a\"{,:"}}`, Metadata: `{"a":1,"b":2}`}
	plain := runtime.NewTool(def, func(context.Context, rctx, runtime.RawJSON) (runtime.Return, error) { return runtime.Return{}, nil })
	var got []*model.ToolDef
	s := toolsets.WithDefs(toolsets.WithDefs(runtime.NewToolset("one", plain), toolsets.ReturnSchema), toolsets.Metadata(`{"b":3,"c":4}`))
	agent := &runtime.Agent[deps, string]{Toolsets: []set{s}, Model: testmodel.Func(func(_ context.Context, p *model.Prepared) (*message.Response, error) {
		got = append(got, p.Tools[0])
		if len(got) == 1 {
			return testmodel.Call("a", "{}"), nil
		}
		return testmodel.Text("done"), nil
	})}
	if _, err := agent.Run(t.Context(), deps{}, "go"); err != nil {
		t.Fatal(err)
	}
	if got[0] != got[1] {
		t.Error("the definition is another one in the second request, though nothing has changed")
	}
	diff(t, "description", got[0].FullDescription(), "Looks.\n\nReturn schema:\n\n{\n  \"type\": \"object\",\n  \"properties\": {\n    \"n\": {\n      \"type\": \"integer\"\n    },\n    \"l\": [],\n    \"s\": \"a\\\"{,:\"\n  }\n}")
	diff(t, "metadata", string(got[0].Metadata), `{"a":1,"b":3,"c":4}`)
	diff(t, "tool", plain.Def().Description, "Looks.")
	if problems := runtime.WithDef(plain, toolsets.Metadata("[")).Def().Check("it"); len(problems) != 1 {
		t.Errorf("got %v", problems)
	}
}
