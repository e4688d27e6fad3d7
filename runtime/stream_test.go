package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// streamer is a model whose responses are streamed.
type streamer func(ctx context.Context, in *model.Prepared, s *model.Stream) error

func (streamer) Info() model.Info { return model.Info{} }

func (m streamer) Respond(ctx context.Context, r *model.Request, s *model.Stream) (*message.Response, error) {
	return m.respond(ctx, m.Info(), r, s)
}

// respond is Respond of a model with that Info.
func (m streamer) respond(ctx context.Context, info model.Info, r *model.Request, s *model.Stream) (*message.Response, error) {
	if s == nil {
		s = model.NewStream(nil)
	}
	p, err := model.Prepare(info, r, s)
	if err != nil {
		return nil, err
	}
	err = m(ctx, &p, s)
	res := s.Response()
	res.Usage.OutputTokens = 3
	return res, errors.Join(err, s.Err())
}

func (m streamer) CheckKey(context.Context) error { return nil }

func (m streamer) CountTokens(ctx context.Context, r *model.Request) (int, error) {
	return model.Base{}.CountTokens(ctx, r)
}

// profiled is the model with that profile.
func profiled(p model.Profile, m streamer) model.Model {
	info := model.Info{Profile: p}
	return model.Func(info, func(ctx context.Context, r *model.Request, s *model.Stream) (*message.Response, error) {
		return m.respond(ctx, info, r, s)
	})
}

// eventLine writes an event in a short form.
func eventLine(e model.Event) string {
	switch e.Kind {
	case model.PartStartEvent:
		return fmt.Sprintf("start %d %s", e.Index, responseLine(e.Part))
	case model.PartDeltaEvent:
		if e.Delta.Part != nil {
			return fmt.Sprintf("now %d %s", e.Index, responseLine(e.Delta.Part))
		}
		return strings.TrimSpace(fmt.Sprintf("delta %d %s%s%s", e.Index, e.Delta.Text, e.Delta.Thinking, e.Delta.Args))
	case model.PartEndEvent:
		return fmt.Sprintf("end %d %s", e.Index, responseLine(e.Part))
	case model.FinalResultEvent:
		if e.Call == nil {
			return "final"
		}
		return "final " + e.Call.ToolCallID + " " + e.Call.ToolName
	case model.FunctionToolCallEvent:
		return "calling " + e.Call.ToolCallID + " " + e.Call.ToolName
	case model.FunctionToolResultEvent:
		return "called: " + requestLine(e.Result)
	case model.OutputToolCallEvent:
		return "answering " + e.Call.ToolCallID + " " + e.Call.ToolName
	case model.OutputToolResultEvent:
		return "answered: " + requestLine(e.Result)
	case model.DeferredToolRequestsEvent:
		return fmt.Sprintf("waiting: %d calls, %d approvals", len(e.Requests.Calls), len(e.Requests.Approvals))
	case model.DeferredToolResultsEvent:
		return fmt.Sprintf("resolved: %d calls, %d approvals", len(e.Results.Calls), len(e.Results.Approvals))
	case model.EnqueuedMessagesEvent:
		return "heard: " + strings.Join(transcript(e.Messages), ", ")
	case model.RunResultEvent:
		return "result: " + string(e.Output)
	}
	return string(e.Kind)
}

func events[O any](t *testing.T, s *runtime.Stream[O]) (lines []string) {
	t.Helper()
	for e, err := range s.Events() {
		if err != nil {
			return append(lines, "error: "+err.Error())
		}
		lines = append(lines, eventLine(e))
		if e.Kind == model.RunResultEvent {
			defer func() { checkResult(t, s, string(e.Output)) }()
		}
	}
	return lines
}

// checkResult compares the output that the last event has shown with that of the result.
func checkResult[O any](t *testing.T, s *runtime.Stream[O], told string) {
	t.Helper()
	res, err := s.Result()
	if err != nil {
		t.Fatal(err)
	}
	switch out := any(res.Output).(type) {
	case string:
		diff(t, "output", told, string(jsonwire.Quote(out)))
	case answer:
		diff(t, "output", told, fmt.Sprintf(`{"n":%d}`, out.N))
	default:
		t.Errorf("this test does not know the JSON of a %T", out)
	}
}

