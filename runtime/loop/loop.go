package loop

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// A Loop is one run of an agent as a pure state machine. It decides everything (retries, limits, which calls run, what
// the messages say) and does nothing itself: it does not send requests, start goroutines or read a clock. A driver asks
// for the Next step, does it, and feeds the result back. The same results give the same messages, in whatever order the
// calls of one step finish. Agent.Run of package runtime is such a driver.
//
// A Loop is not safe for concurrent use.
type Loop struct {
	config   *Config // its own
	state    StepKind
	messages []message.Message
	// shown is how many of them others may be reading: those of the history that the run was given, and what Messages has returned.
	shown int
	// input is the latest request. Each has memory of its own, as a model may still read one after it has answered.
	input *model.Request
	cache *model.Cache
	wire  message.Wire
	// window is what is known of instructions whose changes are appended.
	window window
	usage  usage.Run
	// elsewhere is what the limits count beside usage, nil for nothing.
	elsewhere *usage.Run

	// The last response: its calls, and the one whose output was accepted, or -1.
	items  []item
	winner int
	// phase is how far the calls have got. check is the index below which none is to be checked, and checking is set while some
	// of those that run together are.
	phase    phase
	check    int
	checking bool

	// progress is what is known of the calls.
	progress progress

	// retries counts the failures of each tool by name.
	retries counts
	// failedOutputs counts the outputs that were not accepted, in text or by any output tool, and the responses that
	// held none. It is the count of retries for text, and what validators see; calls of output tools have their tool's
	// budget.
	failedOutputs int

	// mode is the form in which the request of the last response asked for the output.
	mode message.OutputMode
	// requests counts those of the run itself, without those of runs within.
	requests int

	// asap and idle are what was said to the run and has not been delivered, delivered what has been since Delivered was
	// called.
	asap, idle []message.Enqueued
	// loads say which capabilities were loaded for the next request.
	loads     []message.Enqueued
	delivered [][]message.Message
	// resumed is set until the calls that waited in the history are resolved.
	resumed *message.Resumption
	// suspended is set while the calls that wait do so with all else in the history.
	suspended bool
	// tail goes after the results of the calls in the next request.
	tail []message.RequestPart

	output string
	err    error
	// fed counts what the loop was fed.
	fed int

	memory memory
	// work is what Next returned last; unanswered counts the calls that are in flight.
	work       []Work
	unanswered int
}

// noRequest is the input of loops that have made no request yet. It is not changed.
var noRequest model.Request

// item is a call of the last response and what has become of it.
type item struct {
	work       Work
	outcome    Outcome
	sequential bool
	late       bool // comes after the others, as it will wait for someone
	sent       bool // given to the driver, or answered by the loop itself
	begun      bool // given to the driver
	gone       bool // answered in an earlier request
	// checked is set once the arguments are. verdict is how the call then ends without being run, nil if it is to be run.
	checked bool
	verdict *Outcome
	// saved is the accepted output as a snapshot holds it.
	saved   Saved
	settled bool // Settled or Ended has returned its result
	// waited is OutcomeDeferred or OutcomeNeedsApproval for a call whose wait a handler has ended within the step.
	waited OutcomeKind
	next   int // the index of the next call in flight: see progress
}

func (it *item) failed() bool {
	return it.outcome.Kind == OutcomeRetry || it.outcome.Kind == OutcomeUnknownTool
}

// New begins a run. It returns a *ConfigError if the prompt does not fit the history, or if something in the history is
// nil.
func New(c Config) (*Loop, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	l := new(Loop)
	if err := l.Start(new(c), new(Opening)); err != nil {
		return nil, err
	}
	return l, nil
}

// Messages returns the whole history. It must not be changed.
func (l *Loop) Messages() []message.Message {
	l.shown = len(l.messages)
	return slices.Clip(l.messages)
}

