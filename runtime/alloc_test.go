package runtime_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// What a run allocates, beside what its model and its tools do: here they allocate nothing. The memory of the run itself
// is that of an earlier one. A run that allocates more or less than is said here has changed; say what has.
const (
	aRun     = "what outlives a run: its ids, its first messages, its first and its last response and its result, in one piece"
	turns    = "responses with calls and the requests that answer them, in one piece"
	contexts = "what tools get of the run and the calls"
	aHistory = "the list of messages, grown"
	requests = "what the model is asked the next four times, which it may still read after it has answered"
	aBatch   = "calls that run on goroutines of their own, and their context, which tools may keep"
	aChannel = "a channel on which they say that they have ended"
	aTimer   = "a timer that notices a call which ignores its timeout, and its function"
	aLimit   = "the context of a call with a timeout"
	someCall = "the results of several calls, and the list of these parts"
)

// pieces is one piece for n things that are made in ones, then twos, and then fours.
func pieces(what string, n int) (all []string) {
	for size := 1; n > 0; size = min(2*size, 4) {
		all = append(all, what)
		n -= size
	}
	return all
}

// steps is what so many turns with one call allocate. The run has memory for the first turn.
func steps(n int) []string {
	return slices.Concat([]string{aRun}, pieces(turns, n-1), pieces(contexts, n))
}

// growth are the lists that become too short for n messages: there is space for 5 at first.
func growth(n int) (lists []string) {
	room := make([]message.Message, 0, 5)
	for range n {
		before := cap(room)
		if room = append(room, nil); cap(room) != before {
			lists = append(lists, aHistory)
		}
	}
	return lists
}

func TestAllocations(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector makes pools forget")
	}
	call, final := calls("still {}"), calls(`final_result {"n":1}`)
	for _, c := range []struct {
		name  string
		model []*message.Response
		typed bool
		want  []string
	}{
		{name: "text at once", model: []*message.Response{text("done")}, want: []string{aRun}},
		{name: "one call", model: []*message.Response{call, text("done")}, want: steps(1)},
		{name: "one call, typed answer", model: []*message.Response{call, final}, typed: true, want: slices.Concat(steps(1), pieces(turns, 1))},
		{
			name: "20 calls, one after the other", model: append(slices.Repeat([]*message.Response{call}, 20), text("done")),
			want: slices.Concat(steps(20), growth(42), slices.Repeat([]string{requests}, 5)),
		},
		{
			name: "40 calls, one after the other", model: append(slices.Repeat([]*message.Response{call}, 40), text("done")),
			want: slices.Concat(steps(40), growth(82), slices.Repeat([]string{requests}, 10)),
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			run := allocating(t, c.model, c.typed)
			if got := testing.AllocsPerRun(100, run); int(got) != len(c.want) {
				t.Errorf("%v allocations, want %d:\n%s", got, len(c.want), strings.Join(c.want, "\n"))
			}
		})
	}
}

// TestAllocationsOfGoroutines: calls run on goroutines of their own where something may end them early, and where there are several.
// Neither the goroutines nor contexts that no tool looks at allocate anything more.
func TestAllocationsOfGoroutines(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector makes pools forget")
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	alone, late := []string{aRun, contexts, aBatch, aChannel}, []string{aTimer, aTimer}
	together := slices.Concat(alone, []string{someCall, someCall})
	many := calls(slices.Repeat([]string{"still {}"}, 10)...)
	for _, c := range []struct {
		name    string
		ctx     context.Context
		timeout time.Duration
		calls   *message.Response
		want    []string
	}{
		{"one call that can be cancelled", ctx, 0, calls("still {}"), alone},
		{"one call with a timeout", context.Background(), time.Hour, calls("still {}"), slices.Concat(alone, late, []string{aLimit})},
		{"one call with a timeout that can be cancelled", ctx, time.Hour, calls("still {}"), slices.Concat(alone, late, []string{aLimit})},
		{"10 calls", context.Background(), 0, many, together},
		{"10 calls that can be cancelled", ctx, 0, many, together},
		{"10 calls with timeouts", ctx, time.Hour, many, slices.Concat(together, late, slices.Repeat([]string{aLimit}, 10))},
	} {
		t.Run(c.name, func(t *testing.T) {
			responses := []*message.Response{c.calls, text("done")}
			agent := &runtime.Agent[deps, string]{
				Tools: []runtime.Tool[deps]{still{}}, ToolTimeout: c.timeout,
				Model: model.Func(model.Info{}, func(_ context.Context, in *model.Request, _ *model.Stream) (*message.Response, error) {
					return responses[len(in.Messages)/2], nil
				}),
			}
			got := testing.AllocsPerRun(100, func() {
				if _, err := agent.Run(c.ctx, deps{}, "go"); err != nil {
					t.Fatal(err)
				}
			})
			if int(got) != len(c.want) {
				t.Errorf("%v allocations, want %d:\n%s", got, len(c.want), strings.Join(c.want, "\n"))
			}
		})
	}
}