// says streams text word by word.
func says(s *model.Stream, key int, words ...string) error {
	for _, w := range words {
		if err := s.Text(key, w); err != nil {
			return err
		}
	}
	return s.End(key)
}

// sayThought streams a thought word by word.
func sayThought(s *model.Stream, key int, words ...string) error {
	for _, w := range words {
		if err := s.Thinking(key, w); err != nil {
			return err
		}
	}
	return s.End(key)
}

// sayCall streams a call, with arguments in pieces.
func sayCall(s *model.Stream, key int, id, name, args string, more ...string) error {
	if err := s.Add(key, &message.ToolCallPart{ToolName: name, ToolCallID: id, Args: args}); err != nil {
		return err
	}
	for _, args := range more {
		if err := s.Args(key, args); err != nil {
			return err
		}
	}
	return s.End(key)
}

// TestStreamText watches a run that is streamed: thoughts, a call in pieces, then text. (162, 165, 172)
func TestStreamText(t *testing.T) {
	agent := &runtime.Agent[deps, string]{
		Tools: tools(returns("look", "found")),
		Model: streamer(func(_ context.Context, in *model.Prepared, s *model.Stream) error {
			if len(in.Messages) > 1 {
				return says(s, 0, "The ", "cat", " sat.")
			}
			sign := func(p message.ResponsePart) { p.(*message.ThinkingPart).Signature = "sig" }
			return errors.Join(s.Thinking(0, "h"), s.Thinking(0, "m"), s.Update(0, sign), s.End(0), sayCall(s, 1, "c0", "look", "", `{"a":`, "1}"))
		}),
	}
	s := agent.Stream(t.Context(), deps{}, "go")
	diff(t, "events", events(t, s), []string{
		"start 0 *message.ThinkingPart", "delta 0 m", "now 0 *message.ThinkingPart", "end 0 *message.ThinkingPart",
		"start 1 call c0 look", `delta 1 {"a":`, "delta 1 1}", `end 1 call c0 look {"a":1}`,
		"calling c0 look", "called: return c0 look: found",
		"start 0 text: The ", "final", "delta 0 cat", "delta 0  sat.", "end 0 text: The cat sat.",
		`result: "The cat sat."`,
	})
	res, err := s.Result()
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "messages", transcript(res.AllMessages()), []string{
		"user: go", "*message.ThinkingPart", `call c0 look {"a":1}`, "return c0 look: found", "text: The cat sat.",
	})
	thought := res.AllMessages()[1].(*message.Response).Parts[0].(*message.ThinkingPart)
	diff(t, "thought", thought, &message.ThinkingPart{Content: "hm", Signature: "sig"})
	diff(t, "usage", res.Usage().OutputTokens, 6)
	for _, err := range s.Events() {
		if err == nil {
			t.Error("the events were told twice")
		}
	}
}

// TestStreamUnstreamed watches a model that cannot stream, with calls that end in different ways. (64, 172, 173)
func TestStreamUnstreamed(t *testing.T) {
	agent := &runtime.Agent[deps, answer]{
		Output: outputs("final_result"), Tools: tools(returns("look", "found")),
		Model: script(t, calls("what {}", `final_result {}`, "look {}"), calls("look {}", `final_result {"n":1}`)),
	}
	diff(t, "events", events(t, agent.Stream(t.Context(), deps{}, "go")), []string{
		"start 0 call c0 what {}", "end 0 call c0 what {}",
		"start 1 call c1 final_result {}", "final c1 final_result", "end 1 call c1 final_result {}",
		"start 2 call c2 look {}", "end 2 call c2 look {}",
		"answering c1 final_result", "calling c2 look", "called: return c2 look: found",
		"calling c0 what", "called: retry c0 what: Unknown tool name: 'what'. Available tools: 'final_result', 'look'",
		"answered: retry c1 final_result: [/n missing]",
		"start 0 call c0 look {}", "end 0 call c0 look {}",
		`start 1 call c1 final_result {"n":1}`, "final c1 final_result", `end 1 call c1 final_result {"n":1}`,
		"answering c1 final_result",
		"calling c0 look", "called: return c0 look: Tool not executed - a final result was already processed.",
		"answered: return c1 final_result: Final result processed.",
		`result: {"n":1}`,
	})
}

