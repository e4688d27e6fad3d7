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

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var (
	loopTools = []*model.ToolDef{{Name: "f", Retries: new(2)}, {Name: "g"}, {Name: "alone", Sequential: true},
		{Name: "ext", External: true}, {Name: "ask", Approval: true}}
	loopOutputs = []*model.ToolDef{{Name: "out"}, {Name: "out2", Retries: new(0)}}
)

// world is a made-up model with made-up tools. What it says depends on the seed and on what it is asked, and on nothing else, so that
// every driver of a loop sees the same run.
type world struct {
	seed     uint64
	strategy loop.EndStrategy
	text     bool
}

func (w world) rand(keys ...uint64) *rand.Rand {
	h := w.seed
	for _, k := range keys {
		h = h*1099511628211 + k
	}
	return rand.New(rand.NewPCG(w.seed, h))
}

func (w world) respond(turn int) *message.Response {
	r := w.rand(uint64(turn))
	switch r.IntN(8) {
	case 0:
		return text("t")
	case 1:
		return &message.Response{}
	}
	res := &message.Response{Usage: usage.Request{InputTokens: r.IntN(10)}}
	for i := range 1 + r.IntN(5) {
		name := []string{"f", "f", "g", "alone", "out", "out2", "nope", "ext", "ask"}[r.IntN(9)]
		res.Parts = append(res.Parts, &message.ToolCallPart{ToolName: name, ToolCallID: fmt.Sprint(turn, "-", i), Args: "{}"})
	}
	return res
}

func (w world) outcome(turn int, work loop.Work) loop.Outcome {
	r := w.rand(uint64(turn), uint64(work.Index))
	switch {
	case work.Call.ToolName == "ext":
		return loop.Outcome{Kind: loop.OutcomeDeferred}
	case work.Call.ToolName == "ask" && (!work.Approved || r.IntN(8) == 0):
		return loop.Outcome{Kind: loop.OutcomeNeedsApproval, Metadata: `{"m":1}`}
	case r.IntN(4) == 0:
		return loop.Outcome{Kind: loop.OutcomeRetry, Feedback: "again"}
	case work.Kind == loop.WorkFunction:
		o := loop.Outcome{Kind: loop.OutcomeReturned, Content: runtime.RawJSON(fmt.Sprint(r.IntN(100)))}
		if r.IntN(10) == 0 {
			said := &message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Content: "psst"}}}
			o.Enqueued = []message.Enqueued{{Priority: message.Priority(r.IntN(2)), Messages: []message.Message{said}}}
		}
		return o
	}
	return loop.Outcome{Kind: loop.OutcomeAccepted, Output: fmt.Sprint(turn*10 + work.Index)}
}

// resolve resolves some of the calls that wait, but at least one.
func (w world) resolve(turn int, d *message.DeferredRequests) message.DeferredResults {
	res := message.DeferredResults{Approvals: map[string]message.Approval{}, Calls: map[string]message.CallResult{}}
	r := w.rand(uint64(turn), 77)
	n := len(d.Approvals) + len(d.Calls)
	for i, c := range append(slices.Clone(d.Approvals), d.Calls...) {
		switch k := r.IntN(6); {
		case k == 0 && i < n-1:
		case i < len(d.Approvals):
			res.Approvals[c.ToolCallID] = message.Approval{Approved: k > 1}
		case k == 1:
			res.Calls[c.ToolCallID] = message.CallResult{Retry: "again"}
		default:
			res.Calls[c.ToolCallID] = message.CallResult{Content: "1"}
		}
	}
	return res
}

