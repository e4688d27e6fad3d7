package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/runtimetest"
	"github.com/agentgen-go/agentgen/runtime/usage"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// byPlay drives a run by its tasks, with a restore before every one.
func byPlay(ctx context.Context, a *runtime.Agent[deps, answer], prompt string, opts ...runtime.RunOption) (*runtime.Result[answer], error) {
	if len(opts) == 0 {
		opts = []runtime.RunOption{runtime.WithRunID("run")}
	}
	return runtimetest.Drive(ctx, a, deps{}, prompt, opts...)
}

// TestPlayAgreesWithRun: the scripts of TestDriversAgree end in the same way by Play and Perform. AGENTGEN_PLAYS is their
// number.
func TestPlayAgreesWithRun(t *testing.T) {
	if testing.Short() {
		t.Skip("too long for make quick")
	}
	seeds := uint64(100)
	if s := os.Getenv("AGENTGEN_PLAYS"); s != "" {
		if _, err := fmt.Sscan(s, &seeds); err != nil {
			t.Fatal(err)
		}
		seeds = (seeds + 2) / 3
	}
	ends := map[string]int{}
	for seed := range seeds {
		for strategy := loop.EndEarly; strategy <= loop.EndExhaustive; strategy++ {
			w := world{seed: seed, strategy: strategy}
			want := play(t, w, byRun, false).inAnyOrder()
			if d := cmp.Diff(want, play(t, w, byPlay, false).inAnyOrder(), cmpopts.EquateEmpty()); d != "" {
				t.Fatalf("%+v (-Run +Play):\n%s", w, d)
			}
			ends[fmt.Sprint(want.Err == "", want.Pauses > 0)]++
		}
	}
	t.Log(ends)
}

// everything is an agent in which functions take part wherever they can.
func everything() *runtime.Agent[deps, string] {
	sub := &runtime.Agent[runtime.NoDeps, string]{Name: "sub", Model: modelFunc(func(context.Context, *model.Prepared) (*message.Response, error) {
		res := text("from below")
		res.Usage = usage.Request{InputTokens: 7}
		return res, nil
	})}
	said := fn("say", func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
		return rc.IdempotencyKey(), rc.Enqueue(message.ASAP, message.Text("by the way"))
	})
	asks := fn("risky", func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
		return fmt.Sprint(rc.ToolCallApproved, " ", string(rc.ToolCallMetadata)), nil
	})
	asks.info.Approval = true
	a := &runtime.Agent[deps, string]{
		Name:          "top",
		Model:         scriptOf(calls(`ask {"prompt":"x"}`, "say {}", "say {", "risky {}"), text("no"), text("done"), text("more")),
		Tools:         []runtime.Tool[deps]{runtime.AgentTool("ask", "asks", sub, func(deps) runtime.NoDeps { return runtime.NoDeps{} }), said, asks},
		SystemPrompts: []string{"Be kind.", "Be brief."},
		SystemPromptFuncs: []runtime.SystemPromptFunc[deps]{{Func: func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
			return "You serve " + rc.Deps.Name, nil
		}}},
	}
	a.MetadataFunc = func(_ context.Context, rc *runtime.RunContext[deps]) (map[string]any, error) {
		return map[string]any{"step": int64(rc.Step), "for": rc.Deps.Name}, nil
	}
	a.InstructionFuncs = append(a.InstructionFuncs, func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
		return fmt.Sprint("step ", rc.Step, " after ", len(rc.Messages)), nil
	})
	a.HistoryProcessors = append(a.HistoryProcessors, func(_ context.Context, _ *runtime.RunContext[deps], h []message.Message) ([]message.Message, error) {
		return h, nil
	})
	a.DeferredHandlers = append(a.DeferredHandlers, func(_ context.Context, _ *runtime.RunContext[deps], open *message.DeferredRequests) (*message.DeferredResults, error) {
		return &message.DeferredResults{ApproveAll: true, Metadata: map[string]jsonwire.Raw{open.Approvals[0].ToolCallID: `{"by":"a handler"}`}}, nil
	})
	a.OutputValidators = append(a.OutputValidators, func(_ context.Context, rc *runtime.RunContext[deps], s string) (string, error) {
		if s == "no" {
			return "", runtime.Retryf("not %s, %s", s, rc.Deps.Name)
		}
		return strings.ToUpper(s), nil
	})
	return a
}