func TestStreamPieces(t *testing.T) {
	agent := &runtime.Agent[deps, string]{Model: streamer(func(_ context.Context, _ *model.Prepared, s *model.Stream) error {
		return errors.Join(sayThought(s, 0, "no"), says(s, 1, "a", "", "b"), sayThought(s, 2, "no"), says(s, 3, "c"))
	})}
	var pieces []string
	for piece, err := range agent.Stream(t.Context(), deps{}, "go").Text() {
		if err != nil {
			t.Fatal(err)
		}
		pieces = append(pieces, piece)
	}
	diff(t, "pieces", pieces, []string{"a", "b", "c"})
}

// TestStreamPiecesSideBySide: a text that grows beside other parts is streamed to its end, and shown as it grows.
func TestStreamPiecesSideBySide(t *testing.T) {
	look := &message.ToolCallPart{ToolName: "look", ToolCallID: "c", Args: "{}"}
	agent := func() *runtime.Agent[deps, string] {
		return &runtime.Agent[deps, string]{Tools: tools(returns("look", "found")), Model: streamer(func(_ context.Context, in *model.Prepared, s *model.Stream) error {
			if len(in.Messages) > 1 {
				return errors.Join(s.Text(7, "d"), s.Thinking(3, "no"), s.Text(7, "e"), s.Thinking(3, "no"), s.Text(7, "f"))
			}
			return errors.Join(s.Text(0, "a"), s.Add(1, look), s.Text(0, "b"), s.Thinking(2, "no"), s.Text(0, "c"))
		})}
	}
	var pieces []string
	for piece, err := range agent().Stream(t.Context(), deps{}, "go").Text() {
		if err != nil {
			t.Fatal(err)
		}
		pieces = append(pieces, piece)
	}
	diff(t, "pieces", pieces, []string{"a", "b", "c", "d", "e", "f"})
	diff(t, "outputs", answers(agent().Stream(t.Context(), deps{}, "go")), []string{"a", "ab", "abc", "d", "de", "def", "def"})
}

// TestStreamTextLateName: text is streamed also beside a call whose name comes late, so that it begins after later parts.
func TestStreamTextLateName(t *testing.T) {
	name := func(p message.ResponsePart) { p.(*message.ToolCallPart).ToolName = "look" }
	agent := &runtime.Agent[deps, string]{Tools: tools(returns("look", "found")), Model: streamer(func(_ context.Context, in *model.Prepared, s *model.Stream) error {
		if len(in.Messages) > 1 {
			return s.Text(0, "d")
		}
		return errors.Join(s.Add(0, &message.ToolCallPart{Args: "{}"}), s.Text(1, "a"), s.Text(2, "b"), s.Update(0, name), s.Text(2, "c"))
	})}
	var pieces []string
	for piece, err := range agent.Stream(t.Context(), deps{}, "go").Text() {
		if err != nil {
			t.Fatal(err)
		}
		pieces = append(pieces, piece)
	}
	diff(t, "pieces", pieces, []string{"a", "b", "c", "d"})
}

// TestStreamWithoutJSON: an output that has no JSON form is streamed as any other; its last event has no Output.
func TestStreamWithoutJSON(t *testing.T) {
	refuses := func(answer) (runtime.RawJSON, error) { return "", errors.New("no JSON") }
	for name, encode := range map[string]func(answer) (runtime.RawJSON, error){"none": nil, "refuses": refuses} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if v := recover(); v != nil {
					t.Errorf("panic: %v", v)
				}
			}()
			agent := &runtime.Agent[deps, answer]{Output: outputs("final"), Model: script(t, calls(`final {"n":1}`))}
			agent.Output.Choices[0].Encode = encode
			s := agent.Stream(t.Context(), deps{}, "go")
			var last model.Event
			for e, err := range s.Events() {
				if err != nil {
					t.Fatal(err)
				}
				last = e
			}
			diff(t, "last event", last, model.Event{Kind: model.RunResultEvent})
			if res, err := s.Result(); err != nil || res.Output.N != 1 {
				t.Errorf("got %v, %v", res, err)
			}
		})
	}
}

