package runtime

import (
	"strings"
	"time"
)

// A Message is one entry of a conversation: a *ModelRequest or a *ModelResponse. Messages and their parts are never
// changed once they are part of a history, so that histories can share them.
type Message interface{ message() }

// ModelRequest is what is sent to a model in one turn.
type ModelRequest struct {
	Parts []RequestPart
	// Instructions are those that were in force for this request. Only the ones of the latest request are sent.
	Instructions string
	Timestamp    time.Time
	// RunID and ConversationID name the run that made the request, and its conversation.
	RunID, ConversationID string
	// Metadata is the application's own, a JSON object; no model sees it.
	Metadata RawJSON
	// State is StateInterrupted where the run ended before all calls had a result; the zero value is StateComplete.
	State MessageState
}

// MessageState tells whether a message is whole.
type MessageState string

// The states of messages.
const (
	StateComplete    MessageState = "complete"
	StateInterrupted MessageState = "interrupted"
)

// ModelResponse is what a model answered in one turn.
type ModelResponse struct {
	Parts []ResponsePart
	// Usage is what this one request cost.
	Usage RequestUsage
	// ModelName is the model that answered, as the provider names it.
	ModelName string
	// ProviderName is the provider's name, such as "openai"; ProviderResponseID its id for the response.
	ProviderName, ProviderResponseID string
	// FinishReason tells why the model stopped; empty where the provider does not say.
	FinishReason FinishReason
	// Timestamp is when the response was made; zero is replaced by the time of its arrival.
	Timestamp time.Time
	// RunID and ConversationID name the run that asked, and its conversation. The run sets them.
	RunID, ConversationID string
	// Metadata is the application's own, a JSON object; no model sees it.
	Metadata RawJSON
	// State is StateInterrupted where the response was cut off; the zero value is StateComplete.
	State MessageState
}

func (*ModelRequest) message()  {}
func (*ModelResponse) message() {}

// FinishReason tells why a model stopped.
type FinishReason string

// The reasons for which models stop.
const (
	FinishStop          FinishReason = "stop"
	FinishLength        FinishReason = "length"
	FinishContentFilter FinishReason = "content_filter"
	FinishToolCall      FinishReason = "tool_call"
	FinishError         FinishReason = "error"
)

// A RequestPart is a part of a ModelRequest: *SystemPromptPart, *UserPromptPart, *ToolReturnPart or *RetryPromptPart.
type RequestPart interface{ requestPart() }

// SystemPromptPart is text with which the developer guides the model.
type SystemPromptPart struct {
	Content   string
	Timestamp time.Time
	// DynamicRef names the function that made the text, if runs that go on with the history are to ask it again.
	DynamicRef string
}

// UserPromptPart is what the user said.
type UserPromptPart struct {
	// Content is the prompt where it is plain text.
	Content string
	// Items, if not nil, are the prompt instead of Content: texts and media in their order.
	Items     []UserContent
	Timestamp time.Time
}

// ToolReturnPart is the result of a tool call.
type ToolReturnPart struct {
	ToolName   string
	Content    RawJSON
	ToolCallID string
	// Metadata is the application's own; no model sees it.
	Metadata RawJSON
	// Outcome tells how the call went; the zero value is ToolSuccess.
	Outcome   ToolOutcome
	Timestamp time.Time
}

// ToolOutcome tells how a tool call went.
type ToolOutcome string

// The outcomes of tool calls that have a result.
const (
	ToolSuccess     ToolOutcome = "success"
	ToolFailed      ToolOutcome = "failed"      // the tool could not do it: see Failedf
	ToolDenied      ToolOutcome = "denied"      // nobody approved of it: see Deny
	ToolInterrupted ToolOutcome = "interrupted" // there was no result, and one was made up
)

// RetryPromptPart tells the model what was wrong with its call or its answer, so that it can try again.
type RetryPromptPart struct {
	// Content says it in words; where Violations are set, they say it instead.
	Content    string
	Violations []Violation
	// ToolName and ToolCallID name the call that is answered; without them it was the text that was wrong.
	ToolName, ToolCallID string
	Timestamp            time.Time
}

func (*SystemPromptPart) requestPart() {}
func (*UserPromptPart) requestPart()   {}
func (*ToolReturnPart) requestPart()   {}
func (*RetryPromptPart) requestPart()  {}

// Text is the result as the model reads it: a JSON string as its text, anything else as JSON.
func (p *ToolReturnPart) Text() string {
	if s, ok := p.Content.Text(); ok {
		return s
	}
	if p.Content == "" {
		return "null"
	}
	return string(p.Content)
}

// A ResponsePart is a part of a ModelResponse: *TextPart, *ThinkingPart or *ToolCallPart.
type ResponsePart interface{ responsePart() }

// TextPart is text that a model wrote.
type TextPart struct {
	Content string
}

// ThinkingPart is what a model thought before it answered.
type ThinkingPart struct {
	Content string
	// Signature is the provider's proof of the thought, returned to it unchanged.
	Signature string
}

// ToolCallPart is a model's wish to call a tool.
type ToolCallPart struct {
	ToolName string
	// Args are the arguments as the model wrote them: a JSON object, if the model did well.
	Args string
	// ToolCallID tells calls of one conversation apart. A run makes one up where the model gave none.
	ToolCallID string
}

func (*TextPart) responsePart()     {}
func (*ThinkingPart) responsePart() {}
func (*ToolCallPart) responsePart() {}

// Text joins the text that the model wrote: neighbouring parts directly, others by a blank line.
func (r *ModelResponse) Text() string {
	var (
		first string
		b     strings.Builder
		parts int
		apart bool
	)
	for _, p := range r.Parts {
		t, ok := p.(*TextPart)
		if !ok {
			apart = true
			continue
		}
		switch parts++; {
		case parts == 1:
			first = t.Content
		case parts == 2:
			b.WriteString(first)
			fallthrough
		default:
			if apart {
				b.WriteString("\n\n")
			}
			b.WriteString(t.Content)
		}
		apart = false
	}
	if parts < 2 {
		return first
	}
	return b.String()
}
