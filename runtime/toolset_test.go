package runtime_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/runtimetest"
)

// shelf is a toolset whose tools are those of a function. It logs what is asked of it.
type shelf struct {
	id    string
	tools func(rc *runtime.RunContext[deps]) []runtime.Tool[deps]
	says  string
	fails error // of Open

	mu     sync.Mutex
	shared runtime.SharedOpen
	log    []string
}

func newShelf(id string, tools ...*tool) *shelf {
	return &shelf{id: id, tools: func(*runtime.RunContext[deps]) (all []runtime.Tool[deps]) {
		for _, t := range tools {
			all = append(all, t)
		}
		return all
	}}
}

func (s *shelf) note(what string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log = append(s.log, what)
}

func (s *shelf) ID() string { return s.id }

func (s *shelf) Open(ctx context.Context) (func() error, error) {
	return s.shared.Open(ctx, func(context.Context) (func() error, error) {
		s.note("open")
		return func() error { s.note("close"); return nil }, s.fails
	})
}

func (s *shelf) Tools(_ context.Context, rc *runtime.RunContext[deps], only string) ([]runtime.Tool[deps], error) {
	s.note(strings.TrimSpace("tools " + only))
	return s.tools(rc), nil
}

func (s *shelf) Instructions(context.Context, *runtime.RunContext[deps]) ([]model.Instruction, error) {
	if s.says == "" {
		return nil, nil
	}
	return []model.Instruction{{Text: s.says, Dynamic: true}}, nil
}

// TestToolsets: tools of toolsets come after the agent's own, are asked for before each request, and what they say is part of
// the instructions.
func TestToolsets(t *testing.T) {
	var sent []string
	set := newShelf("set")
	set.says = "Look twice."
	set.tools = func(rc *runtime.RunContext[deps]) []runtime.Tool[deps] {
		if len(rc.Messages) == 1 {
			return tools(returns("early", "from early"))
		}
		return tools(returns("late", "from late"), returns("later", "from later"))
	}
	responses := []*message.Response{calls("early {}", "own {}"), calls("late {}", "early {}"), text("done")}
	agent := &runtime.Agent[deps, string]{
		Instructions: "Be brief.", Tools: tools(returns("own", "from own")), Toolsets: []runtime.Toolset[deps]{set},
		Model: modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
			var names []string
			for _, t := range in.Tools {
				names = append(names, t.Name)
			}
			sent = append(sent, strings.Join(names, " ")+": "+in.Instructions)
			return responses[len(sent)-1], nil
		}),
	}
	res, err := agent.Run(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "sent", sent, []string{
		"own early: Be brief.\n\nLook twice.", "own late later: Be brief.\n\nLook twice.", "own late later: Be brief.\n\nLook twice.",
	})
	diff(t, "history", transcript(res.NewMessages()[2:5]), []string{
		"return c0 early: from early", "return c1 own: from own", "call c0 late {}", "call c1 early {}",
		"return c0 late: from late", "retry c1 early: Unknown tool name: 'early'. Available tools: 'late', 'later', 'own'",
	})
	diff(t, "log", set.log, []string{"open", "tools", "tools", "tools", "close"})
}

// TestRunTools: a run may have tools and toolsets of its own, of whatever tools: with names that Preparers have changed.
func TestRunTools(t *testing.T) {
	agent := &runtime.Agent[deps, string]{Tools: tools(returns("own", "from own")), Model: script(t, calls("own {}", "more {}", "borrowed {}", "changed {}"), text("done"))}
	renamed := preparing{returns("name", "from name"), func(_ context.Context, rc *runtime.RunContext[deps], def *model.ToolDef) (*model.ToolDef, error) {
		def = def.Clone()
		def.Name = "changed"
		return def, nil
	}}
	res, err := agent.Run(t.Context(), deps{}, "go",
		runtime.WithTools[deps](returns("more", "from more")), runtime.WithTools[deps](renamed),
		runtime.WithToolsets(runtime.NewToolset[deps]("set", returns("borrowed", "from borrowed"))))
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "results", transcript(res.NewMessages()[2:3]), []string{
		"return c0 own: from own", "return c1 more: from more", "return c2 borrowed: from borrowed", "return c3 changed: from name",
	})
}