// TestPlayOfEverything: functions of all kinds take part in tasks as they do in Run: their words, what they enqueue, the
// usage of runs within, the metadata.
func TestPlayOfEverything(t *testing.T) {
	opts := []runtime.RunOption{runtime.WithRunID("r"), runtime.WithConversationID("c"), runtime.WithInstructions("And be quick."),
		runtime.WithMetadata(map[string]any{"mine": true}), runtime.WithSettings(&model.Settings{MaxTokens: new(9)})}
	want, err := everything().Run(t.Context(), deps{"Ada"}, "go", opts...)
	if err != nil {
		t.Fatal(err)
	}
	got, err := runtimetest.Drive(t.Context(), everything(), deps{"Ada"}, "go", opts...)
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "output", got.Output, want.Output)
	diff(t, "usage", got.Usage(), want.Usage())
	diff(t, "metadata", got.Metadata, want.Metadata)
	diff(t, "messages", timeless(t, got.AllMessages()), timeless(t, want.AllMessages()))
	if !strings.Contains(timeless(t, got.AllMessages()), "r/1/c1") {
		t.Error("the tool has seen no key")
	}
}

var timestamps = regexp.MustCompile(`"timestamp":"[^"]*"`)

// timeless returns messages as JSON, without their times.
func timeless(t *testing.T, messages []message.Message) string {
	t.Helper()
	b, err := message.Marshal(messages)
	if err != nil {
		t.Fatal(err)
	}
	return timestamps.ReplaceAllString(string(b), "")
}

