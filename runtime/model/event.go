package model

import (
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// EventKind says what has happened. The names are those of Pydantic AI, if it has such events.
type EventKind string

// The kinds of events, with the fields that they set.
const (
	// PartStartEvent: a part of a response begins. Index, Part.
	PartStartEvent EventKind = "part_start"
	// PartDeltaEvent: a part has grown. Index, Delta.
	PartDeltaEvent EventKind = "part_delta"
	// PartEndEvent: a part is complete. Index, Part.
	PartEndEvent EventKind = "part_end"
	// ResponseResetEvent: the request is sent again, to the same model or to another one. The parts of the response so far are
	// void; the next PartStartEvent has index 0.
	ResponseResetEvent EventKind = "response_reset"
	// ResponseUsageEvent: the provider has reported what the response has used so far. Usage.
	ResponseUsageEvent EventKind = "response_usage"
	// FinalResultEvent: the response holds what may be the output, which still has to be validated. Call is the call of an
	// output tool, nil if the output is text.
	FinalResultEvent EventKind = "final_result"
	// FunctionToolCallEvent: a function tool is about to be called. Call.
	FunctionToolCallEvent EventKind = "function_tool_call"
	// FunctionToolResultEvent: the call of a function tool has ended. Result. Results come as calls end, not in the order of
	// the calls.
	FunctionToolResultEvent EventKind = "function_tool_result"
	// OutputToolCallEvent: the call of an output tool is about to be validated. Call.
	OutputToolCallEvent EventKind = "output_tool_call"
	// OutputToolResultEvent: the call of an output tool has been accepted or not. Result.
	OutputToolResultEvent EventKind = "output_tool_result"
	// DeferredToolRequestsEvent: calls of a response wait for approval or for a result. Requests.
	DeferredToolRequestsEvent EventKind = "deferred_tool_requests"
	// DeferredToolResultsEvent: some of them were resolved while the run continues. Results.
	DeferredToolResultsEvent EventKind = "deferred_tool_results"
	// EnqueuedMessagesEvent: enqueued messages have become part of the history. Messages.
	EnqueuedMessagesEvent EventKind = "enqueued_messages"
	// CustomEvent: a function of the application has called Emit. Custom.
	CustomEvent EventKind = "custom"
	// SubAgentEvent: something has happened in a run within this one. SubAgent.
	SubAgentEvent EventKind = "sub_agent"
	// RunResultEvent: the run has succeeded; it is the last event. Output.
	RunResultEvent EventKind = "agent_run_result"
)

// An Event is something that happens in a run that is watched. Kind says what, and which of the other fields are set:
//
//	PartStartEvent             a part of a response begins                Index, Part
//	PartDeltaEvent             it grows                                   Index, Delta
//	PartEndEvent               it is complete                             Index, Part
//	ResponseResetEvent         the response begins anew
//	ResponseUsageEvent         what the response has used so far          Usage
//	FinalResultEvent           the response holds what may be the output  Call, if it is one of an output tool
//	FunctionToolCallEvent      a function tool is about to be called      Call
//	FunctionToolResultEvent    the call has ended                         Result
//	OutputToolCallEvent        the call of an output tool is looked at    Call
//	OutputToolResultEvent      it was accepted or not                     Result
//	DeferredToolRequestsEvent  calls wait                                 Requests
//	DeferredToolResultsEvent   some were resolved                         Results
//	EnqueuedMessagesEvent      enqueued messages are in the history       Messages
//	CustomEvent                a function has something to say            Custom
//	SubAgentEvent              an event of a run within this one          SubAgent
//	RunResultEvent             the run has succeeded                      Output
//
// Events are values, so that none has to be allocated; what they point to must not be changed. Their JSON form has the kind as
// event_kind and the fields that it sets.
type Event struct {
	Kind EventKind
	// Index is the index of a part in its response.
	Index int
	// Part is a part as it began, or as it ended. It does not grow.
	Part message.ResponsePart
	// Delta is how a part has grown.
	Delta Delta
	// Call is the call of a tool.
	Call *message.ToolCallPart
	// Result is a *message.ToolReturnPart.
	Result message.RequestPart
	// Requests are the calls that wait, Results what has become of them.
	Requests *message.DeferredRequests
	Results  *message.DeferredResults
	// Messages are those that were enqueued together.
	Messages []message.Message
	// Usage is what a response has used so far.
	Usage *usage.Request
	// Custom is what a function has to say.
	Custom *Custom
	// SubAgent is what has happened in a run within this one.
	SubAgent *SubAgent
	// Output is the run's output as JSON, a text as a JSON string. It is empty if the output has no JSON form.
	Output jsonwire.Raw
	// OutputMode is the form in which the request asked for the output, of events about parts.
	OutputMode message.OutputMode
}

// Custom is what a function of the application says to those who watch a run.
type Custom struct {
	// Name says what it is.
	Name string `json:"name"`
	// Data is any JSON.
	Data jsonwire.Raw `json:"data,omitempty"`
	// ToolCallID is the ID of the call in which it was said, if it was in one.
	ToolCallID string `json:"tool_call_id,omitempty"`
}

// SubAgent is an event of a run within another one.
type SubAgent struct {
	// Name is the name of the inner run's agent, RunID the ID of that run.
	Name  string `json:"name,omitempty"`
	RunID string `json:"run_id"`
	// ToolCallID is the ID of the outer run's call in which the inner run was begun; empty if it was not begun in a call.
	ToolCallID string `json:"tool_call_id,omitempty"`
	// Event is what has happened. If it is a SubAgentEvent, it is of a run within the inner one.
	Event Event `json:"event"`
}

// DeltaKind says how a part has grown.
type DeltaKind string

// The kinds of deltas.
const (
	// TextDelta: the part has more text. Delta.Text.
	TextDelta DeltaKind = "text"
	// ThinkingDelta: the part has more of a thought. Delta.Thinking.
	ThinkingDelta DeltaKind = "thinking"
	// ArgsDelta: the part, a tool call, has more arguments. Delta.Args.
	ArgsDelta DeltaKind = "tool_call"
	// PartDelta: something else of the part has changed. Delta.Part.
	PartDelta DeltaKind = "part"
)

// Delta is how a part of a response has grown. One of the fields is set: Kind says which.
type Delta struct {
	// Text is more text of a *message.TextPart or *message.CompactionPart, Thinking of a *message.ThinkingPart, and Args are
	// more arguments of a tool call.
	Text, Thinking, Args string
	// Part, if not nil, is the part so far, of which something else has changed: its signature, its id, its provider's
	// details.
	Part message.ResponsePart
}

// Kind says which of the fields is set; it is empty if none is.
func (d *Delta) Kind() DeltaKind {
	switch {
	case d.Part != nil:
		return PartDelta
	case d.Text != "":
		return TextDelta
	case d.Thinking != "":
		return ThinkingDelta
	case d.Args != "":
		return ArgsDelta
	}
	return ""
}

// String returns the delta of the text, whatever it is of.
func (d *Delta) String() string {
	switch {
	case d.Text != "":
		return d.Text
	case d.Thinking != "":
		return d.Thinking
	}
	return d.Args
}