// TestStreamError: the error of the run is the last thing that its stream tells.
func TestStreamError(t *testing.T) {
	broken := errors.New("broken")
	agent := &runtime.Agent[deps, string]{Name: "test", Model: streamer(func(_ context.Context, _ *model.Prepared, s *model.Stream) error {
		return errors.Join(says(s, 0, "half "), broken)
	})}
	s := agent.Stream(t.Context(), deps{}, "go")
	diff(t, "events", events(t, s), []string{"start 0 text: half ", "final", "end 0 text: half ", "error: agentgen: agent test: broken"})
	_, err := s.Result()
	failed, ok := errors.AsType[*runtime.RunError](err)
	if !ok || !errors.Is(err, broken) {
		t.Fatalf("got %v", err)
	}
	diff(t, "messages", transcript(failed.Messages), []string{"user: go", "text: half "})
	if m := failed.Messages[1].(*message.Response); m.State != message.StateInterrupted {
		t.Errorf("state %q", m.State)
	}
}

// TestStreamBreak leaves the loop early, at each event: the run ends cleanly, with what there was. (167, 169)
func TestStreamBreak(t *testing.T) {
	closed := 0
	agent := &runtime.Agent[deps, string]{
		Tools: tools(returns("look", "found"), fn("waits", wait)),
		Model: streamer(func(ctx context.Context, in *model.Prepared, s *model.Stream) error {
			defer func() { closed++ }()
			if len(in.Messages) > 1 {
				return says(s, 0, "The ", "cat")
			}
			return errors.Join(sayCall(s, 0, "c0", "look", "{}"), sayCall(s, 1, "c1", "look", "{}"))
		}),
	}
	all := len(events(t, agent.Stream(t.Context(), deps{}, "go")))
	for at := range all - 1 { // the last event comes when all is over
		closed = 0
		s := agent.Stream(t.Context(), deps{}, "go")
		seen := 0
		for range s.Events() {
			if seen++; seen > at {
				break
			}
		}
		diff(t, "events", seen, at+1)
		_, err := s.Result()
		if !errors.Is(err, model.ErrStreamStopped) || !errors.Is(err, context.Canceled) {
			t.Fatalf("after %d events: %v", seen, err)
		}
		failed, _ := errors.AsType[*runtime.RunError](err)
		if len(failed.Messages) == 0 || closed == 0 {
			t.Errorf("after %d events: %q, %d responses", seen, transcript(failed.Messages), closed)
		}
	}
}

// TestStreamPanic: a panic of the loop that reads events is the reader's own, after the run has been stopped.
func TestStreamPanic(t *testing.T) {
	agent := &runtime.Agent[deps, string]{Model: script(t, text("a"))}
	s := agent.Stream(t.Context(), deps{}, "go")
	func() {
		defer func() { diff(t, "panic", recover(), any("oh")) }()
		for range s.Events() {
			panic("oh")
		}
	}()
	if _, err := s.Result(); !errors.Is(err, model.ErrStreamStopped) {
		t.Errorf("got %v", err)
	}
}

// TestStreamIsRun: a run that is watched has the messages, the answer and the error of one that is not.
func TestStreamIsRun(t *testing.T) {
	for seed := range uint64(300) {
		w := world{seed: seed, strategy: loop.EndStrategy(seed % 3)}
		agent := &runtime.Agent[deps, answer]{
			EndStrategy: w.strategy, Output: outputs("out", "out2"), Tools: tools(worldTool(w, "f"), worldTool(w, "g"), worldTool(w, "alone")),
			UsageLimits: &usage.Limits{RequestLimit: new(5)},
			Model: modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
				res := w.respond(len(in.Messages))
				for _, p := range res.Parts {
					if c, ok := p.(*message.ToolCallPart); ok && strings.HasPrefix(c.ToolName, "out") && seed%5 != 0 {
						c.Args = `{"n":1}`
					}
				}
				return res, nil
			}),
		}
		agent.Tools[2].Def().Sequential = true
		ran, err1 := agent.Run(t.Context(), deps{}, "go")
		watched, err2 := agent.Stream(t.Context(), deps{}, "go").Result()
		if fmt.Sprint(err1) != fmt.Sprint(err2) {
			t.Fatalf("seed %d: %v became %v", seed, err1, err2)
		}
		diff(t, fmt.Sprint("seed ", seed), transcript(messagesOf(watched, err2)), transcript(messagesOf(ran, err1)))
	}
}

