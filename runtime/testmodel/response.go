package testmodel

import (
	"slices"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Text is a response of plain text.
func Text(text string) *message.Response {
	return &message.Response{Parts: []message.ResponsePart{&message.TextPart{Content: text}}}
}

// Call is a response that calls a tool with arguments in JSON. The run makes up the id of the call.
func Call(tool, args string) *message.Response {
	return &message.Response{Parts: []message.ResponsePart{&message.ToolCallPart{ToolName: tool, Args: args}}}
}

// CallID is a response that calls a tool with arguments in JSON, by a call with an ID of its own.
func CallID(id, tool, args string) *message.Response {
	return &message.Response{Parts: []message.ResponsePart{&message.ToolCallPart{ToolName: tool, Args: args, ToolCallID: id}}}
}

// Thinking is a response that holds a thought. Join it with a text or a call.
func Thinking(thought string) *message.Response {
	return &message.Response{Parts: []message.ResponsePart{&message.ThinkingPart{Content: thought}}}
}

// Empty is a response without content.
func Empty() *message.Response { return &message.Response{} }

// LastPrompt returns the latest prompt of the user in a request: the texts of the last prompt, or "" if there is none.
func LastPrompt(p *model.Prepared) string {
	for _, m := range slices.Backward(p.Messages) {
		r, ok := m.(*message.Request)
		if !ok {
			continue
		}
		for _, part := range slices.Backward(r.Parts) {
			if u, ok := part.(*message.UserPromptPart); ok {
				return u.Text()
			}
		}
	}
	return ""
}

// Finish is a response that says why the model stopped, such as message.FinishLength.
func Finish(reason message.FinishReason, r *message.Response) *message.Response {
	stopped := *r
	stopped.FinishReason = reason
	return &stopped
}

// Join is one response with the parts of several, such as two calls at once.
func Join(responses ...*message.Response) *message.Response {
	all := &message.Response{}
	for _, r := range responses {
		all.Parts = append(all.Parts, r.Parts...)
	}
	return all
}
