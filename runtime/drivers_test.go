package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// played is an agent whose model and tools do what a world makes up. Every driver sees the same.
func played(w world) *runtime.Agent[deps, answer] {
	made := func(name string) *tool {
		return fn(name, func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
			r := w.rand(responses(rc.Messages), hash(rc.ToolCallID))
			switch r.IntN(9) {
			case 0, 1:
				return "", runtime.Retryf("again")
			case 2:
				if !rc.ToolCallApproved {
					return "", runtime.ApprovalRequired(`{"why":1}`)
				}
			case 3:
				return "", runtime.Failedf("no")
			case 4:
				return "said", rc.Enqueue(message.Priority(r.IntN(2)), message.Text("psst"))
			}
			return fmt.Sprint(r.IntN(100)), nil
		})
	}
	ask := made("ask")
	ask.info.Approval = true
	alone := made("alone")
	alone.info.Sequential = true
	a := &runtime.Agent[deps, answer]{
		Model: modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
			turn := int(responses(in.Messages))
			res := w.respond(turn)
			for i, p := range res.Parts {
				c, ok := p.(*message.ToolCallPart)
				switch {
				case !ok:
				case c.ToolName == "out":
					c.Args = fmt.Sprintf(`{"n":%d}`, turn*10+i)
				case c.ToolName == "out2" && i%2 == 0:
					c.Args = `{"n":"x"}`
				case c.ToolName == "out2":
					c.Args = fmt.Sprintf(`{"n":%d}`, -turn*10-i)
				}
			}
			return res, nil
		}),
		Tools:       tools(made("f"), alone, ask, &tool{info: model.ToolDef{Name: "ext", Parameters: `{}`, External: true}}),
		Output:      outputs("out", "out2"),
		EndStrategy: w.strategy,
		Retries:     new(2), OutputRetries: new(2),
		UsageLimits: &usage.Limits{RequestLimit: new(3 + int(w.seed%5)), ToolCallsLimit: new(4 + int(w.seed%9))},
	}
	if g := made("g"); w.seed%2 == 0 {
		a.Tools = append(a.Tools, g)
	} else {
		g.info.Name = "inner"
		a.Toolsets = []runtime.Toolset[deps]{fickle{w: w, inner: g}}
	}
	a.OutputValidators = append(a.OutputValidators, func(_ context.Context, rc *runtime.RunContext[deps], out answer) (answer, error) {
		if w.rand(responses(rc.Messages), hash(rc.ToolCallID), 1).IntN(5) == 0 {
			return out, runtime.Retryf("another")
		}
		out.N++ // what is accepted is not what the model wrote
		return out, nil
	})
	return a
}

// fickle is a toolset of one tool, which the model calls g, and which is not there for every request.
type fickle struct {
	runtime.ToolsetBase[deps]
	w     world
	inner *tool
}

func (f fickle) ID() string { return "fickle" }

func (f fickle) Tools(_ context.Context, rc *runtime.RunContext[deps], only string) ([]runtime.Tool[deps], error) {
	called := false // who continues from a history lists the tools anew for the calls that wait
	if last := message.LastResponse(rc.Messages); last != nil {
		called = slices.ContainsFunc(last.Parts, func(p message.ResponsePart) bool {
			c, ok := p.(*message.ToolCallPart)
			return ok && c.ToolName == "g"
		})
	}
	if only == "" && !called && f.w.rand(responses(rc.Messages), 7).IntN(4) == 0 {
		return nil, nil
	}
	return []runtime.Tool[deps]{preparing{f.inner, func(_ context.Context, _ *runtime.RunContext[deps], def *model.ToolDef) (*model.ToolDef, error) {
		def = def.Clone()
		def.Name = "g"
		return def, nil
	}}}, nil
}

// responses counts responses: what is made up must not depend on which run of a conversation it is.
func responses(messages []message.Message) (n uint64) {
	for _, m := range messages {
		if _, ok := m.(*message.Response); ok {
			n++
		}
	}
	return n
}

func hash(s string) (h uint64) {
	for _, b := range []byte(s) {
		h = h*31 + uint64(b)
	}
	return h
}

// inAnyOrder leaves out what depends on which calls of a response end first: a call that spends its retries ends the run, and
// only what has ended before it is kept.
func (e ending) inAnyOrder() ending {
	if strings.Contains(e.Err, "exceeded max retries count") {
		for len(e.Messages) > 0 && !strings.HasPrefix(e.Messages[len(e.Messages)-1], "call ") {
			e.Messages = e.Messages[:len(e.Messages)-1]
		}
		e.Usage.ToolCalls = 0
	}
	return e
}

type driverFunc func(ctx context.Context, a *runtime.Agent[deps, answer], prompt string, opts ...runtime.RunOption) (*runtime.Result[answer], error)

func byRun(ctx context.Context, a *runtime.Agent[deps, answer], prompt string, opts ...runtime.RunOption) (*runtime.Result[answer], error) {
	return a.Run(ctx, deps{}, prompt, opts...)
}