// allocating returns a run on a model that answers by the length of the conversation.
func allocating(t *testing.T, responses []*message.Response, typed bool) func() {
	m := model.Func(model.Info{}, func(_ context.Context, in *model.Request, _ *model.Stream) (*message.Response, error) {
		return responses[len(in.Messages)/2], nil
	})
	if typed {
		agent := &runtime.Agent[deps, answer]{Model: m, Tools: []runtime.Tool[deps]{still{}}, Output: runtime.Output[answer]{Choices: []runtime.OutputChoice[answer]{{
			Def:    &model.ToolDef{Name: "final_result", Parameters: `{"type":"object"}`},
			Decode: func(string) (answer, error) { return answer{1}, nil },
		}}}}
		return func() {
			if res, err := agent.Run(context.Background(), deps{}, "go"); err != nil || res.Output.N != 1 {
				t.Fatal(res, err)
			}
		}
	}
	agent := &runtime.Agent[deps, string]{Model: m, Tools: []runtime.Tool[deps]{still{}}}
	return func() {
		if res, err := agent.Run(context.Background(), deps{}, "go"); err != nil || res.Output != "done" {
			t.Fatal(res, err)
		}
	}
}

// still is a tool that allocates nothing.
type still struct{ runtime.ToolBase[deps] }

var stillInfo = model.ToolDef{Name: "still", Parameters: `{"type":"object"}`}

func (still) Def() *model.ToolDef                       { return &stillInfo }
func (still) Decode(string) (runtime.Call, error)       { return stillCall{}, nil }
func (stillCall) AppendJSON(dst []byte) ([]byte, error) { return append(dst, "{}"...), nil }
func (still) Invoke(context.Context, *runtime.RunContext[deps], runtime.Call) (any, error) {
	return okResult, nil
}

var okResult any = runtime.RawJSON(`"ok"`)

type stillCall struct{}

// TestAllocationsOfStreams: neither a piece of text nor the event of one takes an allocation, whoever reads them, and neither does a
// state of an output that has grown.
func TestAllocationsOfStreams(t *testing.T) {
	agent := &runtime.Agent[deps, string]{Model: writer(0)}
	typed := &runtime.Agent[deps, report]{Model: writer(0), Output: reportOutput}
	for name, read := range map[string]func(t *testing.T, m model.Model){
		"Text": func(t *testing.T, m model.Model) {
			for _, err := range agent.Stream(t.Context(), deps{}, "go", runtime.WithModel(m)).Text() {
				if err != nil {
					t.Fatal(err)
				}
			}
		},
		"Events": func(t *testing.T, m model.Model) {
			for _, err := range agent.Stream(t.Context(), deps{}, "go", runtime.WithModel(m)).Events() {
				if err != nil {
					t.Fatal(err)
				}
			}
		},
		"Result": func(t *testing.T, m model.Model) {
			if _, err := agent.Stream(t.Context(), deps{}, "go", runtime.WithModel(m)).Result(); err != nil {
				t.Fatal(err)
			}
		},
		"Outputs": func(t *testing.T, m model.Model) {
			for _, err := range typed.Stream(t.Context(), deps{}, "go", runtime.WithModel(titler{m.(writer)})).Outputs() {
				if err != nil {
					t.Fatal(err)
				}
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			allocated := func(pieces writer) float64 { return testing.AllocsPerRun(10, func() { read(t, pieces) }) }
			// A text grows by a quarter at a time: that is a few.
			if few, many := allocated(1000), allocated(2000); many-few > 10 {
				t.Errorf("1000 more pieces take %v allocations", many-few)
			}
		})
	}
}