func worldTool(w world, name string) *tool {
	return fn(name, func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
		if h := slices.Index([]byte(rc.ToolCallID), '-'); (int(w.seed)+h+rc.Step)%4 == 0 {
			return "", runtime.Retryf("again")
		}
		return rc.ToolCallID, nil
	})
}

func messagesOf[O any](res *runtime.Result[O], err error) []message.Message {
	if failed, ok := errors.AsType[*runtime.RunError](err); ok {
		return failed.Messages
	}
	return res.AllMessages()
}

// eventsOfCalls leaves out the events of parts.
func eventsOfCalls(lines []string) []string {
	return slices.DeleteFunc(lines, func(l string) bool {
		return strings.HasPrefix(l, "start ") || strings.HasPrefix(l, "end ") || l == "final"
	})
}

// B139: what is reported of calls that wait, and of enqueued messages.
func TestStreamDeferred(t *testing.T) {
	var ran []string
	a := pausing(t, &ran, calls("ask {}", "ext {}", "now {}"), text("bye"))
	a.DeferredHandlers = append(a.DeferredHandlers, func(_ context.Context, rc *runtime.RunContext[deps], _ *message.DeferredRequests) (*message.DeferredResults, error) {
		return &message.DeferredResults{
			Approvals: map[string]message.Approval{"c0": message.Approve()},
			Calls:     map[string]message.CallResult{"c1": {Content: `"given"`}},
		}, rc.Enqueue(message.ASAP, message.Text("psst"))
	})
	diff(t, "events", eventsOfCalls(events(t, a.Stream(t.Context(), deps{}, "go"))), []string{
		"calling c2 now", "called: return c2 now: result of now",
		"calling c0 ask", "calling c1 ext",
		"waiting: 1 calls, 1 approvals", "resolved: 1 calls, 1 approvals",
		"called: return c0 ask: asked", "called: return c1 ext: given",
		"heard: user: psst", `result: "bye"`,
	})
	a = pausing(t, &ran, calls("ext {}", "now {}"))
	stream := a.Stream(t.Context(), deps{}, "go")
	diff(t, "events of a pause", eventsOfCalls(events(t, stream)), []string{
		"calling c1 now", "called: return c1 now: result of now", "calling c0 ext", "waiting: 1 calls, 0 approvals",
		"error: agentgen: the run of agent clerk is paused: it waits for the result of 1 tool call(s) (ext)",
	})
	_, err := stream.Result()
	p := paused(t, err)
	a = pausing(t, &ran, text("bye"))
	diff(t, "events of the run that continues", eventsOfCalls(events(t, a.Stream(t.Context(), deps{}, "",
		runtime.WithHistory(p.Messages), runtime.WithDeferredResults(&message.DeferredResults{Calls: map[string]message.CallResult{"c0": {Failed: "no"}}})))), []string{
		"calling c0 ext", "called: return c0 ext: no", `result: "bye"`,
	})
}

// B91: a limit that is reached in the middle of a response ends it there; what there is of it is kept.
func TestStreamLimits(t *testing.T) {
	a := &runtime.Agent[deps, string]{
		UsageLimits: &usage.Limits{OutputTokensLimit: new(10)},
		Model: streamer(func(_ context.Context, _ *model.Prepared, s *model.Stream) error {
			for n := range 20 {
				if err := errors.Join(s.Text(0, "x"), s.Usage(usage.Request{OutputTokens: n + 1})); err != nil {
					return err
				}
			}
			return nil
		}),
	}
	stream := a.Stream(t.Context(), deps{}, "go")
	for range stream.Text() {
	}
	_, err := stream.Result()
	if e, ok := errors.AsType[*usage.LimitError](err); !ok || e.Used != 11 || !strings.Contains(err.Error(), "Exceeded the output_tokens_limit of 10 (output_tokens=11)") {
		t.Fatalf("got %v", err)
	}
	run, _ := errors.AsType[*runtime.RunError](err)
	last := run.Messages[len(run.Messages)-1].(*message.Response)
	diff(t, "text", last.Text(), strings.Repeat("x", 11))
	diff(t, "state", last.State, message.StateInterrupted)
}
