package runtime_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/agentgen-go/agentgen/runtime"
)

var (
	loopTools = []*runtime.ToolInfo{{Name: "f", Retries: new(2)}, {Name: "g"}, {Name: "alone", Sequential: true},
		{Name: "ext", External: true}, {Name: "ask", Approval: true}}
	loopOutputs = []*runtime.ToolInfo{{Name: "out"}, {Name: "out2", Retries: new(0)}}
)

// world is a made-up model with made-up tools. What it says depends on the seed and on what it is asked, and on nothing else, so that
// every driver of a loop sees the same run.
type world struct {
	seed     uint64
	strategy runtime.EndStrategy
	text     bool
}

func (w world) rand(keys ...uint64) *rand.Rand {
	h := w.seed
	for _, k := range keys {
		h = h*1099511628211 + k
	}
	return rand.New(rand.NewPCG(w.seed, h))
}

func (w world) respond(turn int) *runtime.ModelResponse {
	r := w.rand(uint64(turn))
	switch r.IntN(8) {
	case 0:
		return text("t")
	case 1:
		return &runtime.ModelResponse{}
	}
	res := &runtime.ModelResponse{Usage: runtime.RequestUsage{InputTokens: r.IntN(10)}}
	for i := range 1 + r.IntN(5) {
		name := []string{"f", "f", "g", "alone", "out", "out2", "nope", "ext", "ask"}[r.IntN(9)]
		res.Parts = append(res.Parts, &runtime.ToolCallPart{ToolName: name, ToolCallID: fmt.Sprint(turn, "-", i), Args: "{}"})
	}
	return res
}

func (w world) outcome(turn int, work runtime.Work) runtime.Outcome {
	r := w.rand(uint64(turn), uint64(work.Index))
	switch {
	case work.Call.ToolName == "ext":
		return runtime.Outcome{Kind: runtime.OutcomeDeferred}
	case work.Call.ToolName == "ask" && (!work.Approved || r.IntN(8) == 0):
		return runtime.Outcome{Kind: runtime.OutcomeNeedsApproval, Metadata: `{"m":1}`}
	case r.IntN(4) == 0:
		return runtime.Outcome{Kind: runtime.OutcomeRetry, Feedback: "again"}
	case work.Kind == runtime.WorkFunction:
		o := runtime.Outcome{Kind: runtime.OutcomeReturned, Content: runtime.RawJSON(fmt.Sprint(r.IntN(100)))}
		if r.IntN(10) == 0 {
			said := &runtime.ModelRequest{Parts: []runtime.RequestPart{&runtime.UserPromptPart{Content: "psst"}}}
			o.Enqueued = []runtime.Enqueued{{Priority: runtime.Priority(r.IntN(2)), Messages: []runtime.Message{said}}}
		}
		return o
	}
	return runtime.Outcome{Kind: runtime.OutcomeAccepted, Content: runtime.RawJSON(fmt.Sprint(turn*10 + work.Index))}
}

// resolve resolves some of the calls that wait, but at least one.
func (w world) resolve(turn int, d *runtime.DeferredRequests) runtime.DeferredResults {
	res := runtime.DeferredResults{Approvals: map[string]runtime.Approval{}, Calls: map[string]runtime.CallResult{}}
	r := w.rand(uint64(turn), 77)
	n := len(d.Approvals) + len(d.Calls)
	for i, c := range append(slices.Clone(d.Approvals), d.Calls...) {
		switch k := r.IntN(6); {
		case k == 0 && i < n-1:
		case i < len(d.Approvals):
			res.Approvals[c.ToolCallID] = runtime.Approval{Approved: k > 1}
		case k == 1:
			res.Calls[c.ToolCallID] = runtime.CallResult{Retry: "again"}
		default:
			res.Calls[c.ToolCallID] = runtime.CallResult{Content: "1"}
		}
	}
	return res
}

