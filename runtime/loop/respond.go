package loop

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Responded feeds the model's response and the time at which it came. The loop takes a copy of the response, but shares
// its parts. One that exceeds the limits ends the run, and is kept as interrupted.
func (l *Loop) Responded(res *message.Response, at time.Time) error {
	if l.state != StepRequest || l.err != nil {
		return l.outOfOrder("response")
	}
	if res == nil {
		return errors.New("agentgen: loop was fed a nil response")
	}
	l.fed++
	if m := l.receive(res, at); m != nil {
		l.process(m, at)
	}
	return nil
}

// receive counts a response and keeps it in the history. It returns what it keeps, or nil if the response ends the run: it
// is invalid, or exceeds the limits.
func (l *Loop) receive(res *message.Response, at time.Time) *message.Response {
	if l.err = model.CheckResponse(res); l.err != nil {
		return nil
	}
	l.countResponse(res)
	l.countAttempts(res)
	m := l.keep(res, at)
	if l.err = l.afterResponse(res); l.err != nil {
		m.State = message.StateInterrupted // a run that continues from it has paid for it
		return nil
	}
	return m
}

// process begins with what a response asks for.
func (l *Loop) process(m *message.Response, at time.Time) {
	l.noItems()
	l.enter(phaseOutputs)
	l.mode = l.input.Output.Resolve(m.OutputMode)
	l.sort(m)
	if len(l.items) == 0 {
		l.outputInText(m, at)
		return
	}
	l.addSchemaText(m)
	l.recount()
	if err := l.config.Limits.BeforeToolCalls(l.counted(), l.countCalls()); err != nil {
		l.fail(err, at)
		return
	}
	l.state = StepExecute
	l.settle(at)
}

// keep appends a copy of the response to the history, in which each call has a name and an id of its own.
func (l *Loop) keep(res *message.Response, at time.Time) *message.Response {
	m := l.memory.response(message.HasCalls(res))
	*m = *res
	stamp(&m.Timestamp, at)
	m.RunID, m.ConversationID = l.config.RunID, l.config.ConversationID
	m.Parts = message.NameCalls(m.Parts, func(part int) string { return l.callID(l.usage.Requests, part) })
	l.messages = append(l.messages, m)
	return m
}

// NextCallID returns the id that the loop gives a call without one in the response that is being made; part is the call's
// index among the parts.
func (l *Loop) NextCallID(part int) string { return l.callID(l.usage.Requests+1, part) }

// callID makes up the id of a call in the response to a request of the run, the first of which is 1.
func (l *Loop) callID(request, part int) string {
	return "pyd_ai_" + l.config.RunID + "_" + strconv.Itoa(request) + "_" + strconv.Itoa(part)
}

// sort makes an item of each call of the response.
func (l *Loop) sort(m *message.Response) {
	l.items = grown(l.items, countCalls(m.Parts))
	l.progress.listed = 0
	found := message.FoundIn(m.Parts)
	for _, p := range m.Parts {
		c, ok := p.(*message.ToolCallPart)
		if !ok {
			continue
		}
		it := l.newItem()
		w := &it.work
		w.Index, w.Call, w.Retry, w.MaxRetries = len(l.items)-1, c, l.failures(c.ToolName), l.config.ToolRetries
		if t := l.outputTool(c.ToolName); t != nil {
			index := w.Index
			*w = l.outputWork(c, t)
			w.Index = index
			it.sequential = t.Sequential
		} else if t := model.FindTool(l.input.Tools, c.ToolName); t != nil && t.Unavailable != "" && !found[t.Name] {
			it.sent, it.work.Tool = true, t
			it.outcome = Outcome{Kind: OutcomeUnknownTool, Feedback: notYet(t)}
		} else if t != nil {
			it.work.Tool, it.work.MaxRetries = t, l.Budget(t)
			it.sequential = t.Sequential
			it.late = t.External || t.Approval
		} else {
			it.sent = true
			it.outcome = Outcome{Kind: OutcomeUnknownTool, Feedback: l.unknownTool(c.ToolName, l.input.Tools)}
		}
	}
}

func countCalls(parts []message.ResponsePart) (n int) {
	for _, p := range parts {
		if _, ok := p.(*message.ToolCallPart); ok {
			n++
		}
	}
	return n
}

// outputWork is the work of a call of an output tool.
func (l *Loop) outputWork(c *message.ToolCallPart, t *model.ToolDef) Work {
	return Work{
		Kind: WorkOutput, Call: c, Tool: t, Retry: l.failures(c.ToolName), MaxRetries: budget(t, l.config.OutputRetries),
		Failed: l.failedOutputs, Allowed: l.config.OutputRetries,
	}
}

// textWork is the work of a text that stands in the arguments of call.
func (l *Loop) textWork(call *message.ToolCallPart) Work {
	n, most := l.failedOutputs, l.config.OutputRetries
	return Work{Index: len(l.items), Kind: WorkText, JSON: l.schemaText(), Call: call, Retry: n, MaxRetries: most, Failed: n, Allowed: most}
}

