package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/runtimetest"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// TestSoak runs agents whose model, tools and callers fail in every way at random: retries, errors, panics, timeouts,
// cancellations, limits, pauses, resumes from history and from snapshots, enqueued messages, streams that are left, steps that
// are answered from outside. Whatever happens, what the model is sent is paired, histories can be continued, and usage adds up.
// It is 1000 conversations, however long they take; AGENTGEN_SOAK=10m makes it last that long.
func TestSoak(t *testing.T) {
	if testing.Short() {
		t.Skip("too long for make quick")
	}
	var seed, runs atomic.Uint64
	more := func() bool { return seed.Load() < 1000 }
	if s := os.Getenv("AGENTGEN_SOAK"); s != "" {
		limit, err := time.ParseDuration(s)
		if err != nil {
			t.Fatal(err)
		}
		end := time.Now().Add(limit)
		more = func() bool { return time.Now().Before(end) }
	}
	ends := map[string]int{}
	var mu sync.Mutex
	var workers sync.WaitGroup
	for range 8 {
		workers.Go(func() {
			for more() && !t.Failed() {
				c := newChaos(t, seed.Add(1))
				c.conversation()
				runs.Add(uint64(c.runs))
				mu.Lock()
				for k, n := range c.ends {
					ends[k] += n
				}
				mu.Unlock()
			}
		})
	}
	workers.Wait()
	t.Logf("%d runs: %v", runs.Load(), ends)
	for _, how := range []string{"answered", "paused", "cancelled", "tool", "panic", "retries", "limit", "model", "stopped"} {
		if ends[how] == 0 {
			t.Errorf("no run of %d ended as %q: %v", runs.Load(), how, ends)
		}
	}
}

// chaos is one conversation of an agent.
type chaos struct {
	t     *testing.T
	seed  uint64
	mu    sync.Mutex
	rnd   *rand.Rand
	agent *runtime.Agent[deps, answer]
	saved bool // the next run continues from a snapshot
	runs  int
	ends  map[string]int
}

