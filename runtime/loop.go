package runtime

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Loop is one run of an agent as a pure state machine. It decides everything (retries, limits, which calls run, what
// the messages say) and does nothing: it makes no request, starts no goroutine and reads no clock. A driver asks
// for the Next step, does it, and feeds the result back. The same results give the same messages, in whatever order the calls
// of one step finish. [Agent.Run] is such a driver.
//
// A Loop is not safe for concurrent use.
type Loop struct {
	config   LoopConfig
	state    StepKind
	messages []Message
	input    ModelInput
	wire     wire
	usage    RunUsage
	// elsewhere is what the limits count beside usage, nil for nothing.
	elsewhere *RunUsage

	// The last response: its calls, and the one whose answer was accepted, or -1.
	items  []item
	winner int

	// retries counts the failures of each tool by name. A slice, as its order is part of the state.
	retries []retryCount
	// failedAnswers counts the answers that were not accepted, in text or by whatever output tool, and the responses that held
	// none. Text is measured by it, and it is what validators see; calls of output tools have their tool's budget.
	failedAnswers int

	// asap and idle are what was said to the run and has not been delivered, told what has been since the driver looked.
	asap, idle, told [][]Message
	// resumed is set until the calls that waited in the history are resolved.
	resumed *resumed
	// tail goes after the results of the calls in the next request.
	tail []RequestPart

	output RawJSON
	err    error
	// fed counts what the loop was fed.
	fed int

	memory memory
	// work is what Next returned last; unanswered counts the calls that are in flight.
	work       []Work
	unanswered int
}

// item is a call of the last response and what has become of it.
type item struct {
	work       Work
	outcome    Outcome
	sequential bool
	late       bool // comes after the others, as it will wait for somebody
	sent       bool // given to the driver, or answered by the loop itself
	begun      bool // given to the driver
	gone       bool // answered in an earlier request
	// encoded is an accepted answer, encoded for a snapshot, and form the name of the choice that it is encoded as.
	encoded RawJSON
	form    string
	told    bool // its result has been told to those who watch
}

func (it *item) failed() bool {
	return it.outcome.Kind == OutcomeRetry || it.outcome.Kind == outcomeUnknownTool
}

type retryCount struct {
	tool string
	n    int
}

// NewLoop begins a run. The error is a *ConfigError where the prompt does not fit the history, or something in it is nil.
func NewLoop(c LoopConfig) (*Loop, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	l := new(Loop)
	if err := l.begin(&c, new(opening)); err != nil {
		return nil, err
	}
	return l, nil
}

// Messages returns the whole history. It must not be changed.
func (l *Loop) Messages() []Message { return slices.Clip(l.messages) }

// NewMessages returns the messages of this run: those from the first on that carries its id. They must not be changed.
func (l *Loop) NewMessages() []Message {
	for i, m := range l.messages {
		if runOf(m) == l.config.RunID {
			return l.Messages()[i:]
		}
	}
	return nil
}

func runOf(m Message) string {
	switch m := m.(type) {
	case *ModelRequest:
		return m.RunID
	case *ModelResponse:
		return m.RunID
	}
	return ""
}

// Usage returns what the run has used.
func (l *Loop) Usage() RunUsage { return l.usage }

// Next returns what the loop needs. It returns the same step until that has been fed to it. What the step points to is
// valid until Next is called again.
func (l *Loop) Next() Step {
	switch {
	case l.err != nil:
		return Step{Kind: StepDone, Err: l.err}
	case l.state == StepPrepare:
		return Step{Kind: StepPrepare}
	case l.state == StepCountTokens:
		return Step{Kind: StepCountTokens, Input: &l.input}
	case l.state == StepRequest:
		return Step{Kind: StepRequest, Input: &l.input}
	case l.state == StepResolve:
		return Step{Kind: StepResolve, Deferred: l.deferredRequests()}
	case l.state == StepDone:
		return Step{Kind: StepDone, Output: l.output, Winner: l.winner}
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

// noSettings are the settings of requests that have none. Nobody changes settings.
var noSettings ModelSettings

// Prepared feeds what a request needs.
func (l *Loop) Prepared(p Prepared) error {
	if l.state != StepPrepare || l.err != nil {
		return l.outOfOrder("preparation")
	}
	l.fed++
	if p.Settings == nil {
		p.Settings = &noSettings
	}
	if p.Messages != nil {
		if l.err = l.replace(p.Messages); l.err != nil {
			return nil
		}
	}
	l.input = ModelInput{
		Instructions: p.Instructions,
		Tools:        p.Tools,
		OutputTools:  p.OutputTools,
		AllowText:    l.config.AllowText,
		Output:       l.config.TextOutput,
		Settings:     p.Settings,
		Cache:        l.input.Cache,
	}
	switch last := l.messages[len(l.messages)-1].(type) {
	case *ModelRequest:
		if l.resumed != nil {
			l.resumeDeferred(l.config.Now)
			return nil
		}
	case *ModelResponse:
		if l.resume(last) {
			return nil
		}
	}
	l.compose(p.Instructions)
	return nil
}

// compose makes the next request out of the history.
func (l *Loop) compose(instructions string) {
	last := l.messages[len(l.messages)-1].(*ModelRequest)
	if instructions == "" && len(last.Parts) == 0 && len(l.messages) == 1 {
		l.err = &ConfigError{Problems: []string{"No message history, user prompt, or instructions provided"}}
		return
	}
	if l.deliver(&l.asap, last.Timestamp) {
		last = l.messages[len(l.messages)-1].(*ModelRequest)
	}
	last.Instructions = instructions // the request is ours until it has been sent
	l.input.Messages = l.wire.messages(l.messages)
	if l.config.Limits.CountTokensBeforeRequest {
		l.state = StepCountTokens
		return
	}
	l.send(0)
}

// Counted feeds the input tokens of the request that is to be sent.
func (l *Loop) Counted(tokens int) error {
	if l.state != StepCountTokens || l.err != nil {
		return l.outOfOrder("count of tokens")
	}
	l.fed++
	if l.err = nonNegative("tokens of the request", tokens); l.err != nil {
		return nil
	}
	if l.err = l.config.Limits.perRequest(tokens); l.err == nil {
		l.send(tokens)
	}
	return nil
}

// send lets the request be sent, if the limits allow it.
func (l *Loop) send(tokens int) {
	u := l.counted()
	u.InputTokens += tokens
	if l.err = l.config.Limits.beforeRequest(&u); l.err == nil {
		l.state = StepRequest
	}
}

// CheckPartial returns the error of the limits that a response has reached that is still being made and has used u so far.
// The driver breaks off the response with it: see Interrupt.
func (l *Loop) CheckPartial(u RequestUsage) error {
	if err := u.check(); err != nil {
		return err
	}
	sum := l.counted()
	sum.add(&u)
	return l.config.Limits.afterResponse(&sum, &u)
}

// replace makes messages the history of the run.
func (l *Loop) replace(messages []Message) error {
	if len(messages) == 0 {
		return &ConfigError{Problems: []string{"Processed history cannot be empty."}}
	}
	if err := checkHistory("the processed history", messages); err != nil {
		return err
	}
	last, ok := messages[len(messages)-1].(*ModelRequest)
	if !ok {
		return &ConfigError{Problems: []string{"Processed history must end with a `ModelRequest`."}}
	}
	was := l.messages[len(l.messages)-1]
	l.messages = slices.Clone(messages)
	ours := *last                     // it may be an earlier one, which others hold as well
	if runOf(was) == l.config.RunID { // a request that is sent again belongs to an earlier run
		stamp(&ours.RunID, l.config.RunID)
		stamp(&ours.ConversationID, l.config.ConversationID)
	}
	l.messages[len(messages)-1] = &ours
	l.wire = repair(l.messages)
	return nil
}

// Responded feeds the model's answer and the time at which it came. The loop takes a copy of the response, but shares its parts.
func (l *Loop) Responded(res *ModelResponse, at time.Time) error {
	if l.state != StepRequest || l.err != nil {
		return l.outOfOrder("response")
	}
	if res == nil {
		return errors.New("agentgen: loop was fed a nil response")
	}
	l.fed++
	if l.err = checkResponse(res); l.err != nil {
		return nil
	}
	l.usage.Requests++
	l.usage.addResponse(&res.Usage)
	u := l.counted()
	if l.err = l.config.Limits.afterResponse(&u, &res.Usage); l.err != nil {
		return nil
	}
	l.process(l.keep(res, at), at)
	return nil
}

// process begins with what a response asks for.
func (l *Loop) process(m *ModelResponse, at time.Time) {
	l.items, l.winner, l.unanswered = l.items[:0], -1, 0
	l.sort(m)
	if len(l.items) == 0 {
		l.answerInText(m, at)
		return
	}
	l.addSchemaText(m)
	u := l.counted()
	if err := l.config.Limits.beforeToolCalls(&u, l.countCalls()); err != nil {
		l.fail(err, at)
		return
	}
	l.state = StepExecute
	l.settle(at)
}

// keep appends a copy of the response to the history, in which each call has a name and an id of its own.
func (l *Loop) keep(res *ModelResponse, at time.Time) *ModelResponse {
	m := l.memory.response(hasCalls(res))
	*m = *res
	stamp(&m.Timestamp, at)
	m.RunID, m.ConversationID = l.config.RunID, l.config.ConversationID
	m.Parts = nameCalls(m.Parts, func(part int) string { return l.callID(l.usage.Requests, part) })
	l.messages = append(l.messages, m)
	return m
}

// nameCalls returns the parts of a response with a name for each call, and an id of its own, which callID makes of the
// call's place. Where that changes anything the parts are copied.
func nameCalls(parts []ResponsePart, callID func(part int) string) []ResponsePart {
	given := parts
	var seen map[string]bool // the ids before, where there may be many
	if len(given) > few {
		seen = make(map[string]bool, len(given))
	}
	for i, p := range given {
		c, ok := p.(*ToolCallPart)
		if !ok || c == nil {
			continue
		}
		ambiguous := c.ToolCallID == ""
		if seen == nil {
			ambiguous = ambiguous || calledBefore(given[:i], c.ToolCallID)
		} else {
			ambiguous = ambiguous || seen[c.ToolCallID]
			seen[c.ToolCallID] = true
		}
		if c.ToolName != "" && !ambiguous {
			continue
		}
		named := *c
		if named.ToolName == "" {
			named.ToolName = namelessTool
		}
		if ambiguous {
			named.ToolCallID = callID(i)
		}
		if &parts[0] == &given[0] {
			parts = slices.Clone(parts)
		}
		parts[i] = &named
	}
	return parts
}

// nextCallID makes up the id of a call in the response that is being made.
func (l *Loop) nextCallID(part int) string { return l.callID(l.usage.Requests+1, part) }

// callID makes up the id of a call in the response to a request of the run, the first of which is 1.
func (l *Loop) callID(request, part int) string {
	return "pyd_ai_" + l.config.RunID + "_" + strconv.Itoa(request) + "_" + strconv.Itoa(part)
}

// namelessTool stands for the name of a tool where a model has called one without a name. Providers refuse empty names,
// and a result must have one to answer its call.
const namelessTool = "unnamed"

// calledBefore tells whether one of the parts is a call with that id.
func calledBefore(parts []ResponsePart, id string) bool {
	return slices.ContainsFunc(parts, func(p ResponsePart) bool {
		c, ok := p.(*ToolCallPart)
		return ok && c.ToolCallID == id
	})
}

// sort makes an item of each call of the response.
func (l *Loop) sort(m *ModelResponse) {
	for _, p := range m.Parts {
		c, ok := p.(*ToolCallPart)
		if !ok {
			continue
		}
		it := item{work: Work{Index: len(l.items), Call: c, Retry: l.failures(c.ToolName), MaxRetries: l.config.ToolRetries}}
		if t := find(l.input.OutputTools, c.ToolName); t != nil {
			it.work = l.outputWork(c, t)
			it.work.Index = len(l.items)
			it.sequential = t.Sequential
		} else if t := find(l.input.Tools, c.ToolName); t != nil {
			it.work.MaxRetries = budget(t, l.config.ToolRetries)
			it.sequential = t.Sequential
			it.late = t.External || t.Approval
		} else {
			it.sent = true
			it.outcome = Outcome{Kind: outcomeUnknownTool, Feedback: unknownTool(c.ToolName, &l.input)}
		}
		l.items = append(l.items, it)
	}
}

// outputWork is the work of a call of an output tool.
func (l *Loop) outputWork(c *ToolCallPart, t *ToolInfo) Work {
	return Work{Kind: WorkOutput, Call: c, Retry: l.failures(c.ToolName), MaxRetries: budget(t, l.config.OutputRetries)}
}

func find(tools []*ToolInfo, name string) *ToolInfo {
	for _, t := range tools {
		if t.Name == name {
			return t
		}
	}
	return nil
}

func budget(t *ToolInfo, otherwise int) int {
	if t.Retries != nil {
		return *t.Retries
	}
	return otherwise
}

// countCalls counts the calls of function tools that are to be run now, unknown ones included.
func (l *Loop) countCalls() int {
	n := 0
	for i := range l.items {
		if it := &l.items[i]; it.work.Kind == WorkFunction && !it.late {
			n++
		}
	}
	return n
}

// addSchemaText takes text beside calls for the answer where it has to be of a schema: under EndEarly it goes before
// calls of function tools, as an answer of an output tool would.
func (l *Loop) addSchemaText(m *ModelResponse) {
	if l.config.TextOutput == nil || l.config.EndStrategy != EndEarly {
		return
	}
	preempted := func(it item) bool { return it.work.Kind == WorkFunction && !it.late }
	text := m.answer()
	for i := range l.items {
		if !preempted(l.items[i]) {
			return
		}
	}
	if strings.TrimSpace(text) != "" {
		l.items = append(l.items, l.textItem(text))
	}
}

func (l *Loop) textItem(text string) item {
	call := l.memory.textCall()
	call.Args = text
	return item{work: Work{Index: len(l.items), Kind: WorkText, Call: call, Retry: l.failedAnswers, MaxRetries: l.config.OutputRetries}}
}

// answerInText handles a response without calls: its text is the answer, or the model is told what to do.
func (l *Loop) answerInText(m *ModelResponse, at time.Time) {
	text := m.answer()
	blank := strings.TrimSpace(text) == ""
	if blank {
		if l.err = l.cutOff(m); l.err != nil {
			return
		}
		text = ""
	}
	if l.config.AllowText && !blank || l.config.AllowNone && blank {
		it := l.textItem(text)
		it.sent, it.begun = true, true
		l.items = append(l.items, it)
		l.state, l.unanswered = StepExecute, 1
		return
	}
	l.askAgain(&RetryPromptPart{Content: pleaseAnswer(&l.input), Timestamp: at}, at)
}

// cutOff tells why a response without content will not get better by asking again.
func (l *Loop) cutOff(m *ModelResponse) error {
	switch m.FinishReason {
	case FinishLength:
		return &UnexpectedModelBehaviorError{
			Message: "Model token limit (" + l.tokenLimit() + ") exceeded before any response was generated. Increase the `max_tokens` model setting, " +
				"or simplify the prompt to result in a shorter response that will fit within the limit.",
			FinishReason: FinishLength,
			Reason:       ErrTokenLimit,
			Response:     m,
		}
	case FinishContentFilter:
		return &UnexpectedModelBehaviorError{
			Message:      filtered(m),
			FinishReason: FinishContentFilter,
			Reason:       ErrContentFilter,
			Response:     m,
		}
	}
	return nil
}

func (l *Loop) tokenLimit() string {
	if m := l.input.Settings.MaxTokens; m != nil {
		return strconv.Itoa(*m)
	}
	return "provider default"
}

// askAgain answers a response without a valid answer, unless there were too many of them.
func (l *Loop) askAgain(retry *RetryPromptPart, at time.Time) {
	if l.failedAnswers >= l.config.OutputRetries {
		l.err = spent("Exceeded maximum output retries (%d)", Outcome{Feedback: retry.Content, Violations: retry.Violations}, l.config.OutputRetries)
		return
	}
	l.failedAnswers++
	l.request(new(ModelRequest), []RequestPart{retry}, at)
}

// request appends the next request, in the memory that is given for it, and makes the loop ask for what it needs.
func (l *Loop) request(m *ModelRequest, parts []RequestPart, at time.Time) {
	*m = ModelRequest{Parts: parts, Timestamp: at, RunID: l.config.RunID, ConversationID: l.config.ConversationID}
	if n := len(l.messages); n > 0 && !l.wire.stale {
		_, l.wire.stale = l.messages[n-1].(*ModelRequest)
	}
	l.messages = append(l.messages, m)
	l.state = StepPrepare
}

// Interrupt ends the run with an error that came from outside the loop, such as a tool's. What there is of a response,
// if anything (nil parts are left out), and the results of calls that had ended are kept, in a last message that is marked as interrupted.
func (l *Loop) Interrupt(partial *ModelResponse, err error, at time.Time) {
	if l.err != nil || l.state == StepDone {
		return
	}
	switch {
	case l.state == StepExecute || l.state == StepResolve:
		l.keepResults(at)
	case l.state == StepRequest && partial != nil:
		l.keepPartial(partial, at)
	}
	l.err = err
}