// drive runs a loop to its end. Shuffled, the calls of a step end in another order; frozen, the loop is written and read again
// before each thing that it is fed.
func (w world) drive(t *testing.T, shuffle, frozen bool) (*loop.Loop, loop.Step) {
	t.Helper()
	at := time.Unix(1, 0)
	l, err := loop.New(loop.Config{
		RunID: "run", EndStrategy: w.strategy, ToolRetries: 1, OutputRetries: 1, Output: model.Output{AllowText: w.text}, Prompt: "hi", Now: at,
		Limits: usage.Limits{
			RequestLimit: new(1 + int(w.seed%5)), ToolCallsLimit: new(2 + int(w.seed%7)), TotalTokensLimit: new(9 + int(w.seed%11)),
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	pauses := 0
	for range 1000 {
		s := l.Next()
		if frozen && s.Kind != loop.StepDone {
			l = thaw(t, l)
			again := l.Next()
			diff(t, "step", again, s, cmpopts.IgnoreFields(loop.Work{}, "Again"), cmpopts.IgnoreFields(model.Request{}, "Cache"))
			s = again
		}
		turn := l.Usage().Requests + 100*pauses
		var err error
		switch s.Kind {
		case loop.StepPrepare:
			err = l.Prepared(loop.Prepared{Tools: loopTools, Choices: loopOutputs})
		case loop.StepRequest:
			err = l.Responded(w.respond(turn), at)
		case loop.StepExecute:
			work := append([]loop.Work(nil), s.Work...)
			if shuffle {
				w.rand(99, uint64(turn)).Shuffle(len(work), func(i, j int) { work[i], work[j] = work[j], work[i] })
			}
			for _, k := range work {
				if l.State() == loop.StepDone {
					break // a call has ended the run
				}
				err = errors.Join(err, l.Executed(k.Index, w.outcome(turn, k), at))
				if frozen && l.Next().Kind == loop.StepExecute {
					l = thaw(t, l)
				}
			}
		case loop.StepResolve:
			pauses++
			if turn%2 == 0 {
				err = l.Suspend(at)
			}
			if s = l.Next(); err == nil && s.Kind == loop.StepResolve {
				err = l.Resolved(w.resolve(turn, s.Deferred), at)
			}
		case loop.StepDone:
			return l, s
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Fatal("the loop does not end")
	return nil, loop.Step{}
}

// thaw writes a loop and reads it again.
func thaw(t *testing.T, l *loop.Loop) *loop.Loop {
	t.Helper()
	b, err := l.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	again, err := loop.Restore(b)
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
// run that failed has one result. A call whose retries are spent ends the run at once, so that those which have ended before are a
// matter of order.
func TestLoopOrder(t *testing.T) {
	if testing.Short() {
		t.Skip("too long for make quick")
	}
	ends := map[string]int{}
	for seed := range uint64(4000) {
		for strategy := loop.EndEarly; strategy <= loop.EndExhaustive; strategy++ {
			w := world{seed: seed, strategy: strategy, text: seed%2 == 0}
			l, done := w.drive(t, false, false)
			l2, done2 := w.drive(t, true, false)
			checkPairs(t, l2, done2.Err != nil)
			ends[end(done.Err)]++
			if errors.Is(done.Err, model.ErrRetriesExceeded) && errors.Is(done2.Err, model.ErrRetriesExceeded) {
				continue
			}
			if d := cmp.Diff(transcript(l.Messages()), transcript(l2.Messages())); d != "" {
				t.Fatalf("%+v: the order of the calls matters:\n%s", w, d)
			}
			if done.Output != done2.Output || done.Winner != done2.Winner || fmt.Sprint(done.Err) != fmt.Sprint(done2.Err) {
				t.Fatalf("%+v: %+v became %+v", w, done, done2)
			}
			checkPairs(t, l, done.Err != nil)
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
	if testing.Short() {
		t.Skip("too long for make quick")
	}
	for seed := range uint64(150) {
		for strategy := loop.EndEarly; strategy <= loop.EndExhaustive; strategy++ {
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
	info := &model.ToolDef{
		Name: "a", Description: "b", Parameters: `{"c":1}`, StrictParameters: `{"d":1}`, Result: `{"e":1}`, Retries: new(2), Timeout: time.Second,
		Sequential: true, Strict: new(false), External: true, Approval: true, Metadata: `{"f":1}`, Unavailable: "g",
		DescribeResult: true, Searchable: true, UnlessNative: "h",
	}
	for i, v := 0, reflect.ValueOf(*info); i < v.NumField(); i++ {
		if v.Field(i).IsZero() {
			t.Errorf("this test does not set %s", v.Type().Field(i).Name)
		}
	}
	l, err := loop.New(loop.Config{RunID: "r", Prompt: "go", Output: model.Output{AllowText: true}, Now: time.Unix(1, 0)})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Prepared(loop.Prepared{Tools: []*model.ToolDef{info}}); err != nil {
		t.Fatal(err)
	}
	diff(t, "tools", thaw(t, l).Next().Input.Tools, []*model.ToolDef{info})
}

// TestRestoreLoopMistakes: what no loop has written is refused.
func TestRestoreLoopMistakes(t *testing.T) {
	l, err := loop.New(loop.Config{RunID: "r", Prompt: "hi", Now: time.Unix(1, 0)})
	if err != nil {
		t.Fatal(err)
	}
	good, err := l.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ old, new, want string }{
		{`"version":3`, `"version":4`, "it is of version 4"},
		{`"version":3`, `"version":1`, "it is of version 1"},
		{`"state":0`, `"state":5`, "it is inconsistent"},
		{`"state":0`, `"state":3`, "there are none"},
		{`"state":0`, `"state":4`, "no call does"},
		{`"winner":-1`, `"winner":7`, "it is inconsistent"},
		{`"part_kind":"user-prompt"`, `"part_kind":"user-prompt","content":3`, "/messages/0/parts/0/content"},
		{`{"version"`, `{"x":1,"version"`, "/x"},
	} {
		bad := strings.Replace(string(good), tc.old, tc.new, 1)
		if _, err := loop.Restore([]byte(bad)); err == nil || !strings.Contains(err.Error(), tc.want) {
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
func checkPairs(t *testing.T, l *loop.Loop, failed bool) {
	t.Helper()
	open := map[string]bool{}
	for _, m := range l.Messages() {
		switch m := m.(type) {
		case *message.Request:
			for _, p := range m.Parts {
				id := ""
				if p, ok := p.(*message.ToolReturnPart); ok {
					id = p.ToolCallID
				}
				if id != "" && !open[id] {
					t.Fatalf("result without a call, or a second one: %s in %q", id, transcript(l.Messages()))
				}
				delete(open, id)
			}
		case *message.Response:
			if len(open) > 0 {
				t.Fatalf("calls %v without a result in %q", open, transcript(l.Messages()))
			}
			for _, p := range m.Parts {
				if c, ok := p.(*message.ToolCallPart); ok {
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
	l, err := loop.New(loop.Config{ToolRetries: 1, Output: model.Output{AllowText: true}, Prompt: "hi", Now: at})
	if err != nil {
		t.Fatal(err)
	}
	kinds := func() (k [2]loop.StepKind) { return [2]loop.StepKind{l.Next().Kind, l.Next().Kind} }
	refuse := func(what string, err error) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("got %v, want a refusal of %s", err, what)
		}
	}
	diff(t, "steps", kinds(), [2]loop.StepKind{loop.StepPrepare, loop.StepPrepare})
	refuse(`no response at step "prepare"`, l.Responded(text("x"), at))
	refuse(`no result of a call at step "prepare"`, l.Executed(0, loop.Outcome{Kind: loop.OutcomeReturned}, at))
	if err := l.Prepared(loop.Prepared{Tools: loopTools}); err != nil {
		t.Fatal(err)
	}
	refuse(`no preparation at step "request"`, l.Prepared(loop.Prepared{}))
	diff(t, "steps", kinds(), [2]loop.StepKind{loop.StepRequest, loop.StepRequest})
	if err := l.Responded(calls("f {}", "g {}"), at); err != nil {
		t.Fatal(err)
	}
	diff(t, "work", len(l.Next().Work), 2)
	refuse("no call with index 7: the response has 2", l.Executed(7, loop.Outcome{Kind: loop.OutcomeReturned}, at))
	refuse("call 0 is a call of a function tool, which cannot end as accepted", l.Executed(0, loop.Outcome{Kind: loop.OutcomeAccepted}, at))
	refuse("cannot end as none", l.Executed(0, loop.Outcome{}, at))
	refuse("cannot end as OutcomeKind(77)", l.Executed(0, loop.Outcome{Kind: 77}, at))
	if err := l.Executed(1, loop.Outcome{Kind: loop.OutcomeReturned}, at); err != nil {
		t.Fatal(err)
	}
	refuse("call 1 has its result already", l.Executed(1, loop.Outcome{Kind: loop.OutcomeReturned}, at))
	diff(t, "work that is left", l.Next().Work[0].Index, 0)
	if err := l.Executed(0, loop.Outcome{Kind: loop.OutcomeReturned}, at); err != nil {
		t.Fatal(err)
	}
	diff(t, "steps", kinds(), [2]loop.StepKind{loop.StepPrepare, loop.StepPrepare})
	l.Interrupt(nil, errors.New("stop"), at)
	refuse(`no preparation at step "done"`, l.Prepared(loop.Prepared{}))
	if s := l.Next(); s.Kind != loop.StepDone || s.Err == nil {
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
		w := world{seed: uint64(len(script)), strategy: loop.EndStrategy(strategy % 3), text: strategy&8 != 0}
		l, err := loop.New(loop.Config{EndStrategy: w.strategy, ToolRetries: 3, OutputRetries: 3, Output: model.Output{AllowText: w.text}, Prompt: "hi", Now: at})
		if err != nil {
			t.Fatal(err)
		}
		for i, b := range script {
			s := l.Next()
			var fed error
			expect := s.Kind
			switch b % 5 {
			case 0:
				fed = l.Prepared(loop.Prepared{Tools: loopTools, Choices: loopOutputs})
				expect = loop.StepPrepare
			case 1:
				fed = l.Responded(w.respond(i+int(b)<<8), at)
				expect = loop.StepRequest
			case 2:
				o := loop.Outcome{Kind: loop.OutcomeKind(b >> 4 % 8), Content: "1", Feedback: "again"}
				if l.Executed(int(b>>2)%8-1, o, at) == nil && s.Kind != loop.StepExecute {
					t.Fatal("Executed was taken at", s.Kind)
				}
			case 4:
				if s.Kind == loop.StepResolve {
					if b&8 != 0 {
						fed = l.Suspend(at)
					} else {
						fed = l.Resolved(w.resolve(i, s.Deferred), at)
					}
					if fed != nil {
						t.Fatal(fed)
					}
				} else if l.Suspend(at) == nil || l.Resolved(message.DeferredResults{}, at) == nil {
					t.Fatal("Resolved was taken at", s.Kind)
				}
			case 3:
				for _, k := range s.Work {
					if l.State() == loop.StepDone {
						break
					}
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