func newChaos(t *testing.T, seed uint64) *chaos {
	c := &chaos{t: t, seed: seed, rnd: rand.New(rand.NewPCG(seed, 1)), ends: map[string]int{}}
	ask := c.tool("ask")
	ask.info.Approval = true
	slow := c.tool("slow")
	slow.info.Timeout = 2 * time.Millisecond
	alone := c.tool("alone")
	alone.info.Sequential = true
	c.agent = &runtime.Agent[deps, answer]{
		Name:        "chaos",
		Model:       c,
		Output:      outputs("final", "other"),
		Tools:       tools(c.tool("f"), c.tool("g"), ask, slow, alone, &tool{info: model.ToolDef{Name: "ext", Parameters: `{}`, External: true}}),
		EndStrategy: loop.EndStrategy(c.n(3)),
		Retries:     new(c.n(4)),
		UsageLimits: &usage.Limits{RequestLimit: new(4 + c.n(8)), ToolCallsLimit: new(6 + c.n(30))},
		Logger:      slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
	if c.n(2) == 0 {
		c.agent.OutputValidators = append(c.agent.OutputValidators, func(_ context.Context, _ *runtime.RunContext[deps], a answer) (answer, error) {
			return a, c.fault()
		})
	}
	if c.n(3) == 0 {
		c.agent.DeferredHandlers = append(c.agent.DeferredHandlers, func(_ context.Context, _ *runtime.RunContext[deps], d *message.DeferredRequests) (*message.DeferredResults, error) {
			if c.n(2) == 0 {
				return nil, errChaos
			}
			return c.resolve(d, false), nil
		})
	}
	return c
}

// n returns a number below max.
func (c *chaos) n(max int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.rnd.IntN(max)
}

var errChaos = errors.New("chaos")

// fault fails now and then, in some way.
func (c *chaos) fault() error {
	switch c.n(60) {
	case 0:
		return errChaos
	case 1:
		panic("chaos")
	case 2, 3, 4, 5:
		return runtime.Retryf("again")
	case 6:
		return fmt.Errorf("wrapped: %w", runtime.Retryf("again"))
	}
	return nil
}

func (c *chaos) tool(name string) *tool {
	return fn(name, func(ctx context.Context, rc *runtime.RunContext[deps]) (string, error) {
		if err := c.fault(); err != nil {
			return "", err
		}
		switch c.n(16) {
		case 0:
			return "", runtime.Failedf("no")
		case 1:
			return "", runtime.CallDeferred(`{"why":1}`)
		case 2:
			if !rc.ToolCallApproved || c.n(4) == 0 {
				return "", runtime.ErrApprovalRequired
			}
		case 3:
			if err := rc.Enqueue(message.Priority(c.n(2)), message.Text("psst")); err != nil {
				return "", err
			}
		case 4, 5:
			select {
			case <-ctx.Done():
				return "", ctx.Err()
			case <-time.After(time.Duration(c.n(4)) * time.Millisecond):
			}
		}
		return "ok", nil
	})
}

func (*chaos) Info() model.Info { return model.Info{} }

func (*chaos) CheckKey(context.Context) error { return nil }

func (*chaos) CountTokens(ctx context.Context, r *model.Request) (int, error) {
	return model.Base{}.CountTokens(ctx, r)
}

// Respond is the model. It checks what it is sent.
func (c *chaos) Respond(ctx context.Context, in *model.Request, s *model.Stream) (*message.Response, error) {
	if s == nil {
		s = model.NewStream(nil)
	}
	checkWire(c.t, c.seed, in.Messages)
	switch c.n(40) {
	case 0:
		return nil, errChaos
	case 1:
		panic("chaos")
	case 2:
		time.Sleep(time.Millisecond)
	}
	err := c.say(s)
	res := s.Response()
	res.Usage.InputTokens = 1
	if err = errors.Join(err, s.Err()); err == nil {
		err = ctx.Err()
	}
	return res, err
}

func (c *chaos) say(s *model.Stream) error {
	if c.n(12) == 0 {
		return says(s, 0, "text")
	}
	if c.n(20) == 0 {
		return nil
	}
	for i := range 1 + c.n(4) {
		name := []string{"f", "f", "g", "ask", "slow", "alone", "ext", "nope", "final", "final", "other"}[c.n(11)]
		args := "{}"
		if name == "final" || name == "other" {
			args = []string{`{"n":1}`, `{"n":2}`, `{"n":"x"}`, `{"n":`}[c.n(4)]
		}
		id := fmt.Sprintf("%s%d", name, c.n(1000000))
		if c.n(10) == 0 {
			id = ""
		}
		if err := sayCall(s, i, id, name, args); err != nil {
			return err
		}
		if c.n(60) == 0 {
			return errChaos
		}
	}
	return nil
}

// resolve makes up results of calls that wait: of all of them, or of some.
func (c *chaos) resolve(d *message.DeferredRequests, all bool) *message.DeferredResults {
	r := &message.DeferredResults{Approvals: map[string]message.Approval{}, Calls: map[string]message.CallResult{}}
	for _, call := range d.Approvals {
		if all || c.n(3) > 0 {
			r.Approvals[call.ToolCallID] = message.Approval{Approved: c.n(4) > 0}
		}
	}
	for _, call := range d.Calls {
		if all || c.n(3) > 0 {
			r.Calls[call.ToolCallID] = []message.CallResult{{Content: `"given"`}, {Failed: "no"}, {Retry: "again"}}[c.n(3)]
		}
	}
	return r
}

// conversation runs the agent several times, each on the history of the time before.
func (c *chaos) conversation() {
	var opts []runtime.RunOption
	prompt := "go"
	for range 4 {
		err := c.run(prompt, opts)
		prompt = "continue"
		if p, ok := errors.AsType[*runtime.PauseError](err); ok {
			opts = []runtime.RunOption{c.goOn(p), runtime.WithDeferredResults(c.resolve(p.Requests, true))}
			if c.n(2) == 0 {
				prompt = ""
			}
			continue
		}
		run, ok := errors.AsType[*runtime.RunError](err)
		if !ok {
			return
		}
		opts, c.saved = []runtime.RunOption{runtime.WithHistory(run.Messages)}, false
		if last, ok := run.Messages[len(run.Messages)-1].(*message.Response); ok && last.State != message.StateInterrupted {
			prompt = "" // its calls are run first
		}
	}
}

// goOn resumes from a pause: from its history, as JSON or not, or from a snapshot. A history does not say that a call was
// approved which then waits for a result.
func (c *chaos) goOn(p *runtime.PauseError) runtime.RunOption {
	c.saved = false
	from := c.n(3)
	if slices.ContainsFunc(p.Requests.Calls, func(call *message.ToolCallPart) bool { return call.ToolName == "ask" }) {
		from = 2
	}
	switch from {
	case 0:
		return runtime.WithHistory(p.Messages)
	case 1:
		b, err := message.Marshal(p.Messages)
		if err != nil {
			c.t.Errorf("seed %d: %v", c.seed, err)
		}
		messages, err := message.Unmarshal(b)
		if err != nil {
			c.t.Errorf("seed %d: %v in %s", c.seed, err, b)
		}
		return runtime.WithHistory(messages)
	}
	b, err := p.Snapshot()
	if err != nil {
		c.t.Errorf("seed %d: %v", c.seed, err)
	}
	c.saved = true
	return runtime.WithSnapshot(b)
}

// run runs the agent once, in one of the ways that there are, and checks what comes of it.
func (c *chaos) run(prompt string, opts []runtime.RunOption) error {
	c.runs++
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if c.n(8) == 0 {
		ctx, cancel = context.WithTimeout(ctx, time.Duration(c.n(3000))*time.Microsecond)
		defer cancel()
	}
	res, err := c.drive(ctx, prompt, opts)
	c.ends[c.check(res, err)]++
	return err
}

func (c *chaos) drive(ctx context.Context, prompt string, opts []runtime.RunOption) (*runtime.Result[answer], error) {
	switch c.n(4) {
	case 0:
		return c.agent.Run(ctx, deps{}, prompt, opts...)
	case 2:
		if !c.saved {
			opts = append(opts, runtime.WithRunID(fmt.Sprint("run ", c.runs)))
		}
		return runtimetest.Drive(ctx, c.agent, deps{}, prompt, opts...)
	case 1:
		s := c.agent.Stream(ctx, deps{}, prompt, opts...)
		for range s.Events() {
			if c.n(60) == 0 {
				break
			}
		}
		return s.Result()
	}
	it, err := c.agent.Iter(ctx, deps{}, prompt, opts...)
	if err != nil {
		return nil, err
	}
	for !it.Done() {
		if c.n(10) == 0 {
			if it, err = c.freeze(ctx, it); err != nil {
				return nil, err
			}
		}
		s := it.Step()
		if err := c.meddle(it, s); err != nil {
			c.t.Errorf("seed %d: %v", c.seed, err)
		}
		if it.Step().Kind == s.Kind {
			it.Do(ctx)
		}
	}
	return it.Result()
}

// freeze resumes from a snapshot of the run.
func (c *chaos) freeze(ctx context.Context, it *runtime.Iter[answer]) (*runtime.Iter[answer], error) {
	b, err := it.Snapshot()
	if err != nil {
		c.t.Errorf("seed %d: %v", c.seed, err)
		return nil, err
	}
	return c.agent.Iter(ctx, deps{}, "", runtime.WithSnapshot(b))
}

// meddle answers a step in place of the run, now and then.
func (c *chaos) meddle(it *runtime.Iter[answer], s loop.Step) error {
	if s.Kind == loop.StepDone {
		return nil
	}
	switch c.n(12) {
	case 0:
		return it.Enqueue(message.WhenIdle, message.Text("from outside"))
	case 1:
		if s.Kind == loop.StepExecute && s.Work[0].Kind == loop.WorkFunction {
			return it.Answer(s.Work[0].Index, loop.Outcome{Kind: loop.OutcomeReturned, Content: `"ok"`})
		}
		if s.Kind == loop.StepResolve {
			return it.Resolve(*c.resolve(s.Deferred, false))
		}
	}
	return nil
}

// check says how a run ended, and checks its messages and its usage.
func (c *chaos) check(res *runtime.Result[answer], err error) string {
	if err == nil {
		c.count(res.NewMessages(), res.Usage(), false)
		return "answered"
	}
	if p, ok := errors.AsType[*runtime.PauseError](err); ok {
		c.count(ofRun(p.Messages, p.RunID), p.Usage, false)
		return "paused"
	}
	run, ok := errors.AsType[*runtime.RunError](err)
	if !ok {
		c.t.Errorf("seed %d: %v", c.seed, err)
		return "config"
	}
	_, limit := errors.AsType[*usage.LimitError](err)
	c.count(ofRun(run.Messages, run.RunID), run.Usage, true)
	_, panicked := errors.AsType[*runtime.PanicError](err)
	_, misbehaved := errors.AsType[*model.UnexpectedBehaviorError](err)
	_, inTool := errors.AsType[*runtime.ToolError](err)
	switch {
	case errors.Is(err, model.ErrStreamStopped):
		return "stopped"
	case errors.Is(err, context.DeadlineExceeded):
		return "cancelled"
	case panicked:
		return "panic"
	case limit:
		return "limit"
	case misbehaved:
		return "retries"
	case inTool:
		return "tool"
	case errors.Is(err, errChaos):
		return "model"
	}
	c.t.Errorf("seed %d: %v", c.seed, err)
	return "other"
}

// ofRun returns the messages of a run.
func ofRun(messages []message.Message, id string) []message.Message {
	for i, m := range messages {
		switch m := m.(type) {
		case *message.Request:
			if m.RunID == id {
				return messages[i:]
			}
		case *message.Response:
			if m.RunID == id {
				return messages[i:]
			}
		}
	}
	return nil
}

// count compares usage with messages: each response is a request, each successful result of a function tool a call.
func (c *chaos) count(messages []message.Message, u usage.Run, failed bool) {
	responses, results := 0, 0
	for _, m := range messages {
		switch m := m.(type) {
		case *message.Request:
			for _, p := range m.Parts {
				if r, ok := p.(*message.ToolReturnPart); ok && r.Outcome == message.ToolSuccess && r.Content == `"ok"` {
					results++
				}
			}
		case *message.Response:
			if m.State != message.StateInterrupted {
				responses++
			}
		}
	}
	if u.Requests != responses || u.ToolCalls != results || u.InputTokens < u.Requests || !failed && u.InputTokens != u.Requests {
		c.t.Errorf("seed %d: usage %+v of %d responses and %d results:\n%s", c.seed, u, responses, results, strings.Join(transcript(messages), "\n"))
	}
}

// checkWire checks that what a model is sent takes turns, and that each call has its result in the message after it.
func checkWire(t *testing.T, seed uint64, messages []message.Message) {
	open := map[string]bool{}
	for i, m := range messages {
		switch m := m.(type) {
		case *message.Request:
			if i > 0 && sameKind(messages[i-1], m) {
				t.Errorf("seed %d: two requests in a row", seed)
			}
			for _, p := range m.Parts {
				id := ""
				if p, ok := p.(*message.ToolReturnPart); ok {
					id = p.ToolCallID
				}
				if id != "" && !open[id] {
					t.Errorf("seed %d: a result without a call in\n%s", seed, strings.Join(transcript(messages), "\n"))
				}
				delete(open, id)
			}
			if len(open) > 0 {
				t.Errorf("seed %d: calls %v without a result in\n%s", seed, open, strings.Join(transcript(messages), "\n"))
			}
		case *message.Response:
			for _, p := range m.Parts {
				if call, ok := p.(*message.ToolCallPart); ok {
					open[call.ToolCallID] = true
				}
			}
		}
	}
	if _, ok := messages[len(messages)-1].(*message.Request); !ok {
		t.Errorf("seed %d: the last message is not a request", seed)
	}
}

func sameKind(a, b message.Message) bool {
	_, x := a.(*message.Request)
	_, y := b.(*message.Request)
	return x == y
}
