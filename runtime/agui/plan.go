package agui

import (
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
	// answered are the calls whose results the client has itself.
	answered map[string]bool
	// named are the IDs by which the client knows the calls that a stored run waits for, if they are not their own.
	named map[string]string
	// calls are the IDs of calls that the conversation has already.
	calls map[string]bool
	// responses is how many responses the conversation has already.
	responses int
	// idle reports whether the request asks for nothing but what the server knows.
	idle bool
}

// said returns the messages of the user with which the input ends, as content.
func (in *RunInput) said() (prompt string, items []message.UserContent, err error) {
	return join(in.Messages[in.last():])
}

// last returns the index of the first of the user's messages with which the input ends.
func (in *RunInput) last() int {
	i := len(in.Messages)
	for i > 0 && in.Messages[i-1].Role == "user" {
		i--
	}
	return i
}

// join makes one prompt of messages of the user.
func join(messages []Message) (prompt string, items []message.UserContent, err error) {
	for i := range messages {
		m := &messages[i]
		more, err := m.items()
		if err != nil {
			return "", nil, err
		}
		if more == nil {
			more = []message.UserContent{message.Text(m.text())}
		}
		items = append(items, more...)
	}
	if len(items) == 1 {
		if text, ok := items[0].(message.Text); ok {
			return string(text), nil, nil
		}
	}
	return "", items, nil
}

// results returns the results of client tools with which the input ends, by the IDs that the client knows.
func (in *RunInput) results() map[string]*Message {
	all := map[string]*Message{}
	for i := len(in.Messages) - 1; i >= 0; i-- {
		switch m := &in.Messages[i]; m.Role {
		case "tool":
			if _, ok := all[m.ToolCallID]; !ok {
				all[m.ToolCallID] = m
			}
		case "assistant":
			return all
		}
	}
	return all
}

// stored plans a run of a conversation that is kept on the server.
func (in *RunInput) stored(c *conversation.Conversation) (*plan, error) {
	prompt, items, err := in.said()
	if err != nil {
		return nil, err
	}
	all := slices.Concat(c.Messages, c.Pending)
	p := &plan{prompt: prompt, calls: callid.In(all), responses: responsesOf(all), answered: map[string]bool{}, named: in.names(c.Open)}
	if len(items) > 0 {
		p.options = append(p.options, runtime.WithUserContent(items...))
	}
	if c.Snapshot == nil {
		if len(in.Resume) > 0 {
			return nil, refused("resume: no run of this thread waits")
		}
		p.options = append(p.options, runtime.WithHistory(c.Messages))
		p.idle = prompt == "" && items == nil
		return p, nil
	}
	results, err := in.resolve(c.Open, p, prompt != "" || items != nil)
	if err != nil {
		return nil, err
	}
	if results == nil {
		p.idle = true
		return p, nil
	}
	p.options = append(p.options, runtime.WithSnapshot(c.Snapshot), runtime.WithDeferredResults(results))
	return p, nil
}

// resolve returns the results of the calls that a stored run waits for, nil if the input says nothing about them. If the user says
// something else instead, what is open is denied.
func (in *RunInput) resolve(open *message.DeferredRequests, p *plan, spoken bool) (*message.DeferredResults, error) {
	res := &message.DeferredResults{Approvals: map[string]message.Approval{}, Calls: map[string]message.CallResult{}}
	for i := range in.Resume {
		id := callid.Open(open.Approvals, interrupted(in.Resume[i].InterruptID))
		if id == "" {
			return nil, refused("resume: no call of this thread waits for the interrupt %q", in.Resume[i].InterruptID)
		}
		var err error
		if res.Approvals[id], err = in.Resume[i].approval(); err != nil {
			return nil, err
		}
	}
	for shown, m := range in.results() {
		if id := callid.Open(open.Calls, shown); id != "" {
			res.Calls[id] = m.result()
			p.answered[id] = true
		}
	}
	if len(res.Approvals)+len(res.Calls) == 0 && !spoken {
		return nil, nil
	}
	rest := open.Remaining(res)
	if rest == nil {
		return res, nil
	}
	if !spoken {
		return nil, refused("the thread also waits for the tool calls %s", py.List(slices.Concat(message.CallIDs(rest.Approvals), message.CallIDs(rest.Calls))))
	}
	return res.Merge(rest.Decline(callid.Elsewhere)), nil
}

// names returns the IDs by which the client knows calls, if they are not their own.
func (in *RunInput) names(open *message.DeferredRequests) map[string]string {
	named := map[string]string{}
	if open == nil {
		return named
	}
	for i := range in.Messages {
		for _, c := range in.Messages[i].ToolCalls {
			if id := callid.Open(slices.Concat(open.Approvals, open.Calls), c.ID); id != "" && id != c.ID {
				named[id] = c.ID
			}
		}
	}
	return named
}

// approval returns what a client has decided about a call.
func (e *ResumeEntry) approval() (message.Approval, error) {
	if e.Status == "cancelled" {
		return message.Deny("Cancelled by user."), nil
	}
	var d decision
	if e.Payload != "" {
		if err := d.DecodeJSON([]byte(e.Payload)); err != nil {
			return message.Approval{}, refused("resume: the payload of the interrupt %q is invalid: %v", e.InterruptID, err)
		}
	}
	switch {
	case d.Approved && d.EditedArgs != "" && d.EditedArgs != "null":
		return message.ApproveWith(d.EditedArgs), nil
	case d.Approved:
		return message.Approve(), nil
	}
	return message.Deny(d.Reason), nil
}

func responsesOf(all []message.Message) (n int) {
	for _, m := range all {
		if message.IsResponse(m) {
			n++
		}
	}
	return n
}
