package message

import (
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// A RequestPart is a part of a Request: *SystemPromptPart, *UserPromptPart, *SpeechPart, *ToolReturnPart,
// *RetryPromptPart, *RetryFeedbackPart, *ToolAvailabilityDeltaPart or *UnknownPart.
//
//agent:codec union=part_kind
type RequestPart interface {
	// requestPart reports whether the part is there, and no nil pointer.
	requestPart() bool
}

// SystemPromptPart is text with which the developer guides the model.
//
//agent:codec kind=system-prompt
type SystemPromptPart struct {
	Content   string    `json:"content"`
	Timestamp time.Time `json:"timestamp" codec:"optional,format=micro"`
	// DynamicRef names the function that made the text, if runs that go on with the history are to ask it again.
	DynamicRef string `json:"dynamic_ref" codec:"zeronull"`
	// Scope tells for how long the model is to see the text.
	Scope PromptScope `json:"scope" codec:"optional"`
	// Metadata is the application's own, a JSON object; no model sees it.
	Metadata jsonwire.Raw     `json:"metadata" codec:"zeronull,object"`
	Unknown  jsonwire.Members `codec:"unknown"`
}

// PromptScope tells for how long a model sees a SystemPromptPart.
type PromptScope string

// The scopes of system prompts.
const (
	ScopeConversation PromptScope = ""        // from then on; in JSON it says "conversation"
	ScopeRequest      PromptScope = "request" // in the one request that it is part of
)

// UserPromptPart is what the user said.
//
//agent:codec kind=user-prompt
type UserPromptPart struct {
	// Content is the prompt where it is plain text.
	Content string `json:"content" codec:"hook"`
	// Items, if not nil, are the prompt instead of Content: texts and media in their order.
	Items     []UserContent    `json:"-"`
	Timestamp time.Time        `json:"timestamp" codec:"optional,format=micro"`
	Unknown   jsonwire.Members `codec:"unknown"`
}

// ToolReturnPart is the result of a tool call.
//
//agent:codec kind=tool-return
type ToolReturnPart struct {
	ToolName   string       `json:"tool_name"`
	Content    jsonwire.Raw `json:"content"`
	ToolCallID string       `json:"tool_call_id" codec:"optional"`
	// ToolKind names a kind of tools whose arguments and results are alike wherever they come from, such as "tool-search".
	ToolKind string `json:"tool_kind" codec:"zeronull"`
	// Metadata is the application's own; no model sees it.
	Metadata  jsonwire.Raw `json:"metadata" codec:"zeronull"`
	Timestamp time.Time    `json:"timestamp" codec:"optional,format=micro"`
	// Outcome says how the call went.
	Outcome ToolOutcome      `json:"outcome" codec:"optional"`
	Unknown jsonwire.Members `codec:"unknown"`
}

// ToolOutcome says how a tool call went.
type ToolOutcome string

// The outcomes of tool calls that have a result.
const (
	ToolSuccess     ToolOutcome = ""            // in JSON it says "success"
	ToolFailed      ToolOutcome = "failed"      // the tool could not do it: see Failedf
	ToolDenied      ToolOutcome = "denied"      // nobody approved of it: see Deny
	ToolInterrupted ToolOutcome = "interrupted" // there was no result, and one was made up
	// ToolRetried: the model was to try again; see RetryPromptPart, instead of which Pydantic AI writes it from 2.60 on.
	ToolRetried ToolOutcome = "retried"
)

// RetryPromptPart tells the model what was wrong with its call or its answer, so that it can try again.
//
//agent:codec kind=retry-prompt
type RetryPromptPart struct {
	// Content says it in words; where Violations are set, they say it instead.
	Content    string               `json:"content" codec:"hook"`
	Violations []jsonwire.Violation `json:"-"`
	// ToolName and ToolCallID name the call that is answered; without them it was the text that was wrong.
	ToolName   string           `json:"tool_name" codec:"zeronull"`
	ToolCallID string           `json:"tool_call_id" codec:"optional"`
	Timestamp  time.Time        `json:"timestamp" codec:"optional,format=micro"`
	Unknown    jsonwire.Members `codec:"unknown"`
}

// ToolAvailabilityDeltaPart records that the model can call more tools from here on.
//
//agent:codec kind=tool-availability-delta
type ToolAvailabilityDeltaPart struct {
	// ToolsAdded are the names of the tools.
	ToolsAdded []string `json:"tools_added" codec:"optional,was=added"`
	// ToolCallID is the call whose result brought them, if any did.
	ToolCallID string           `json:"tool_call_id" codec:"zeronull"`
	Unknown    jsonwire.Members `codec:"unknown"`
}

func (p *SystemPromptPart) requestPart() bool          { return p != nil }
func (p *UserPromptPart) requestPart() bool            { return p != nil }
func (p *SpeechPart) requestPart() bool                { return p != nil }
func (p *ToolReturnPart) requestPart() bool            { return p != nil }
func (p *RetryPromptPart) requestPart() bool           { return p != nil }
func (p *ToolAvailabilityDeltaPart) requestPart() bool { return p != nil }

// Text is the result as the model reads it: a JSON string as its text, anything else as JSON. See also TextOrError.
func (p *ToolReturnPart) Text() string {
	if s, ok := p.Content.Text(); ok {
		return s
	}
	if p.Content == "" {
		return "null"
	}
	return string(p.Content)
}

// TextOrError is Text, in an object {"error": ...} where the call failed or is to be made again, as Pydantic AI writes it
// for providers that have no mark for such results.
func (p *ToolReturnPart) TextOrError() string {
	switch _, isText := p.Content.Text(); {
	case p.Outcome == ToolRetried && !isText && p.Content != "" && p.Content != "null":
		return `{"error":` + string(p.Content) + "}"
	case p.Outcome == ToolRetried && !isText:
		return `{"error":""}`
	case p.Outcome == ToolRetried || p.Outcome == ToolFailed:
		return `{"error":` + string(jsonwire.Quote(p.Text())) + "}"
	}
	return p.Text()
}