func byStream(ctx context.Context, a *runtime.Agent[deps, answer], prompt string, opts ...runtime.RunOption) (*runtime.Result[answer], error) {
	return a.Stream(ctx, deps{}, prompt, opts...).Result()
}

func byIter(ctx context.Context, a *runtime.Agent[deps, answer], prompt string, opts ...runtime.RunOption) (*runtime.Result[answer], error) {
	it, err := a.Iter(ctx, deps{}, prompt, opts...)
	if err != nil {
		return nil, err
	}
	for !it.Done() {
		it.Do(ctx)
	}
	return it.Result()
}

// bySnapshot resumes from a snapshot before every step.
func bySnapshot(ctx context.Context, a *runtime.Agent[deps, answer], prompt string, opts ...runtime.RunOption) (*runtime.Result[answer], error) {
	it, err := a.Iter(ctx, deps{}, prompt, opts...)
	if err != nil {
		return nil, err
	}
	for !it.Done() {
		b, err := it.Snapshot()
		if err != nil {
			return nil, err
		}
		if it, err = a.Iter(ctx, deps{}, "", runtime.WithSnapshot(b)); err != nil {
			return nil, err
		}
		it.Do(ctx)
	}
	return it.Result()
}

// ending is what can be seen of a run in the end.
type ending struct {
	Output   answer
	Err      string
	Messages []string
	Usage    usage.Run
	Pauses   int
}

// play drives a run to its end, through all pauses: from a snapshot, or from the history.
func play(t *testing.T, w world, drive driverFunc, fromHistory bool) (e ending) {
	t.Helper()
	a := played(w)
	res, err := drive(t.Context(), a, "go")
	for {
		p, ok := errors.AsType[*runtime.PauseError](err)
		if !ok {
			break
		}
		if e.Pauses++; e.Pauses > 20 {
			t.Fatal("the run does not end")
		}
		results := w.resolveAll(e.Pauses, p.Requests)
		if fromHistory {
			res, err = drive(t.Context(), a, "", runtime.WithHistory(p.Messages), runtime.WithDeferredResults(&results))
			continue
		}
		b, snapErr := p.Snapshot()
		if snapErr != nil {
			t.Fatal(snapErr)
		}
		res, err = drive(t.Context(), a, "", runtime.WithSnapshot(b), runtime.WithDeferredResults(&results))
	}
	if err != nil {
		run, ok := errors.AsType[*runtime.RunError](err)
		if !ok {
			t.Fatal(err)
		}
		e.Err, e.Messages, e.Usage = run.Err.Error(), transcript(run.Messages), run.Usage
		return e
	}
	e.Output, e.Messages, e.Usage = res.Output, transcript(res.AllMessages()), res.Usage()
	return e
}

// resolveAll resolves all calls that wait.
func (w world) resolveAll(pause int, d *message.DeferredRequests) message.DeferredResults {
	res := message.DeferredResults{Approvals: map[string]message.Approval{}, Calls: map[string]message.CallResult{}}
	for _, c := range d.Approvals {
		res.Approvals[c.ToolCallID] = message.Approval{Approved: w.rand(uint64(pause), hash(c.ToolCallID)).IntN(3) > 0}
	}
	for _, c := range d.Calls {
		res.Calls[c.ToolCallID] = message.CallResult{Content: `"given"`}
	}
	return res
}

// TestDriversAgree: one run driven by Run, by Stream, by Iter and by a snapshot before every step has the same messages,
// the same usage and the same end. One that resumes from the history after each pause has the same messages, where no
// limit and no budget was shared by what came before.
func TestDriversAgree(t *testing.T) {
	if testing.Short() {
		t.Skip("too long for make quick")
	}
	drivers := map[string]driverFunc{"Stream": byStream, "Iter": byIter, "snapshot": bySnapshot}
	ends := map[string]int{}
	for seed := range uint64(120) {
		for strategy := loop.EndEarly; strategy <= loop.EndExhaustive; strategy++ {
			w := world{seed: seed, strategy: strategy}
			want := play(t, w, byRun, false).inAnyOrder()
			for name, drive := range drivers {
				if d := cmp.Diff(want, play(t, w, drive, false).inAnyOrder(), cmpopts.EquateEmpty()); d != "" {
					t.Fatalf("%+v by %s (-Run +%s):\n%s", w, name, name, d)
				}
			}
			if got := play(t, w, byRun, true); want.Err == "" && got.Err == "" {
				if d := cmp.Diff(want.Messages, got.Messages); d != "" {
					t.Fatalf("%+v from the history (-snapshot +history):\n%s", w, d)
				}
			}
			ends[fmt.Sprint(want.Err == "", want.Pauses > 0)]++
		}
	}
	t.Log(ends)
	for _, e := range []string{"true true", "true false", "false true", "false false"} {
		if ends[e] == 0 {
			t.Errorf("no run was answered and paused as %q: %v", e, ends)
		}
	}
}
