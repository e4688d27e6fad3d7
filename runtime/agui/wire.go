package agui

import (
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// RunInput is what a client sends to begin a run.
//
//agent:codec lenient decode
type RunInput struct {
	ThreadID string `json:"threadId"`
	RunID    string `json:"runId"`
	// ParentRunID is the ID of the run from which the client has branched, if it has. It is sent back.
	ParentRunID string `json:"parentRunId,omitempty"`
	// State is the application's, any JSON: see Options.State.
	State    jsonwire.Raw `json:"state,omitempty"`
	Messages []Message    `json:"messages,omitempty"`
	// Tools are those that the client runs itself.
	Tools []Tool `json:"tools,omitempty"`
	// Context is what the front end says about what the user sees.
	Context []Context `json:"context,omitempty"`
	// ForwardedProps is for the application, any JSON.
	ForwardedProps jsonwire.Raw  `json:"forwardedProps,omitempty"`
	Resume         []ResumeEntry `json:"resume,omitempty"`
}

// Message is a message of any role.
//
//agent:codec lenient
type Message struct {
	ID   string `json:"id"`
	Role string `json:"role"`
	// SubagentRunID is the ID of the run within the run that the message is of; empty if it is of the run itself.
	SubagentRunID string `json:"subagentRunId,omitempty"`
	// Content is a text, or a list of parts.
	Content jsonwire.Raw `json:"content,omitempty"`
	// ToolCalls are those of an assistant's message.
	ToolCalls []ToolCall `json:"toolCalls,omitempty"`
	// ToolCallID names the call whose result the message is, and Error says that it has failed.
	ToolCallID string `json:"toolCallId,omitempty"`
	Error      string `json:"error,omitempty"`
	// EncryptedValue is what the provider wants back with a thought.
	EncryptedValue string `json:"encryptedValue,omitempty"`
}

// ToolCall is a call in an assistant's message.
type ToolCall struct {
	ID       string   `json:"id"`
	Type     string   `json:"type"`
	Function Function `json:"function"`
	// EncryptedValue is what the provider wants back with the call.
	EncryptedValue string `json:"encryptedValue,omitempty"`
}

// Function is what a ToolCall calls, and its arguments as text.
type Function struct {
	Name      string `json:"name"`
	Arguments string `json:"arguments"`
}

// Tool is a tool of the client.
type Tool struct {
	Name        string       `json:"name"`
	Description string       `json:"description"`
	Parameters  jsonwire.Raw `json:"parameters,omitempty"`
}

// Context is something that the user sees.
type Context struct {
	Description string `json:"description"`
	Value       string `json:"value"`
}

// ResumeEntry answers an interrupt.
type ResumeEntry struct {
	InterruptID string       `json:"interruptId"`
	Status      string       `json:"status"`
	Payload     jsonwire.Raw `json:"payload,omitempty"`
}

// decision is the payload of a ResumeEntry, in the form of Pydantic AI.
//
//agent:codec lenient decode
type decision struct {
	Approved   bool         `json:"approved"`
	EditedArgs jsonwire.Raw `json:"editedArgs,omitempty"`
	Reason     string       `json:"reason,omitempty"`
}

// contentPart is an item of a Message's Content.
//
//agent:codec lenient decode
type contentPart struct {
	Type   string        `json:"type"`
	Text   string        `json:"text,omitempty"`
	Source contentSource `json:"source,omitzero"`
}

type contentSource struct {
	Type     string `json:"type"`
	Value    string `json:"value"`
	MimeType string `json:"mimeType,omitempty"`
	Provider string `json:"provider,omitempty"`
}

//agent:codec lenient decode
type contentParts []contentPart

// event is an event of any kind. The members of each are those that the protocol names; the others are left out.
//
//agent:codec encode
type event struct {
	Type             string       `json:"type"`
	ThreadID         string       `json:"threadId,omitempty"`
	RunID            string       `json:"runId,omitempty"`
	ParentRunID      string       `json:"parentRunId,omitempty"`
	SubagentRunID    string       `json:"subagentRunId,omitempty"`
	ProtocolVersion  string       `json:"protocolVersion,omitempty"`
	MessageID        string       `json:"messageId,omitempty"`
	Role             string       `json:"role,omitempty"`
	ToolCallID       string       `json:"toolCallId,omitempty"`
	ToolCallName     string       `json:"toolCallName,omitempty"`
	ParentMessageID  string       `json:"parentMessageId,omitempty"`
	ParentSubagent   string       `json:"parentSubagentRunId,omitempty"`
	ParentToolCallID string       `json:"parentToolCallId,omitempty"`
	Subtype          string       `json:"subtype,omitempty"`
	EntityID         string       `json:"entityId,omitempty"`
	EncryptedValue   string       `json:"encryptedValue,omitempty"`
	Name             string       `json:"name,omitempty"`
	Value            jsonwire.Raw `json:"value,omitempty"`
	Delta            jsonwire.Raw `json:"delta,omitempty"`
	Content          jsonwire.Raw `json:"content,omitempty"`
	Snapshot         jsonwire.Raw `json:"snapshot,omitempty"`
	Messages         []Message    `json:"messages,omitzero"`
	Message          string       `json:"message,omitempty"`
	Code             string       `json:"code,omitempty"`
	Result           jsonwire.Raw `json:"result,omitempty"`
	Outcome          *outcome     `json:"outcome,omitempty"`
	Usage            []tokenUsage `json:"usage,omitempty"`
}

type outcome struct {
	Type               string      `json:"type"`
	PendingToolCallIDs []string    `json:"pendingToolCallIds,omitempty"`
	Interrupts         []interrupt `json:"interrupts,omitempty"`
}

type interrupt struct {
	ID             string       `json:"id"`
	Reason         string       `json:"reason"`
	Message        string       `json:"message,omitempty"`
	ToolCallID     string       `json:"toolCallId,omitempty"`
	ResponseSchema jsonwire.Raw `json:"responseSchema,omitempty"`
	Metadata       jsonwire.Raw `json:"metadata,omitempty"`
}

type tokenUsage struct {
	Provider              string `json:"provider,omitempty"`
	Model                 string `json:"model,omitempty"`
	InputTokens           int    `json:"inputTokens"`
	OutputTokens          int    `json:"outputTokens"`
	TotalTokens           int    `json:"totalTokens"`
	ReasoningTokens       int    `json:"reasoningTokens,omitempty"`
	CachedInputTokens     int    `json:"cachedInputTokens,omitempty"`
	CacheWriteInputTokens int    `json:"cacheWriteInputTokens,omitempty"`
}
