package message

import (
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// A RequestPart is a part of a Request: *SystemPromptPart, *UserPromptPart, *SpeechPart, *ToolReturnPart,
// *RetryFeedbackPart, *CompactionPart, *ToolAvailabilityDeltaPart, *CapabilityLoadDeltaPart, *ModelSettingsDeltaPart,
// *InstructionDeltaPart, *InstructionBaselinePart or *UnknownPart.
//
//agent:codec union=part_kind
type RequestPart interface {
	// requestPart reports whether the part is not a nil pointer.
	requestPart() bool
}

// SystemPromptPart is text with which the developer guides the model.
//
//agent:codec kind=system-prompt
type SystemPromptPart struct {
	Content   string    `json:"content"`
	Timestamp time.Time `json:"timestamp" codec:"optional,format=micro"`
	// DynamicRef names the function that made the text, if runs that continue the history are to call it again.
	DynamicRef string `json:"dynamic_ref" codec:"zeronull"`
	// ContextID names a text that later ones with the same ID replace; empty for one that is sent as it is.
	ContextID string `json:"context_id" codec:"zeronull"`
	// Scope says for how long the model is to see the text.
	Scope PromptScope `json:"scope" codec:"optional"`
	// Metadata is a JSON object for the application; models do not see it.
	Metadata jsonwire.Raw     `json:"metadata" codec:"zeronull,object"`
	Unknown  jsonwire.Members `codec:"unknown"`
}

// PromptScope says for how long a model sees a SystemPromptPart.
type PromptScope string

// The scopes of system prompts.
const (
	ScopeConversation PromptScope = ""        // from then on; in JSON it says "conversation"
	ScopeRequest      PromptScope = "request" // in the one request that it is part of
)

// UserPromptPart is a prompt of the user.
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

// ToolReturnPart is the result of a tool call, or what was wrong with the call, so that the model can make it again:
// see ToolRetried.
//
//agent:codec kind=tool-return
type ToolReturnPart struct {
	ToolName string `json:"tool_name"`
	// Content is the result as JSON. That of a call that is to be made again is a text or a list of violations.
	Content    jsonwire.Raw `json:"content"`
	ToolCallID string       `json:"tool_call_id" codec:"optional"`
	// ToolKind names a kind of tools whose arguments and results are alike wherever they come from, such as "tool-search".
	ToolKind string `json:"tool_kind" codec:"zeronull"`
	// Metadata is for the application; models do not see it.
	Metadata  jsonwire.Raw `json:"metadata" codec:"zeronull"`
	Timestamp time.Time    `json:"timestamp" codec:"optional,format=micro"`
	// Outcome says how the call went.
	Outcome ToolOutcome `json:"outcome" codec:"optional"`
	// Retry says why the call is to be made again, where Outcome is ToolRetried and that is known. Models do not see it.
	Retry *RetryInfo `json:"retry" codec:"optional"`
	// ContentFileDigests names the parts of Content in which Pydantic AI sees files of its own, by the SHA-256 of their
	// JSON. A result of Go holds none: nil is written as an empty list where Content is a list or an object.
	ContentFileDigests []string `json:"content_file_digests,omitzero"`
	// FilesUnknown reports whether the history that the part was read from did not say which parts of Content are files,
	// as those of Pydantic AI before 2.66 do not. ContentFileDigests is not written then.
	FilesUnknown bool             `json:"-"`
	Unknown      jsonwire.Members `codec:"unknown"`
}

// ToolOutcome says how a tool call went.
type ToolOutcome string

// The outcomes of tool calls that have a result.
const (
	ToolSuccess     ToolOutcome = ""            // in JSON it says "success"
	ToolFailed      ToolOutcome = "failed"      // the tool could not do it: see Failedf
	ToolDenied      ToolOutcome = "denied"      // it was not approved: see Deny
	ToolInterrupted ToolOutcome = "interrupted" // there was no result, and one was made up
	ToolRetried     ToolOutcome = "retried"     // the model is told what was wrong, to make the call again: see Retryf
)

func (p *SystemPromptPart) requestPart() bool { return p != nil }
func (p *UserPromptPart) requestPart() bool   { return p != nil }
func (p *SpeechPart) requestPart() bool       { return p != nil }
func (p *ToolReturnPart) requestPart() bool   { return p != nil }
func (p *CompactionPart) requestPart() bool   { return p != nil }

// Text is what the prompt says: Content and the texts among Items, one after the other. Files are not in it.
func (p *UserPromptPart) Text() string {
	text := p.Content
	for _, item := range p.Items {
		switch item := item.(type) {
		case Text:
			text += string(item)
		case *TextContent:
			text += item.Content
		case *StructuredContent:
			text += item.Content
		}
	}
	return text
}

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

// TextOrError is Text, in an object {"error": ...} if the call failed or is to be made again, as Pydantic AI writes it
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
