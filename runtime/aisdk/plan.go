package aisdk

import (
	"cmp"
	"slices"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/conversation"
	"github.com/agentgen-go/agentgen/runtime/internal/callid"
	"github.com/agentgen-go/agentgen/runtime/internal/py"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// plan is what a request asks for.
type plan struct {
	prompt  string
	options []runtime.RunOption
	// answered are the calls whose results are not sent: the client has them itself, or has no place for them.
	answered map[string]bool
	// named are the IDs by which the client knows the calls that a stored run waits for, if they are not their own.
	named map[string]string
	// calls are the IDs of calls that the conversation has already.
	calls map[string]bool
	// resumes reports whether a stored run is resumed, so that it keeps its ID.
	resumes bool
	// again reports whether the user's last message is answered once more.
	again bool
}

func newPlan(history []message.Message) *plan {
	return &plan{answered: map[string]bool{}, calls: callid.In(history), named: map[string]string{}}
}

// say sets what the user says.
func (p *plan) say(prompt string, items []message.UserContent) {
	p.prompt = prompt
	if len(items) > 0 {
		p.options = append(p.options, runtime.WithUserContent(items...))
	}
}

// resume resumes a run with results.
func (p *plan) resume(res *message.DeferredResults) {
	if len(res.Approvals)+len(res.Calls) == 0 {
		return
	}
	p.options = append(p.options, runtime.WithDeferredResults(res))
	for id := range res.Calls {
		p.answered[id] = true
	}
}

// last returns the message that the client has sent last.
func (in *Post) last() *UIMessage { return &in.Messages[len(in.Messages)-1] }

// lastStep returns the parts of the last step of the assistant's last message. Earlier steps may have calls with the same IDs.
func (in *Post) lastStep() []Part {
	for _, m := range slices.Backward(in.Messages) {
		if m.Role == "assistant" {
			steps := m.steps()
			return steps[len(steps)-1]
		}
	}
	return nil
}

// stored plans a run of a conversation that is kept on the server.
func (in *Post) stored(c *conversation.Conversation) (*plan, error) {
	all := slices.Concat(c.Messages, c.Pending)
	if in.Trigger == "regenerate-message" {
		if p, err := in.anew(all); p != nil || err != nil {
			return p, err
		}
	}
	p := newPlan(all)
	spoken := in.last().Role == "user"
	if spoken {
		prompt, items, err := in.last().said()
		if err != nil {
			return nil, err
		}
		p.say(prompt, items)
	}
	if c.Snapshot == nil {
		if !spoken {
			return nil, refused("no run of this chat waits: the last message must be the user's")
		}
		p.options = append(p.options, runtime.WithHistory(c.Messages))
		return p, nil
	}
	res, err := in.resolve(c.Open, p, spoken)
	if err != nil {
		return nil, err
	}
	p.options, p.resumes = append(p.options, runtime.WithSnapshot(c.Snapshot)), true
	p.resume(res)
	return p, nil
}

// anew plans a run that answers the user's last message once more. It returns nil if the client's last message is the user's and another
// one: the conversation does not have it, as the process that had it was killed, or the store has failed.
func (in *Post) anew(history []message.Message) (*plan, error) {
	i, said := lastPrompt(history)
	last := in.last()
	switch {
	case last.Role == "user" && (said == nil || !last.says(said)):
		return nil, nil
	case said == nil:
		return nil, refused("there is no message of the user to answer again")
	}
	p := newPlan(history[:i])
	p.again = true
	p.say(said.Content, said.Items)
	p.options = append(p.options, runtime.WithHistory(history[:i]))
	return p, nil
}

// lastPrompt returns what the user has said last, and the index of its message.
func lastPrompt(history []message.Message) (int, *message.UserPromptPart) {
	for i, m := range slices.Backward(history) {
		r, ok := m.(*message.Request)
		if !ok {
			continue
		}
		for _, p := range r.Parts {
			if said, ok := p.(*message.UserPromptPart); ok {
				return i, said
			}
		}
	}
	return 0, nil
}

// resolve returns the results of the calls that a stored run waits for. If the user says something else instead, what is open is
// denied.
func (in *Post) resolve(open *message.DeferredRequests, plan *plan, spoken bool) (*message.DeferredResults, error) {
	res := &message.DeferredResults{Approvals: map[string]message.Approval{}, Calls: map[string]message.CallResult{}}
	last := in.lastStep()
	for i := range last {
		p := &last[i]
		if p.tool() == "" {
			continue
		}
		approve, call := callid.Open(open.Approvals, p.ToolCallID), callid.Open(open.Calls, p.ToolCallID)
		if id := cmp.Or(approve, call); id != "" && id != p.ToolCallID {
			plan.named[id] = p.ToolCallID
		}
		if decision, ok := p.decision(); ok && approve != "" {
			res.Approvals[approve] = decision
		}
		if ret := p.result(); ret != nil && call != "" {
			res.Calls[call] = resultOf(ret)
		}
	}
	if spoken { // the run writes another message, in which there are none of these calls
		for _, id := range slices.Concat(message.CallIDs(open.Approvals), message.CallIDs(open.Calls)) {
			plan.answered[id] = true
		}
	}
	rest := open.Remaining(res)
	if rest == nil {
		return res, nil
	}
	if !spoken {
		return nil, refused("the chat also waits for the tool calls %s", py.List(slices.Concat(message.CallIDs(rest.Approvals), message.CallIDs(rest.Calls))))
	}
	return res.Merge(rest.Decline(callid.Elsewhere)), nil
}

func resultOf(p *message.ToolReturnPart) message.CallResult {
	if p.Outcome == message.ToolFailed {
		return message.CallResult{Failed: p.Text()}
	}
	return message.CallResult{Content: p.Content}
}
