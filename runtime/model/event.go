package model

import (
	"github.com/agentgen-go/agentgen/runtime/message"
)

// An Event is something that happens in a run that is watched: see Agent.Stream.
type Event interface{ Event() }

// PartStartEvent tells that a part of a response begins.
type PartStartEvent struct {
	// Index is the part's place in the response.
	Index int
	// Part is what there is of it. It does not grow: see PartDeltaEvent.
	Part message.ResponsePart
}

// PartDeltaEvent tells how a part grows. What is empty has not grown.
type PartDeltaEvent struct {
	Index int
	// Content is more of the content of a *TextPart or *ThinkingPart.
	Content string
	// Args are more of the arguments of a *ToolCallPart.
	Args string
}

// PartEndEvent tells that a part is complete.
type PartEndEvent struct {
	Index int
	Part  message.ResponsePart
}

// FinalResultEvent tells that the response holds what may be the answer: text that is allowed, or the call of an output
// tool. It still has to be validated.
type FinalResultEvent struct {
	// ToolName and ToolCallID are those of the output tool, empty for text.
	ToolName, ToolCallID string
}

// FunctionToolCallEvent tells that a function tool is about to be called.
type FunctionToolCallEvent struct{ Call *message.ToolCallPart }

// FunctionToolResultEvent tells how the call of a function tool ended: Result is a *ToolReturnPart or *RetryPromptPart.
// Results come as calls end, not in the order of the calls.
type FunctionToolResultEvent struct{ Result message.RequestPart }

// OutputToolCallEvent tells that the call of an output tool is about to be validated.
type OutputToolCallEvent struct{ Call *message.ToolCallPart }

// OutputToolResultEvent tells what became of the call of an output tool: Result is a *ToolReturnPart or *RetryPromptPart.
type OutputToolResultEvent struct{ Result message.RequestPart }

// DeferredToolRequestsEvent tells that calls of a response wait for approval or for a result.
type DeferredToolRequestsEvent struct{ Requests *message.DeferredRequests }

// DeferredToolResultsEvent tells how some of them were resolved while the run went on.
type DeferredToolResultsEvent struct{ Results *message.DeferredResults }

// EnqueuedMessagesEvent tells that what was said to the run has become part of its history.
type EnqueuedMessagesEvent struct{ Messages []message.Message }

func (*DeferredToolRequestsEvent) Event() {}
func (*DeferredToolResultsEvent) Event()  {}
func (*EnqueuedMessagesEvent) Event()     {}
func (*PartStartEvent) Event()            {}
func (*PartDeltaEvent) Event()            {}
func (*PartEndEvent) Event()              {}
func (*FinalResultEvent) Event()          {}
func (*FunctionToolCallEvent) Event()     {}
func (*FunctionToolResultEvent) Event()   {}
func (*OutputToolCallEvent) Event()       {}
func (*OutputToolResultEvent) Event()     {}