// NewMessages returns the messages of this run: those from the first on that carries its id. They must not be changed.
func (l *Loop) NewMessages() []message.Message {
	for i, m := range l.messages {
		if message.RunID(m) == l.config.RunID {
			return l.Messages()[i:]
		}
	}
	return nil
}

// Usage returns what the run has used.
func (l *Loop) Usage() usage.Run { return l.usage }

// Next returns what the loop needs. It returns the same step until that has been fed to it. What the step points to is
// valid until Next is called again.
func (l *Loop) Next() Step {
	switch {
	case l.err != nil:
		return Step{Kind: StepDone, Err: l.err}
	case l.state == StepPrepare:
		return Step{Kind: StepPrepare, Resuming: l.resumed != nil}
	case l.state == StepCountTokens:
		return Step{Kind: StepCountTokens, Input: l.input}
	case l.state == StepRequest:
		return Step{Kind: StepRequest, Input: l.input}
	case l.state == StepResolve:
		return Step{Kind: StepResolve, Deferred: l.deferredRequests()}
	case l.state == StepDone:
		return l.done()
	}
	// A finished response leaves StepExecute at once, so something is always in flight here.
	l.work = l.inFlight(l.work[:0])
	return Step{Kind: StepExecute, Work: l.work}
}

// outOfOrder is the error of a driver that feeds what the loop does not wait for.
func (l *Loop) outOfOrder(what string) error {
	state := l.state
	if l.err != nil {
		state = StepDone
	}
	return fmt.Errorf("agentgen: the run takes no %s at step %q: see Step.Kind", what, state)
}

// Prepared feeds what a request needs.
func (l *Loop) Prepared(p Prepared) error {
	if l.state != StepPrepare || l.err != nil {
		return l.outOfOrder("preparation")
	}
	l.fed++
	if p.Messages != nil {
		if l.err = l.replace(p.Messages); l.err != nil {
			return nil
		}
	}
	in := l.memory.request()
	in.Instructions, in.Tools, in.NativeTools = p.Instructions, p.Tools, p.NativeTools
	in.Output = l.config.Output
	in.Output.Choices, in.Output.Functions = p.Choices, p.Functions
	in.Settings, in.Step, in.Cache = p.Settings.OrZero(), l.requests+1, l.cache
	l.input = in
	switch last := l.messages[len(l.messages)-1].(type) {
	case *message.Request:
		if l.resumed != nil {
			l.resumeDeferred(l.config.Now)
			return nil
		}
	case *message.Response:
		if l.resume(last) {
			return nil
		}
	}
	if l.input.Instructions = l.appendChanges(p.Instructions); l.err == nil {
		l.compose(model.JoinInstructions(l.input.Instructions))
	}
	return nil
}

// compose makes the next request out of the history.
func (l *Loop) compose(instructions string) {
	last := l.messages[len(l.messages)-1].(*message.Request)
	if instructions == "" && len(last.Parts) == 0 && len(l.messages) == 1 {
		l.err = &model.ConfigError{Problems: []string{"No message history, user prompt, or instructions provided"}}
		return
	}
	spliced := l.splice(last)
	if l.deliver(&l.asap, last.Timestamp) || spliced {
		last = l.messages[len(l.messages)-1].(*message.Request)
	}
	l.instruct(last, instructions)
	l.input.Messages = l.wire.Messages(l.messages)
	if l.config.Limits.CountTokensBeforeRequest {
		l.state = StepCountTokens
		return
	}
	l.send(0)
}

// instruct notes the instructions of the last request. If Messages has returned it, others may be reading it, and the messages before,
// so both are copied.
func (l *Loop) instruct(last *message.Request, instructions string) {
	if last.Instructions == instructions {
		return
	}
	if l.shown < len(l.messages) {
		last.Instructions = instructions
		return
	}
	m := *last
	m.Instructions = instructions
	l.messages = append(slices.Grow(slices.Clone(l.messages[:len(l.messages)-1]), usualMessages), &m)
}