// OutputWork returns what the work of an output would be that the model is still writing: a call of an output tool, or
// text if call is nil. mode is the form in which the output was asked for.
func (l *Loop) OutputWork(call *message.ToolCallPart, mode message.OutputMode) Work {
	if call == nil {
		w := l.textWork(new(message.ToolCallPart))
		w.JSON = l.input.Output.Resolve(mode).IsJSON() || l.jsonText()
		return w
	}
	return l.outputWork(call, l.input.Output.Sent(call.ToolName, mode))
}

// outputTool returns the output tool with that name among those that the model was sent, or nil.
func (l *Loop) outputTool(name string) *model.ToolDef {
	return l.input.Output.Sent(name, l.mode)
}

// outputTools returns the output tools that the model was sent.
func (l *Loop) outputTools() []*model.ToolDef {
	o := &l.input.Output
	if l.mode.IsJSON() {
		return o.Functions
	}
	return slices.Concat(o.Choices, o.Functions)
}

// allowText reports whether text is a valid output.
func (l *Loop) allowText() bool { return l.input.Output.AllowText || l.schemaText() }

// schemaText reports whether text is taken for the output as JSON.
func (l *Loop) schemaText() bool { return l.mode.IsJSON() || l.jsonText() }

// jsonText reports whether text is the JSON of an output for which there are output tools, too.
func (l *Loop) jsonText() bool {
	o := &l.input.Output
	return o.JSONText && !o.AllowText && len(o.Choices) > 0
}

// Budget returns how often a call of a function tool may be corrected.
func (l *Loop) Budget(t *model.ToolDef) int { return budget(t, l.config.ToolRetries) }

func budget(t *model.ToolDef, otherwise int) int {
	if t != nil && t.Retries != nil {
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

// addSchemaText takes text beside calls for the output if it has to match a schema: under EndEarly it precedes calls of
// function tools, as the call of an output tool would.
func (l *Loop) addSchemaText(m *message.Response) {
	if !l.schemaText() || l.config.EndStrategy != EndEarly {
		return
	}
	preempted := func(it item) bool { return it.work.Kind == WorkFunction && !it.late }
	text := m.OutputText()
	for i := range l.items {
		if !preempted(l.items[i]) {
			return
		}
	}
	if strings.TrimSpace(text) != "" {
		l.textItem(text)
	}
}

// textItem appends the item of a text that is taken for the output.
func (l *Loop) textItem(text string) *item {
	call := l.memory.textCall()
	call.Args = text
	w := l.textWork(call)
	it := l.newItem()
	it.work = w
	return it
}

// outputInText handles a response without calls: its text is the output, or the model is told what to do.
func (l *Loop) outputInText(m *message.Response, at time.Time) {
	text := m.OutputText()
	blank := strings.TrimSpace(text) == ""
	if blank {
		if l.err = l.cutOff(m); l.err != nil {
			return
		}
		text = ""
	}
	if l.allowText() && !blank || l.config.AllowNone && blank {
		it := l.textItem(text)
		it.sent, it.begun = true, true
		l.recount()
		l.state, l.unanswered = StepExecute, 1
		return
	}
	l.askAgain(message.RetryNoOutput, Outcome{Feedback: l.pleaseAnswer()}, at)
}

// cutOff says why a response without content will not get better by asking again.
func (l *Loop) cutOff(m *message.Response) error {
	switch m.FinishReason {
	case message.FinishLength:
		return l.tooLong("before any response was generated", model.ErrTokenLimit, m)
	case message.FinishContentFilter:
		return &model.UnexpectedBehaviorError{
			Message:      filtered(m),
			FinishReason: message.FinishContentFilter,
			Reason:       model.ErrContentFilter,
			Response:     m,
		}
	}
	return nil
}

// tooLong is the error of a response that has reached its token limit.
func (l *Loop) tooLong(when string, reason error, m *message.Response) error {
	limit := "provider default"
	if n := l.input.Settings.OrZero().MaxTokens; n != nil {
		limit = strconv.Itoa(*n)
	}
	return &model.UnexpectedBehaviorError{
		Message: "Model token limit (" + limit + ") exceeded " + when + ". Increase the `max_tokens` model setting, " +
			"or simplify the prompt to result in a shorter response that will fit within the limit.",
		FinishReason: message.FinishLength,
		Reason:       reason,
		Response:     m,
	}
}

// askAgain asks for another response after one without a valid output, unless there were too many of them. why says
// what was wrong.
func (l *Loop) askAgain(cause message.RetryCause, why Outcome, at time.Time) {
	if l.failedOutputs >= l.config.OutputRetries {
		l.err = spent("Exceeded maximum output retries (%d)", why, l.config.OutputRetries)
		return
	}
	l.failedOutputs++
	l.request(new(message.Request), []message.RequestPart{&message.RetryFeedbackPart{
		Content:    why.Feedback,
		Violations: why.Violations,
		Retry:      message.RetryInfo{Cause: cause, Attempt: new(l.failedOutputs), MaxRetries: new(l.config.OutputRetries)},
		Timestamp:  at,
	}}, at)
}