// drive runs a loop to its end. Shuffled, the calls of a step end in another order; frozen, the loop is written and read again
// before each thing that it is fed.
func (w world) drive(t *testing.T, shuffle, frozen bool) (*runtime.Loop, runtime.Step) {
	t.Helper()
	at := time.Unix(1, 0)
	l, err := runtime.NewLoop(runtime.LoopConfig{
		RunID: "run", EndStrategy: w.strategy, ToolRetries: 1, OutputRetries: 1, AllowText: w.text, Prompt: "hi", Now: at,
		Limits: runtime.UsageLimits{
			RequestLimit: new(1 + int(w.seed%5)), ToolCallsLimit: new(2 + int(w.seed%7)), TotalTokensLimit: new(9 + int(w.seed%11)),
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	pauses := 0
	for range 1000 {
		s := l.Next()
		if frozen && s.Kind != runtime.StepDone {
			l = thaw(t, l)
			again := l.Next()
			diff(t, "step", again, s, cmpopts.IgnoreFields(runtime.Work{}, "Again"))
			s = again
		}
		turn := l.Usage().Requests + 100*pauses
		var err error
		switch s.Kind {
		case runtime.StepPrepare:
			err = l.Prepared(runtime.Prepared{Tools: loopTools, OutputTools: loopOutputs})
		case runtime.StepRequest:
			err = l.Responded(w.respond(turn), at)
		case runtime.StepExecute:
			work := append([]runtime.Work(nil), s.Work...)
			if shuffle {
				w.rand(99, uint64(turn)).Shuffle(len(work), func(i, j int) { work[i], work[j] = work[j], work[i] })
			}
			for _, k := range work {
				err = errors.Join(err, l.Executed(k.Index, w.outcome(turn, k), at))
				if frozen && l.Next().Kind == runtime.StepExecute {
					l = thaw(t, l)
				}
			}
		case runtime.StepResolve:
			pauses++
			if turn%2 == 0 {
				err = l.Suspend(at)
			}
			if s = l.Next(); err == nil && s.Kind == runtime.StepResolve {
				err = l.Resolved(w.resolve(turn, s.Deferred), at)
			}
		case runtime.StepDone:
			return l, s
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Fatal("the loop does not end")
	return nil, runtime.Step{}
}

// thaw writes a loop and reads it again.
func thaw(t *testing.T, l *runtime.Loop) *runtime.Loop {
	t.Helper()
	b, err := l.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	again, err := runtime.RestoreLoop(b)
	if err != nil {
		t.Fatalf("%v in\n%s", err, b)
	}
	b2, err := again.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "snapshot of a restored loop", string(b2), string(b))
	return again
}

// TestLoopOrder: whatever the order in which calls end, the messages and the result are the same, and every call but those of a
// run that failed has one result.
func TestLoopOrder(t *testing.T) {
	ends := map[string]int{}
	for seed := range uint64(4000) {
		for strategy := runtime.EndEarly; strategy <= runtime.EndExhaustive; strategy++ {
			w := world{seed: seed, strategy: strategy, text: seed%2 == 0}
			l, done := w.drive(t, false, false)
			l2, done2 := w.drive(t, true, false)
			if d := cmp.Diff(transcript(l.Messages()), transcript(l2.Messages())); d != "" {
				t.Fatalf("%+v: the order of the calls matters:\n%s", w, d)
			}
			if done.Output != done2.Output || done.Winner != done2.Winner || fmt.Sprint(done.Err) != fmt.Sprint(done2.Err) {
				t.Fatalf("%+v: %+v became %+v", w, done, done2)
			}
			checkPairs(t, l, done.Err != nil)
			ends[end(done.Err)]++
		}
	}
	for _, e := range []string{"ok", "Exceeded maximum output retries", "Tool", "The next request", "Exceeded the total_tokens_limit", "The next tool call"} {
		if ends[e] == 0 {
			t.Errorf("no run ended with %q: %v", e, ends)
		}
	}
}

// TestLoopSnapshots: a loop that is written and read again around every step goes the same way.
func TestLoopSnapshots(t *testing.T) {
	for seed := range uint64(150) {
		for strategy := runtime.EndEarly; strategy <= runtime.EndExhaustive; strategy++ {
			w := world{seed: seed, strategy: strategy, text: seed%2 == 0}
			l, done := w.drive(t, false, false)
			l2, done2 := w.drive(t, false, true)
			if d := cmp.Diff(l.Messages(), l2.Messages(), cmpopts.EquateEmpty()); d != "" {
				t.Fatalf("%+v: messages (-whole +frozen):\n%s", w, d)
			}
			diff(t, "usage", l2.Usage(), l.Usage())
			if done.Output != done2.Output || done.Winner != done2.Winner || fmt.Sprint(done.Err) != fmt.Sprint(done2.Err) {
				t.Fatalf("%+v: %+v became %+v", w, done, done2)
			}
		}
	}
}

// TestSnapshotsKeepTools: a restored loop sends the model the tools that it would have been sent, with all that they say.
func TestSnapshotsKeepTools(t *testing.T) {
	info := &runtime.ToolInfo{
		Name: "a", Description: "b", Parameters: `{"c":1}`, StrictParameters: `{"d":1}`, Result: `{"e":1}`, Retries: new(2), Timeout: time.Second,
		Sequential: true, Strict: new(false), External: true, Approval: true, Approver: true, Preparer: true,
	}
	for i, v := 0, reflect.ValueOf(*info); i < v.NumField(); i++ {
		if v.Field(i).IsZero() {
			t.Errorf("this test does not set %s", v.Type().Field(i).Name)
		}
	}
	l, err := runtime.NewLoop(runtime.LoopConfig{RunID: "r", Prompt: "go", AllowText: true, Now: time.Unix(1, 0)})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Prepared(runtime.Prepared{Tools: []*runtime.ToolInfo{info}}); err != nil {
		t.Fatal(err)
	}
	diff(t, "tools", thaw(t, l).Next().Input.Tools, []*runtime.ToolInfo{info})
}

// TestRestoreLoopMistakes: what no loop has written is refused.
func TestRestoreLoopMistakes(t *testing.T) {
	l, err := runtime.NewLoop(runtime.LoopConfig{RunID: "r", Prompt: "hi", Now: time.Unix(1, 0)})
	if err != nil {
		t.Fatal(err)
	}
	good, err := l.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ old, new, want string }{
		{`"version":1`, `"version":2`, "it is of version 2"},
		{`"state":0`, `"state":5`, "do not fit"},
		{`"state":0`, `"state":3`, "there are none"},
		{`"state":0`, `"state":4`, "no call does"},
		{`"winner":-1`, `"winner":7`, "do not fit"},
		{`"part_kind":"user-prompt"`, `"part_kind":"user-prompt","content":3`, "/messages/0/parts/0/content"},
		{`{"version"`, `{"x":1,"version"`, "/x"},
	} {
		bad := strings.Replace(string(good), tc.old, tc.new, 1)
		if _, err := runtime.RestoreLoop([]byte(bad)); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: got %v, want %s", tc.new, err, tc.want)
		}
	}
}

// end sorts runs by how they ended.
func end(err error) string {
	if err == nil {
		return "ok"
	}
	for _, p := range []string{"Exceeded maximum output retries", "Tool", "The next request", "Exceeded the total_tokens_limit", "The next tool call"} {
		if strings.HasPrefix(err.Error(), p) {
			return p
		}
	}
	return err.Error()
}

// checkPairs: each result answers a call of the last response, once, and before the next response all calls have one.
func checkPairs(t *testing.T, l *runtime.Loop, failed bool) {
	t.Helper()
	open := map[string]bool{}
	for _, m := range l.Messages() {
		switch m := m.(type) {
		case *runtime.ModelRequest:
			for _, p := range m.Parts {
				id := ""
				switch p := p.(type) {
				case *runtime.ToolReturnPart:
					id = p.ToolCallID
				case *runtime.RetryPromptPart:
					id = p.ToolCallID
				}
				if id != "" && !open[id] {
					t.Fatalf("result without a call, or a second one: %s in %q", id, transcript(l.Messages()))
				}
				delete(open, id)
			}
		case *runtime.ModelResponse:
			if len(open) > 0 {
				t.Fatalf("calls %v without a result in %q", open, transcript(l.Messages()))
			}
			for _, p := range m.Parts {
				if c, ok := p.(*runtime.ToolCallPart); ok {
					open[c.ToolCallID] = true
				}
			}
		}
	}
	if len(open) > 0 && !failed {
		t.Fatalf("calls %v without a result in %q", open, transcript(l.Messages()))
	}
}

// TestLoopIsIdempotent: Next gives the same step until it is fed, and refuses what it does not wait for.
func TestLoopIsIdempotent(t *testing.T) {
	at := time.Unix(1, 0)
	l, err := runtime.NewLoop(runtime.LoopConfig{ToolRetries: 1, AllowText: true, Prompt: "hi", Now: at})
	if err != nil {
		t.Fatal(err)
	}
	kinds := func() (k [2]runtime.StepKind) { return [2]runtime.StepKind{l.Next().Kind, l.Next().Kind} }
	refuse := func(what string, err error) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("got %v, want a refusal of %s", err, what)
		}
	}
	diff(t, "steps", kinds(), [2]runtime.StepKind{runtime.StepPrepare, runtime.StepPrepare})
	refuse(`no response at step "prepare"`, l.Responded(text("x"), at))
	refuse(`no result of a call at step "prepare"`, l.Executed(0, runtime.Outcome{Kind: runtime.OutcomeReturned}, at))
	if err := l.Prepared(runtime.Prepared{Tools: loopTools}); err != nil {
		t.Fatal(err)
	}
	refuse(`no preparation at step "request"`, l.Prepared(runtime.Prepared{}))
	diff(t, "steps", kinds(), [2]runtime.StepKind{runtime.StepRequest, runtime.StepRequest})
	if err := l.Responded(calls("f {}", "g {}"), at); err != nil {
		t.Fatal(err)
	}
	diff(t, "work", len(l.Next().Work), 2)
	refuse("no call with index 7: the response has 2", l.Executed(7, runtime.Outcome{Kind: runtime.OutcomeReturned}, at))
	refuse("call 0 is a call of a function tool, which cannot end as accepted", l.Executed(0, runtime.Outcome{Kind: runtime.OutcomeAccepted}, at))
	refuse("cannot end as none", l.Executed(0, runtime.Outcome{}, at))
	refuse("cannot end as OutcomeKind(77)", l.Executed(0, runtime.Outcome{Kind: 77}, at))
	if err := l.Executed(1, runtime.Outcome{Kind: runtime.OutcomeReturned}, at); err != nil {
		t.Fatal(err)
	}
	refuse("call 1 has its result already", l.Executed(1, runtime.Outcome{Kind: runtime.OutcomeReturned}, at))
	diff(t, "work that is left", l.Next().Work[0].Index, 0)
	if err := l.Executed(0, runtime.Outcome{Kind: runtime.OutcomeReturned}, at); err != nil {
		t.Fatal(err)
	}
	diff(t, "steps", kinds(), [2]runtime.StepKind{runtime.StepPrepare, runtime.StepPrepare})
	l.Interrupt(nil, errors.New("stop"), at)
	refuse(`no preparation at step "done"`, l.Prepared(runtime.Prepared{}))
	if s := l.Next(); s.Kind != runtime.StepDone || s.Err == nil {
		t.Errorf("got %+v", s)
	}
}