// TestToolboxMistakes: mistakes in tools and toolsets say where they are and, where names clash, who has them.
func TestToolboxMistakes(t *testing.T) {
	type other struct{}
	wrong := runtime.NewTool(model.ToolDef{Name: "wrong"}, func(context.Context, *runtime.RunContext[other], runtime.RawJSON) (runtime.Return, error) {
		return runtime.Return{}, nil
	})
	set := func(id string, tools ...*tool) runtime.Toolset[deps] { return newShelf(id, tools...) }
	for _, c := range []struct {
		name  string
		agent *runtime.Agent[deps, string]
		opts  []runtime.RunOption
		want  string
	}{
		{"wrong tool", &runtime.Agent[deps, string]{}, []runtime.RunOption{runtime.WithTools(wrong)},
			`WithTools[0] ("wrong") has other dependencies than the agent, which has *runtime.RunContext[github.com/agentgen-go/agentgen/runtime_test.deps]`},
		{"wrong toolset", &runtime.Agent[deps, string]{}, []runtime.RunOption{runtime.WithToolsets(runtime.NewToolset("set", wrong))},
			`WithToolsets[0] ("set") has other dependencies than the agent, which has *runtime.RunContext[github.com/agentgen-go/agentgen/runtime_test.deps]`},
		{"nil tool", &runtime.Agent[deps, string]{}, []runtime.RunOption{runtime.WithTools[deps](nil)}, "WithTools[0] is nil"},
		{"nil toolset", &runtime.Agent[deps, string]{Toolsets: []runtime.Toolset[deps]{nil}}, nil, "Toolsets[0] is nil"},
		{"name of the agent's", &runtime.Agent[deps, string]{Tools: tools(returns("a", ""))}, []runtime.RunOption{runtime.WithTools[deps](returns("a", ""))},
			`two tools are named "a": WithTools[0] and one before it; rename one with runtime.WithDef`},
		{"name twice", &runtime.Agent[deps, string]{}, []runtime.RunOption{runtime.WithTools[deps](returns("a", ""), returns("a", ""))},
			`two tools are named "a": WithTools[1] and one before it; rename one with runtime.WithDef`},
		{"no ID", &runtime.Agent[deps, string]{Toolsets: []runtime.Toolset[deps]{set("")}}, nil, "Toolsets[0] has no ID"},
		{"ID twice", &runtime.Agent[deps, string]{Toolsets: []runtime.Toolset[deps]{set("a"), set("a")}}, nil, `Toolsets[1]: two toolsets have the ID "a"`},
		{"ID of the agent's", &runtime.Agent[deps, string]{Toolsets: []runtime.Toolset[deps]{set("a")}}, []runtime.RunOption{runtime.WithToolsets(set("a"))},
			`WithToolsets[0]: two toolsets have the ID "a"`},
		{"clash", &runtime.Agent[deps, string]{Toolsets: []runtime.Toolset[deps]{set("one", returns("a", "")), set("two", returns("a", ""))}}, nil,
			`two tools are named "a": the tool "a" of toolset "one", and the tool "a" of toolset "two"; rename one with runtime.WithDef or in its Preparer, or a toolset's with toolsets.Prefixed`},
		{"clash with the agent's", &runtime.Agent[deps, string]{Tools: tools(returns("a", "")), Toolsets: []runtime.Toolset[deps]{set("one", returns("a", ""))}}, nil,
			`two tools are named "a": the agent's own tool "a", and the tool "a" of toolset "one"`},
		{"bad definition", &runtime.Agent[deps, string]{Toolsets: []runtime.Toolset[deps]{set("one", returns("", ""))}}, nil, `toolset "one" has no name`},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.agent.Model = script(t)
			_, err := c.agent.Run(t.Context(), deps{}, "go", c.opts...)
			if _, ok := errors.AsType[*model.ConfigError](err); !ok || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestToolsetFailures: an error of a toolset, and a panic, ends the run and names it; what was opened is closed.
func TestToolsetFailures(t *testing.T) {
	broken := errors.New("broken")
	for _, c := range []struct {
		name string
		set  func(s *shelf)
		want string
		log  []string
	}{
		{"open", func(s *shelf) { s.fails = broken }, `open toolset "second": broken`, []string{"open"}},
		{"nil tool", func(s *shelf) {
			s.tools = func(*runtime.RunContext[deps]) []runtime.Tool[deps] { return []runtime.Tool[deps]{nil} }
		}, `toolset "second": its tool 0 is nil`, []string{"open", "tools", "close"}},
		{"panic", func(s *shelf) { s.tools = func(*runtime.RunContext[deps]) []runtime.Tool[deps] { panic("oh") } }, "panic: oh", []string{"open", "tools", "close"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			first, second := newShelf("first"), newShelf("second")
			c.set(second)
			agent := &runtime.Agent[deps, string]{Model: script(t), Toolsets: []runtime.Toolset[deps]{first, second}, Logger: slog.New(slog.DiscardHandler)}
			_, err := agent.Run(t.Context(), deps{}, "go")
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v", err)
			}
			diff(t, "first", first.log, []string{"open", "tools", "close"})
			diff(t, "second", second.log, c.log)
		})
	}
}

// TestOpen: Agent.Open keeps the toolsets open over runs, also over those that run at the same time.
func TestOpen(t *testing.T) {
	set, other := newShelf("set", returns("look", "ok")), newShelf("other")
	agent := &runtime.Agent[deps, string]{Toolsets: []runtime.Toolset[deps]{set, other}, Model: model.Func(model.Info{}, func(_ context.Context, in *model.Request, _ *model.Stream) (*message.Response, error) {
		if len(in.Messages) == 1 {
			return calls("look {}"), nil
		}
		return text("done"), nil
	})}
	closed, err := agent.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			if _, err := agent.Run(t.Context(), deps{}, "go"); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	count := func(what string) int {
		n := 0
		for _, l := range set.log {
			if l == what {
				n++
			}
		}
		return n
	}
	diff(t, "before the end", []int{count("open"), count("tools"), count("close")}, []int{1, 8, 0})
	for range 2 {
		if err := closed(); err != nil {
			t.Error(err)
		}
	}
	diff(t, "at the end", []int{count("open"), count("close")}, []int{1, 1})
	other.fails = errors.New("no")
	if _, err := agent.Open(t.Context()); err == nil || err.Error() != `open toolset "other": no` {
		t.Errorf("got %v", err)
	}
	diff(t, "after a failure", []int{count("open"), count("close")}, []int{2, 2})
}

// TestIterClose: a run that is left closes what it has opened.
func TestIterClose(t *testing.T) {
	set := newShelf("set", returns("look", "ok"))
	agent := &runtime.Agent[deps, string]{Toolsets: []runtime.Toolset[deps]{set}, Model: script(t, calls("look {}"), text("done"))}
	it, err := agent.Iter(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	it.Do(t.Context())
	it.Close()
	it.Close()
	diff(t, "log", set.log, []string{"open", "tools", "close"})
	for !it.Done() {
		it.Do(t.Context())
	}
	if _, err := it.Result(); err != nil {
		t.Fatal(err)
	}
	diff(t, "log", set.log, []string{"open", "tools", "close", "open", "tools look", "tools", "close"})
}

// TestVanishedTool: another process that is to make a call asks the toolset for that tool alone. If it is not there any more,
// the model is told as of an unknown tool.
func TestVanishedTool(t *testing.T) {
	for _, c := range []struct {
		name string
		gone bool
		want []string
	}{
		{"there", false, []string{"return c0 shown: from look", "return c1 stays: from stays", "return c2 shown: from look"}},
		{"gone", true, []string{"retry c0 shown: Unknown tool name: 'shown'. Available tools: 'stays'", "return c1 stays: from stays", "retry c2 shown: Unknown tool name: 'shown'. Available tools: 'stays'"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			agent := func(set *shelf) *runtime.Agent[deps, string] {
				return &runtime.Agent[deps, string]{Toolsets: []runtime.Toolset[deps]{set}, Model: script(t, calls("shown {}", "stays {}", "shown {}"), text("done"))}
			}
			first := newShelf("set")
			first.tools = func(*runtime.RunContext[deps]) []runtime.Tool[deps] {
				look := preparing{returns("look", "from look"), func(_ context.Context, _ *runtime.RunContext[deps], def *model.ToolDef) (*model.ToolDef, error) {
					def = def.Clone()
					def.Name = "shown"
					return def, nil
				}}
				return []runtime.Tool[deps]{look, returns("stays", "from stays")}
			}
			it, err := agent(first).Iter(t.Context(), deps{}, "go")
			if err != nil {
				t.Fatal(err)
			}
			for it.Step().Kind != loop.StepExecute {
				it.Do(t.Context())
			}
			snapshot, err := it.Snapshot()
			if err != nil {
				t.Fatal(err)
			}
			it.Close()
			second := newShelf("set", returns("look", "from look"), returns("stays", "from stays"))
			if c.gone {
				second = newShelf("set", returns("stays", "from stays"))
			}
			again := agent(second)
			again.Model = script(t, text("done"))
			res, err := again.Run(t.Context(), deps{}, "", runtime.WithSnapshot(snapshot))
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "results", transcript(res.NewMessages()[2:3]), c.want)
			if want := []string{"open", "tools look", "tools stays", "tools", "close"}; !slices.Equal(second.log, want) {
				t.Errorf("got %v, want %v", second.log, want)
			}
			bare := &runtime.Agent[deps, string]{Model: script(t)}
			_, err = bare.Run(t.Context(), deps{}, "", runtime.WithSnapshot(snapshot))
			const want = `the run needs the toolset "set", which is neither the agent's nor given by WithToolsets`
			if _, ok := errors.AsType[*model.ConfigError](err); !ok || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestToolsetsEverywhere: a run whose tools come from toolsets, and with other names, has the same messages however it is
// driven: in one go, as tasks, and with a restored run before each task.
func TestToolsetsEverywhere(t *testing.T) {
	script := []*message.Response{calls("set_look {}", "own {}"), calls("approve {}", "set_count {}"), text("done")}
	set := newShelf("set")
	set.tools = func(rc *runtime.RunContext[deps]) (all []runtime.Tool[deps]) {
		for _, name := range []string{"look", "count"} {
			all = append(all, preparing{returns(name, "from "+name), func(_ context.Context, _ *runtime.RunContext[deps], def *model.ToolDef) (*model.ToolDef, error) {
				def = def.Clone()
				def.Name = "set_" + def.Name
				return def, nil
			}})
		}
		return all
	}
	agent := &runtime.Agent[deps, string]{
		Tools: tools(returns("own", "from own")), Toolsets: []runtime.Toolset[deps]{set},
		Model: model.Func(model.Info{}, func(_ context.Context, in *model.Request, _ *model.Stream) (*message.Response, error) {
			return script[len(in.Messages)/2], nil
		}),
	}
	extra := runtime.WithTools[deps](returns("approve", "from approve"))
	run, err := agent.Run(t.Context(), deps{}, "go", extra, runtime.WithRunID("id"))
	if err != nil {
		t.Fatal(err)
	}
	driven, err := runtimetest.Drive(t.Context(), agent, deps{}, "go", extra, runtime.WithRunID("id"))
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "messages", transcript(driven.AllMessages()), transcript(run.AllMessages()))
	if !slices.Contains(set.log, "tools count") {
		t.Errorf("the tool was not asked for by its name: %v", set.log)
	}
}

// TestPreparedApproval: what was prepared for a request counts for its calls, however the run is driven.
func TestPreparedApproval(t *testing.T) {
	pay := returns("pay", "paid")
	pay.info.Approval = true
	agent := &runtime.Agent[deps, string]{
		Tools: []runtime.Tool[deps]{preparing{pay, func(_ context.Context, _ *runtime.RunContext[deps], def *model.ToolDef) (*model.ToolDef, error) {
			def = def.Clone()
			def.Approval = false
			return def, nil
		}}},
		Model: model.Func(model.Info{}, func(_ context.Context, in *model.Request, _ *model.Stream) (*message.Response, error) {
			return []*message.Response{calls("pay {}"), text("done")}[len(in.Messages)/2], nil
		}),
	}
	run, err := agent.Run(t.Context(), deps{}, "go", runtime.WithRunID("id"))
	if err != nil {
		t.Fatal(err)
	}
	driven, err := runtimetest.Drive(t.Context(), agent, deps{}, "go", runtime.WithRunID("id"))
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "messages", transcript(driven.AllMessages()), transcript(run.AllMessages()))
}

// TestSharedOpen: users that come while another one opens wait for it, as long as their contexts allow.
func TestSharedOpen(t *testing.T) {
	var s runtime.SharedOpen
	opening, go1 := make(chan struct{}), make(chan struct{})
	opened := 0
	slow := func(context.Context) (func() error, error) {
		opened++
		close(opening)
		<-go1
		return func() error { opened--; return errors.New("bye") }, nil
	}
	first := make(chan func() error)
	go func() {
		closed, err := s.Open(context.Background(), slow)
		if err != nil {
			t.Error(err)
		}
		first <- closed
	}()
	<-opening
	ended, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("enough"))
	if _, err := s.Open(ended, slow); err == nil || err.Error() != "context canceled: enough" {
		t.Errorf("got %v", err)
	}
	close(go1)
	closeFirst := <-first
	closeSecond, err := s.Open(t.Context(), slow)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(closeFirst(), closeFirst()); err != nil || opened != 1 {
		t.Errorf("%v, %d open", err, opened)
	}
	if err := closeSecond(); err == nil || err.Error() != "bye" || opened != 0 {
		t.Errorf("%v, %d open", err, opened)
	}
}