// Counted feeds the input tokens of the request that is to be sent.
func (l *Loop) Counted(tokens int) error {
	if l.state != StepCountTokens || l.err != nil {
		return l.outOfOrder("count of tokens")
	}
	l.fed++
	if tokens < 0 {
		l.err = model.Misbehaved(fmt.Errorf("the model reports %d tokens of the request, which cannot be negative", tokens))
		return nil
	}
	if l.err = l.config.Limits.PerRequest(tokens); l.err == nil {
		l.send(tokens)
	}
	return nil
}

// send lets the request be sent, if the limits allow it.
func (l *Loop) send(tokens int) {
	u := l.counted()
	if tokens > 0 {
		u = new(*u)
		u.Count(&usage.Request{InputTokens: tokens})
	}
	if l.err = l.config.Limits.BeforeRequest(u); l.err == nil {
		l.state = StepRequest
	}
}

// CheckPartial returns the error of the limits that a response has reached that is still being made and has used u so far.
// The driver breaks off the response with it: see Interrupt.
func (l *Loop) CheckPartial(u usage.Request) error {
	if err := model.Misbehaved(u.Check()); err != nil {
		return err
	}
	sum := *l.counted()
	sum.Count(&u)
	return l.config.Limits.AfterResponse(&sum, &u)
}

// replace makes messages the history of the run.
func (l *Loop) replace(messages []message.Message) error {
	if len(messages) == 0 {
		return &model.ConfigError{Problems: []string{"Processed history cannot be empty."}}
	}
	if err := model.CheckHistory("the processed history", messages); err != nil {
		return err
	}
	last, ok := messages[len(messages)-1].(*message.Request)
	if !ok {
		return &model.ConfigError{Problems: []string{"Processed history must end with a `ModelRequest`."}}
	}
	was := l.messages[len(l.messages)-1]
	l.messages, l.window = slices.Clone(messages), window{}
	ours := *last                             // it may be an earlier one, which others hold as well
	if message.RunID(was) == l.config.RunID { // a request that is sent again belongs to an earlier run
		l.claim(&ours.RunID, &ours.ConversationID)
	}
	l.messages[len(messages)-1] = &ours
	l.wire.Invalidate()
	return nil
}

// request appends the next request, in the memory that is given for it and is zero, and makes the loop ask for what it needs.
func (l *Loop) request(m *message.Request, parts []message.RequestPart, at time.Time) {
	m.Parts, m.Timestamp, m.RunID, m.ConversationID = parts, at, l.config.RunID, l.config.ConversationID
	if n := len(l.messages); n > 0 && !message.IsResponse(l.messages[n-1]) {
		l.wire.Invalidate()
	}
	l.messages = append(l.messages, m)
	l.state = StepPrepare
}

// Interrupt ends the run with an error that came from outside the loop, such as a tool's. The part of a response that
// was received, if any (nil parts are left out), and the results of calls that have ended are kept, in a last message
// that is marked as interrupted.
func (l *Loop) Interrupt(partial *message.Response, err error, at time.Time) {
	if l.err != nil || l.state == StepDone {
		return
	}
	switch {
	case (l.state == StepExecute || l.state == StepResolve) && !l.readsText():
		l.keepResults(at)
	case l.state == StepRequest && partial != nil:
		l.keepPartial(partial, at)
	}
	l.err = err
}

// done is the last step of a run that has succeeded.
func (l *Loop) done() Step {
	s := Step{Kind: StepDone, Output: l.output, Winner: l.winner}
	if l.winner >= 0 {
		it := &l.items[l.winner]
		if s.Saved = it.saved; it.work.Kind == WorkOutput {
			s.Call = it.work.Call
		}
	}
	return s
}

// ErrOver is the error of what needs a run that has not ended.
var ErrOver = errors.New("agentgen: the run has ended: there is nothing to continue")