// FuzzLoop feeds a loop whatever comes. It must neither panic nor break the pairing, and end by its limits.
func FuzzLoop(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, uint8(0))
	f.Add([]byte("prepare respond execute execute"), uint8(2))
	f.Fuzz(func(t *testing.T, script []byte, strategy uint8) {
		if len(script) > 400 {
			t.Skip("long enough")
		}
		at := time.Unix(1, 0)
		w := world{seed: uint64(len(script)), strategy: runtime.EndStrategy(strategy % 3), text: strategy&8 != 0}
		l, err := runtime.NewLoop(runtime.LoopConfig{EndStrategy: w.strategy, ToolRetries: 3, OutputRetries: 3, AllowText: w.text, Prompt: "hi", Now: at})
		if err != nil {
			t.Fatal(err)
		}
		for i, b := range script {
			s := l.Next()
			var fed error
			expect := s.Kind
			switch b % 5 {
			case 0:
				fed = l.Prepared(runtime.Prepared{Tools: loopTools, OutputTools: loopOutputs})
				expect = runtime.StepPrepare
			case 1:
				fed = l.Responded(w.respond(i+int(b)<<8), at)
				expect = runtime.StepRequest
			case 2:
				o := runtime.Outcome{Kind: runtime.OutcomeKind(b >> 4 % 8), Content: "1", Feedback: "again"}
				if l.Executed(int(b>>2)%8-1, o, at) == nil && s.Kind != runtime.StepExecute {
					t.Fatal("Executed was taken at", s.Kind)
				}
			case 4:
				if s.Kind == runtime.StepResolve {
					if b&8 != 0 {
						fed = l.Suspend(at)
					} else {
						fed = l.Resolved(w.resolve(i, s.Deferred), at)
					}
					if fed != nil {
						t.Fatal(fed)
					}
				} else if l.Suspend(at) == nil || l.Resolved(runtime.DeferredResults{}, at) == nil {
					t.Fatal("Resolved was taken at", s.Kind)
				}
			case 3:
				for _, k := range s.Work {
					if err := l.Executed(k.Index, w.outcome(i, k), at); err != nil {
						t.Fatal(err)
					}
				}
			}
			if b%5 < 2 && (fed == nil) != (s.Kind == expect) {
				t.Fatalf("step %v was fed with %v", s.Kind, fed)
			}
			checkPairs(t, l, true)
		}
	})
}
