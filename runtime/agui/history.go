package agui

import (
	"slices"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/internal/callid"
	"github.com/agentgen-go/agentgen/runtime/internal/proof"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// held plans a run of a conversation that the client keeps.
func (in *RunInput) held(key []byte) (*plan, error) {
	h := reading{names: map[string]*message.ToolCallPart{}, done: map[string]bool{}}
	last := in.last()
	prompt, items, err := join(in.Messages[last:])
	if err != nil {
		return nil, err
	}
	for i := range in.Messages[:last] {
		if err := h.read(&in.Messages[i]); err != nil {
			return nil, err
		}
	}
	res, err := in.decided(&h, key, prompt != "" || items != nil)
	if err != nil {
		return nil, err
	}
	p := &plan{prompt: prompt, calls: callid.In(h.history), responses: responsesOf(h.history), answered: map[string]bool{}, named: map[string]string{}}
	p.options = append(p.options, runtime.WithHistory(h.history))
	if len(items) > 0 {
		p.options = append(p.options, runtime.WithUserContent(items...))
	}
	if len(res.Approvals)+len(res.Calls) > 0 {
		p.options = append(p.options, runtime.WithDeferredResults(res))
	}
	for id := range res.Calls {
		p.answered[id] = true
	}
	p.idle = len(in.Messages) == 0
	return p, nil
}

// reading makes a history of the messages that a client keeps.
type reading struct {
	history  []message.Message
	request  *message.Request
	response *message.Response
	names    map[string]*message.ToolCallPart // calls by their IDs
	done     map[string]bool                  // calls that have a result
}

func (h *reading) ask(p message.RequestPart) {
	if h.request == nil {
		h.request, h.response = new(message.Request), nil
		h.history = append(h.history, h.request)
	}
	h.request.Parts = append(h.request.Parts, p)
}

func (h *reading) answer(p message.ResponsePart) {
	if h.response == nil {
		h.response, h.request = new(message.Response), nil
		h.history = append(h.history, h.response)
	}
	h.response.Parts = append(h.response.Parts, p)
}

// read adds a message. System prompts of a client are left out: they are the agent's.
func (h *reading) read(m *Message) error {
	switch m.Role {
	case "user":
		prompt, items, err := join([]Message{*m})
		if err != nil {
			return err
		}
		h.ask(&message.UserPromptPart{Content: prompt, Items: items})
	case "reasoning":
		thought := &message.ThinkingPart{Content: m.text()}
		proof.Parse(m.EncryptedValue).Prove(thought)
		h.answer(thought)
	case "assistant":
		if text := m.text(); text != "" {
			h.answer(&message.TextPart{Content: text})
		}
		for _, c := range m.ToolCalls {
			call := &message.ToolCallPart{ToolName: c.Function.Name, Args: c.Function.Arguments, ToolCallID: c.ID}
			proof.Parse(c.EncryptedValue).ProveCall(call)
			h.names[c.ID] = call
			h.answer(call)
		}
	case "tool":
		return h.result(m)
	}
	return nil
}

func (h *reading) result(m *Message) error {
	call := h.names[m.ToolCallID]
	if call == nil || h.done[m.ToolCallID] {
		return refused("message %q is the result of the tool call %q, which has none to come", m.ID, m.ToolCallID)
	}
	h.done[m.ToolCallID] = true
	p := &message.ToolReturnPart{ToolName: call.ToolName, ToolCallID: m.ToolCallID, Content: jsonOf(m.text()), Outcome: message.ToolSuccess}
	if m.Error != "" {
		p.Content, p.Outcome = jsonOf(m.Error), message.ToolFailed
	}
	h.ask(p)
	return nil
}

// decided returns what the client says of the calls with which the history ends. Those that it may not decide are refused.
func (in *RunInput) decided(h *reading, key []byte, spoken bool) (*message.DeferredResults, error) {
	res := &message.DeferredResults{Approvals: map[string]message.Approval{}}
	open := h.open()
	if !spoken {
		res.Calls = h.takeResults(in.Tools)
	}
	for i := range in.Resume {
		e := &in.Resume[i]
		at := slices.IndexFunc(open, func(c *message.ToolCallPart) bool { return verify(key, in.ThreadID, e.InterruptID, c) })
		if at < 0 {
			return nil, refused("resume: the interrupt %q is not one of this thread, or its call has been changed", e.InterruptID)
		}
		var err error
		if res.Approvals[open[at].ToolCallID], err = e.approval(); err != nil {
			return nil, err
		}
	}
	for _, c := range open {
		_, decided := res.Approvals[c.ToolCallID]
		switch {
		case decided:
		case spoken:
			h.ask(&message.ToolReturnPart{ToolName: c.ToolName, ToolCallID: c.ToolCallID, Content: jsonwire.Quote(callid.Elsewhere), Outcome: message.ToolFailed})
		default:
			return nil, refused("the messages end with the tool call %q, which has neither a result nor a resume entry", c.ToolCallID)
		}
	}
	return res, nil
}

// open returns the calls of the last response that have no result.
func (h *reading) open() (calls []*message.ToolCallPart) {
	last := message.LastResponse(h.history)
	if last == nil {
		return nil
	}
	for c := range last.ToolCalls() {
		if !h.done[c.ToolCallID] {
			calls = append(calls, c)
		}
	}
	return calls
}

// takeResults takes the results of client tools with which the history ends out of it, as those that the run has waited for.
func (h *reading) takeResults(tools []Tool) map[string]message.CallResult {
	results := map[string]message.CallResult{}
	if h.request == nil {
		return results
	}
	h.request.Parts = slices.DeleteFunc(h.request.Parts, func(p message.RequestPart) bool {
		ret, ok := p.(*message.ToolReturnPart)
		if !ok || !slices.ContainsFunc(tools, func(t Tool) bool { return t.Name == ret.ToolName }) {
			return false
		}
		results[ret.ToolCallID] = message.CallResult{Content: ret.Content}
		if ret.Outcome == message.ToolFailed {
			results[ret.ToolCallID] = message.CallResult{Failed: ret.Text()}
		}
		return true
	})
	if len(h.request.Parts) == 0 {
		h.history, h.request = h.history[:len(h.history)-1], nil
	}
	return results
}
