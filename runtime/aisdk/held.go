package aisdk

import (
	"crypto/hmac"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/internal/callid"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// held plans a run of a conversation that the client keeps. external are the tools that the client runs.
func (in *Post) held(key []byte, external func(name string) bool) (*plan, error) {
	messages := in.Messages
	if in.Trigger == "regenerate-message" {
		for len(messages) > 0 && messages[len(messages)-1].Role != "user" {
			messages = messages[:len(messages)-1]
		}
	}
	if len(messages) == 0 {
		return nil, refused("there is no message of the user to answer")
	}
	last := &messages[len(messages)-1]
	spoken := last.Role == "user"
	earlier := messages
	if spoken {
		earlier = messages[:len(messages)-1]
	}
	h := reading{key: key, chat: in.ID, external: external, results: &message.DeferredResults{Approvals: map[string]message.Approval{}, Calls: map[string]message.CallResult{}}}
	for i := range earlier {
		if err := h.read(&earlier[i], i == len(messages)-1); err != nil {
			return nil, err
		}
	}
	p := newPlan(h.history)
	p.again = in.Trigger == "regenerate-message"
	p.options = append(p.options, runtime.WithHistory(h.history))
	if spoken {
		prompt, items, err := last.said()
		if err != nil {
			return nil, err
		}
		p.say(prompt, items)
	}
	p.resume(h.results)
	return p, nil
}

// reading makes a history of the messages that a client keeps.
type reading struct {
	key      []byte
	chat     string
	external func(name string) bool
	history  []message.Message
	results  *message.DeferredResults // of the step with which the history ends
}

// read adds a message. ends reports whether the conversation ends with it, so that its last step may wait.
func (h *reading) read(m *UIMessage, ends bool) error {
	switch m.Role {
	case "user":
		prompt, items, err := m.said()
		if err != nil {
			return err
		}
		h.history = append(h.history, &message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Content: prompt, Items: items}}})
	case "assistant":
		steps := m.steps()
		for i, parts := range steps {
			if err := h.step(parts, ends && i == len(steps)-1); err != nil {
				return err
			}
		}
	}
	return nil // system prompts of a client are left out: they are the agent's
}

// steps splits an assistant's message at the beginnings of its steps.
func (m *UIMessage) steps() (steps [][]Part) {
	from := 0
	for i, p := range m.Parts {
		if p.Type == "step-start" {
			steps = append(steps, m.Parts[from:i])
			from = i + 1
		}
	}
	return append(steps, m.Parts[from:])
}

// step adds a response and the results of its calls.
func (h *reading) step(parts []Part, waits bool) error {
	response, request := new(message.Response), new(message.Request)
	for i := range parts {
		p := &parts[i]
		switch {
		case p.Type == "text":
			response.Parts = append(response.Parts, &message.TextPart{Content: p.Text})
		case p.Type == "reasoning":
			thought := &message.ThinkingPart{Content: p.Text}
			if of := p.ProviderMetadata[ownKey]; of != nil {
				of.Prove(thought)
			}
			response.Parts = append(response.Parts, thought)
		case p.tool() != "":
			call := p.call()
			response.Parts = append(response.Parts, call)
			ret, err := h.settle(p, call, waits)
			if err != nil {
				return err
			}
			if ret != nil {
				request.Parts = append(request.Parts, ret)
			}
		}
	}
	if len(response.Parts) > 0 {
		h.history = append(h.history, response)
	}
	if len(request.Parts) > 0 {
		h.history = append(h.history, request)
	}
	return nil
}

// settle returns the result of a call, nil if the run has waited for it.
func (h *reading) settle(p *Part, call *message.ToolCallPart, waits bool) (*message.ToolReturnPart, error) {
	ret := p.result()
	switch {
	case ret != nil && waits && h.external(call.ToolName):
		h.results.Calls[call.ToolCallID] = resultOf(ret)
		return nil, nil
	case ret != nil:
		return ret, nil
	case !waits: // the user has said something else instead
		return &message.ToolReturnPart{ToolName: call.ToolName, ToolCallID: call.ToolCallID, Content: jsonwire.Quote(callid.Elsewhere), Outcome: message.ToolFailed}, nil
	}
	decision, ok := p.decision()
	if !ok {
		return nil, refused("the messages end with the tool call %q, which has neither a result nor a decision", call.ToolCallID)
	}
	if !hmac.Equal([]byte(p.Approval.Signature), []byte(sign(h.key, h.chat, call))) {
		return nil, refused("the approval of the tool call %q is not one of this chat, or the call has been changed", call.ToolCallID)
	}
	h.results.Approvals[call.ToolCallID] = decision
	return nil, nil
}