// TestPlayInRun: a snapshot of a Play, taken at any task, is one that Run continues.
func TestPlayInRun(t *testing.T) {
	want, err := everything().Run(t.Context(), deps{"Ada"}, "go", runtime.WithRunID("r"), runtime.WithConversationID("c"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := everything().Play(noon, "go", runtime.WithRunID("r"), runtime.WithConversationID("c"))
	if err != nil {
		t.Fatal(err)
	}
	for !p.Done() {
		b, err := p.Snapshot()
		if err != nil {
			t.Fatal(err)
		}
		res, err := everything().Run(t.Context(), deps{"Ada"}, "", runtime.WithSnapshot(b))
		if err != nil {
			t.Fatal(err)
		}
		diff(t, "messages", timeless(t, res.AllMessages()), timeless(t, want.AllMessages()))
		diff(t, "usage", res.Usage(), want.Usage())
		if _, err := everything().Run(t.Context(), deps{"Ada"}, "more", runtime.WithSnapshot(b)); !isA[*model.ConfigError](err) {
			t.Errorf("a prompt beside a snapshot: %v", err)
		}
		tasks, err := p.Tasks()
		if err != nil {
			t.Fatal(err)
		}
		result, err := everything().Perform(t.Context(), deps{"Ada"}, tasks[0].Input)
		if err == nil {
			err = p.Feed(tasks[0].Key, result)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestPlayKinds: the tasks of a run, by their keys.
func TestPlayKinds(t *testing.T) {
	a := everything()
	a.UsageLimits = &usage.Limits{}
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	var keys []string
	for range 2 { // each replay has the same
		p, err := a.Play(at, "go", runtime.WithRunID("r"))
		if err != nil {
			t.Fatal(err)
		}
		var seen []string
		for !p.Done() {
			tasks, err := p.Tasks()
			if err != nil {
				t.Fatal(err)
			}
			for _, task := range tasks {
				seen = append(seen, task.Key)
				result, err := a.Perform(t.Context(), deps{"Ada"}, task.Input)
				if err != nil {
					t.Fatal(err)
				}
				if err := p.Feed(task.Key, result); err != nil {
					t.Fatal(err)
				}
				if err := p.Feed(task.Key, result); err == nil {
					t.Errorf("task %s can be fed twice", task.Key)
				}
			}
		}
		if keys != nil {
			diff(t, "keys", seen, keys)
		}
		keys = seen
	}
	diff(t, "keys", keys, []string{
		"0.begin", "1.prepare", "2.request", "3.validate", "4.call.0.ask", "4.call.1.say", "4.handle", "5.validate", "6.call.3.risky",
		"6.prepare", "7.request", "8.call.0.output", "8.prepare", "9.request", "10.call.0.output", "10.end",
	})
}

// TestPlayIsPure: without functions of the agent there are tasks for requests and calls alone, and neither model nor
// dependencies are needed but there.
func TestPlayIsPure(t *testing.T) {
	a := &runtime.Agent[deps, answer]{Tools: tools(returns("f", "ok")), Output: outputs("final")}
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	p, err := a.Play(at, "go", runtime.WithRunID("r"))
	if err != nil {
		t.Fatal(err)
	}
	worker := a.Clone()
	worker.Model = scriptOf(calls("f {}"), calls(`final {"n":3}`))
	var keys []string
	for !p.Done() {
		tasks, err := p.Tasks()
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, tasks[0].Key)
		result, err := worker.Perform(t.Context(), deps{}, tasks[0].Input)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Feed(tasks[0].Key, result); err != nil {
			t.Fatal(err)
		}
	}
	res, err := p.Result()
	if err != nil || res.Output.N != 3 {
		t.Fatal(res, err)
	}
	diff(t, "keys", keys, []string{"2.request", "3.validate", "4.call.0.f", "5.request"})
}

// TestPlayErrors: errors that end a run arrive as data, and errors.As and errors.Is find them as they do in Run. Others are
// those of Perform, after which the engine may try again.
func TestPlayErrors(t *testing.T) {
	errOdd := errors.New("odd")
	for _, c := range []struct {
		name  string
		agent func() *runtime.Agent[deps, string]
		is    func(error) bool
		again bool
	}{
		{"a tool", func() *runtime.Agent[deps, string] { return failing(errOdd) }, func(err error) bool {
			e, ok := errors.AsType[*runtime.ToolError](err)
			return ok && e.Tool == "f" && e.CallID == "c0" && errors.Is(err, errOdd)
		}, true},
		{"a mistake", func() *runtime.Agent[deps, string] { return failing(&model.ConfigError{Problems: []string{"p"}}) }, func(err error) bool {
			e, ok := errors.AsType[*model.ConfigError](err)
			tool, is := errors.AsType[*runtime.ToolError](err)
			return ok && is && tool.Tool == "f" && len(e.Problems) == 1
		}, false},
		{"a panic", func() *runtime.Agent[deps, string] {
			a := failing(nil)
			a.Tools = tools(fn("f", func(context.Context, *runtime.RunContext[deps]) (string, error) { panic("oh") }))
			return a
		}, isA[*runtime.PanicError], false},
		{"retries", func() *runtime.Agent[deps, string] { return failing(runtime.Retryf("again")) }, func(err error) bool {
			return isA[*model.UnexpectedBehaviorError](err) && errors.Is(err, model.ErrRetriesExceeded)
		}, false},
		{"a limit", func() *runtime.Agent[deps, string] {
			a := failing(nil)
			a.UsageLimits = &usage.Limits{RequestLimit: new(1)}
			return a
		}, isA[*usage.LimitError], false},
		{"the model", func() *runtime.Agent[deps, string] {
			a := failing(nil)
			a.Model = modelFunc(func(context.Context, *model.Prepared) (*message.Response, error) {
				return nil, &model.HTTPError{StatusCode: 400, Body: "no"}
			})
			return a
		}, func(err error) bool {
			e, ok := errors.AsType[*model.HTTPError](err)
			return ok && e.StatusCode == 400 && e.Body == "no"
		}, false},
		{"an agent within", func() *runtime.Agent[deps, string] {
			sub := failing(runtime.Retryf("again"))
			sub.Name = "sub"
			a := failing(nil)
			a.Model = scriptOf(calls(`f {"prompt":"x"}`))
			a.Tools = []runtime.Tool[deps]{runtime.AgentTool("f", "", sub, func(d deps) deps { return d })}
			return a
		}, func(err error) bool {
			run, _ := errors.AsType[*runtime.RunError](err)
			tool, _ := errors.AsType[*runtime.ToolError](run.Err)
			within, ok := errors.AsType[*runtime.RunError](tool.Err)
			return ok && within.Agent == "sub" && errors.Is(within, model.ErrRetriesExceeded) && run.Usage.Requests == 3
		}, false},
		{"an agent that pauses", func() *runtime.Agent[deps, string] {
			ask := returns("f", "ok")
			ask.info.Approval = true
			sub := &runtime.Agent[deps, string]{Name: "sub", Model: scriptOf(calls("f {}")), Tools: tools(ask)}
			a := failing(nil)
			a.Model = scriptOf(calls(`f {"prompt":"x"}`))
			a.Tools = []runtime.Tool[deps]{runtime.AgentTool("f", "", sub, func(d deps) deps { return d })}
			return a
		}, func(err error) bool {
			e, ok := errors.AsType[*runtime.SubAgentPausedError](err)
			return ok && e.Tool == "f" && e.Pause.Agent == "sub"
		}, false},
		{"the model, for now", func() *runtime.Agent[deps, string] {
			a := failing(nil)
			a.Model = modelFunc(func(context.Context, *model.Prepared) (*message.Response, error) {
				return nil, &model.HTTPError{StatusCode: 503}
			})
			return a
		}, isA[*model.HTTPError], true},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, want := c.agent().Run(t.Context(), deps{}, "go", runtime.WithRunID("r"), runtime.WithConversationID("r"))
			_, got := runtimetest.Drive(t.Context(), c.agent(), deps{}, "go", runtime.WithRunID("r"), runtime.WithConversationID("r"))
			for which, err := range map[string]error{"Run": want, "Play": got} {
				if !isA[*runtime.RunError](err) || !c.is(err) {
					t.Errorf("%s: %v", which, err)
				}
			}
			if errText(want) != errText(got) {
				t.Errorf("Play says %q, Run %q", errText(got), errText(want))
			}
			run, _ := errors.AsType[*runtime.RunError](want)
			played, _ := errors.AsType[*runtime.RunError](got)
			diff(t, "messages", timeless(t, played.Messages), timeless(t, run.Messages))
			if again := runtime.Retryable(run.Err); again != c.again {
				t.Errorf("Retryable %v, want %v", again, c.again)
			}
		})
	}
}

func failing(err error) *runtime.Agent[deps, string] {
	return &runtime.Agent[deps, string]{
		Model:  scriptOf(calls("f {}"), calls("f {}"), calls("f {}")),
		Tools:  tools(fn("f", func(context.Context, *runtime.RunContext[deps]) (string, error) { return "ok", err })),
		Logger: slog.New(slog.DiscardHandler),
	}
}

func isA[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// TestReplay: a run that is fed what was recorded is the same, byte by byte.
func TestReplay(t *testing.T) {
	type fed struct {
		key    string
		result jsonwire.Raw
	}
	a, at := everything(), time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	begin := func() *runtime.Play[string] {
		p, err := a.Play(at, "go", runtime.WithRunID("r"))
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	var record []fed
	var snapshots []string
	next := func(p *runtime.Play[string], f fed) string {
		if err := p.Feed(f.key, f.result); err != nil {
			t.Fatal(err)
		}
		if p.Done() {
			return timeful(t, p.Messages())
		}
		b, err := p.Snapshot()
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	for p := begin(); !p.Done(); {
		tasks, err := p.Tasks()
		if err != nil {
			t.Fatal(err)
		}
		result, err := a.Perform(t.Context(), deps{"Ada"}, tasks[0].Input)
		if err != nil {
			t.Fatal(err)
		}
		record = append(record, fed{tasks[0].Key, result})
		snapshots = append(snapshots, next(p, record[len(record)-1]))
	}
	p := begin()
	for i, f := range record {
		if got := next(p, f); got != snapshots[i] {
			t.Fatalf("after %s:\n%s\nwant\n%s", f.key, got, snapshots[i])
		}
	}
	if len(record) < 10 {
		t.Errorf("only %d results", len(record))
	}
}

func timeful(t *testing.T, messages []message.Message) string {
	t.Helper()
	b, err := message.Marshal(messages)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestSameHistoryAfterPause: calls that wait are resolved with the same messages whether the run is paused for them and
// continued from a snapshot or from its history, or waits in place, in an Iter or a Play.
func TestSameHistoryAfterPause(t *testing.T) {
	agent := func() *runtime.Agent[deps, string] {
		ask := returns("ask", "asked")
		ask.info.Approval = true
		chatty := fn("chatty", func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
			return "said", rc.Enqueue(message.WhenIdle, message.Text("psst"))
		})
		turn := 0
		return &runtime.Agent[deps, string]{Tools: tools(ask, chatty), Model: modelFunc(func(context.Context, *model.Prepared) (*message.Response, error) {
			turn++
			return []*message.Response{calls("ask {}", "chatty {}"), text("end")}[turn-1], nil
		})}
	}
	results := message.DeferredResults{ApproveAll: true}
	paused := func(a *runtime.Agent[deps, string]) *runtime.PauseError {
		_, err := a.Run(t.Context(), deps{}, "go", runtime.WithRunID("r"), runtime.WithConversationID("c"))
		p, ok := errors.AsType[*runtime.PauseError](err)
		if !ok {
			t.Fatal(err)
		}
		return p
	}
	ways := map[string]func(a *runtime.Agent[deps, string]) (*runtime.Result[string], error){
		"snapshot": func(a *runtime.Agent[deps, string]) (*runtime.Result[string], error) {
			b, err := paused(a).Snapshot()
			if err != nil {
				t.Fatal(err)
			}
			return a.Run(t.Context(), deps{}, "", runtime.WithSnapshot(b), runtime.WithDeferredResults(&results))
		},
		"history": func(a *runtime.Agent[deps, string]) (*runtime.Result[string], error) {
			return a.Run(t.Context(), deps{}, "", runtime.WithHistory(paused(a).Messages), runtime.WithConversationID("c"), runtime.WithDeferredResults(&results))
		},
		"Iter": func(a *runtime.Agent[deps, string]) (*runtime.Result[string], error) {
			it, err := a.Iter(t.Context(), deps{}, "go", runtime.WithRunID("r"), runtime.WithConversationID("c"))
			if err != nil {
				t.Fatal(err)
			}
			for !it.Done() {
				if it.Step().Kind == loop.StepResolve {
					err = errors.Join(err, it.Resolve(results))
				} else {
					it.Do(t.Context())
				}
			}
			if err != nil {
				t.Fatal(err)
			}
			return it.Result()
		},
		"Play": func(a *runtime.Agent[deps, string]) (*runtime.Result[string], error) {
			p, err := a.Play(time.Now(), "go", runtime.WithRunID("r"), runtime.WithConversationID("c"))
			if err != nil {
				t.Fatal(err)
			}
			for !p.Done() {
				if p.Open() != nil {
					if err := p.Resolve(results, time.Now()); err != nil {
						t.Fatal(err)
					}
					continue
				}
				tasks, err := p.Tasks()
				if err != nil {
					t.Fatal(err)
				}
				result, err := a.Perform(t.Context(), deps{}, tasks[0].Input)
				if err == nil {
					err = p.Feed(tasks[0].Key, result)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			return p.Result()
		},
	}
	var want string
	for _, way := range []string{"snapshot", "history", "Iter", "Play"} {
		res, err := ways[way](agent())
		if err != nil {
			t.Fatal(way, err)
		}
		got := ids.ReplaceAllString(timeless(t, res.AllMessages()), "")
		if want == "" {
			want = got
		}
		diff(t, way, got, want)
	}
}

var ids = regexp.MustCompile(`"run_id":"[^"]*"`)

// TestPlaySettings: settings reach the model as they do in Run, those of functions and headers, which no snapshot holds, too.
func TestPlaySettings(t *testing.T) {
	run := func(drive func(a *runtime.Agent[deps, string], opts ...runtime.RunOption) error) (seen []string) {
		a := &runtime.Agent[deps, string]{
			Settings: &model.Settings{MaxTokens: new(5), ExtraHeaders: map[string]string{"x-team": "a"}},
			Tools:    tools(returns("f", "ok")),
			Model: tuned(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
				s := in.Settings
				seen = append(seen, fmt.Sprint(*s.MaxTokens, *s.Seed, map[string]string(s.ExtraHeaders), in.Instructions))
				return []*message.Response{calls("f {}"), text("done")}[len(in.Messages)/2], nil
			}, &model.Settings{MaxTokens: new(9)}),
		}
		if err := drive(a, runtime.WithRunID("r"), runtime.WithInstructions("quick"), runtime.WithSettingsFunc(func(_ context.Context, i *runtime.RunInfo) (*model.Settings, error) {
			return &model.Settings{Seed: new(i.Step - 1 + *i.Settings.MaxTokens)}, nil
		})); err != nil {
			t.Fatal(err)
		}
		return seen
	}
	want := run(func(a *runtime.Agent[deps, string], opts ...runtime.RunOption) error {
		return second(a.Run(t.Context(), deps{}, "go", opts...))
	})
	diff(t, "settings", want, []string{"5 5 map[x-team:a]quick", "5 6 map[x-team:a]quick"})
	diff(t, "settings in Play", run(func(a *runtime.Agent[deps, string], opts ...runtime.RunOption) error {
		return second(runtimetest.Drive(t.Context(), a, deps{}, "go", opts...))
	}), want)
}