// titler is a writer whose words are the title of a report.
type titler struct{ writer }

func (w titler) Respond(_ context.Context, _ *model.Request, s *model.Stream) (*message.Response, error) {
	err := s.Add(0, &message.ToolCallPart{ToolName: "final_result", ToolCallID: "c", Args: `{"title":"`})
	for range w.writer {
		if err == nil {
			err = s.Args(0, "word")
		}
	}
	if err == nil {
		err = s.Args(0, `","size":1}`)
	}
	return s.Response(), err
}

// writer is a model that streams so many words.
type writer int

func (w writer) Info() model.Info { return model.Info{} }

func (w writer) Respond(_ context.Context, _ *model.Request, s *model.Stream) (*message.Response, error) {
	if s == nil {
		panic("a watched run has a stream")
	}
	for range w {
		if err := s.Text(0, "word"); err != nil {
			return nil, err
		}
	}
	return s.Response(), s.Err()
}

func (w writer) CheckKey(context.Context) error { return nil }

func (w writer) CountTokens(context.Context, *model.Request) (int, error) { panic("no one asks") }

// TestAllocationsOfHooks: a hook before requests and one around calls, in a run of two requests and one call.
func TestAllocationsOfHooks(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector makes pools forget")
	}
	responses := []*message.Response{calls("still {}"), text("done")}
	m := model.Func(model.Info{}, func(_ context.Context, in *model.Request, _ *model.Stream) (*message.Response, error) {
		return responses[len(in.Messages)/2], nil
	})
	h := hooks{}
	h.Request.Before = func(_ context.Context, _ rc, r *runtime.ModelRequest) (*runtime.ModelRequest, error) { return r, nil }
	h.Execute.Wrap = func(ctx context.Context, _ rc, c *runtime.ToolCall, next func(context.Context, *runtime.ToolCall) (any, error)) (any, error) {
		return next(ctx, c)
	}
	allocated := func(caps caps) float64 {
		agent := &runtime.Agent[deps, string]{Model: m, Tools: []runtime.Tool[deps]{still{}}, Capabilities: caps}
		return testing.AllocsPerRun(100, func() {
			if _, err := agent.Run(context.Background(), deps{}, "go"); err != nil {
				t.Fatal(err)
			}
		})
	}
	without, with := allocated(nil), allocated(caps{{Hooks: h}})
	if with > without+4 {
		t.Errorf("%v allocations, and %v with hooks", without, with)
	}
}

// TestAllocationsOfWhatIsOff: what an agent could have, but does not use, takes nothing.
func TestAllocationsOfWhatIsOff(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector makes pools forget")
	}
	responses := []*message.Response{calls("still {}"), text("done")}
	m := model.Func(model.Info{}, func(_ context.Context, in *model.Request, _ *model.Stream) (*message.Response, error) {
		return responses[len(in.Messages)/2], nil
	})
	allocated := func(a *runtime.Agent[deps, string]) float64 {
		a.Model, a.Tools = m, []runtime.Tool[deps]{still{}}
		return testing.AllocsPerRun(100, func() {
			if _, err := a.Run(context.Background(), deps{}, "go"); err != nil {
				t.Fatal(err)
			}
		})
	}
	bare := allocated(new(runtime.Agent[deps, string]))
	for name, a := range map[string]*runtime.Agent[deps, string]{
		"hooks without a function":      {Capabilities: caps{{Hooks: hooks{}}, {Hooks: hooks{Timeout: time.Second}}}},
		"a capability without anything": {Capabilities: caps{{}}},
		"no toolsets":                   {Toolsets: []runtime.Toolset[deps]{}},
	} {
		if got := allocated(a); got > bare {
			t.Errorf("%s: %v allocations, and %v without", name, got, bare)
		}
	}
}
