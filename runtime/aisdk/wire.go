package aisdk

import (
	"github.com/agentgen-go/agentgen/runtime/internal/proof"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// Post is what a client sends to begin a run.
//
//agent:codec lenient decode
type Post struct {
	// ID is that of the chat.
	ID string `json:"id"`
	// Trigger is submit-message or regenerate-message.
	Trigger   string      `json:"trigger"`
	MessageID string      `json:"messageId,omitempty"`
	Messages  []UIMessage `json:"messages"`
}

// UIMessage is a message as the client shows it. One of an assistant holds all steps of a run.
//
//agent:codec lenient
type UIMessage struct {
	ID       string       `json:"id"`
	Role     string       `json:"role"`
	Metadata jsonwire.Raw `json:"metadata,omitempty"`
	Parts    []Part       `json:"parts"`
}

// Part is a part of a message: a text, a thought, a file, the beginning of a step, data, whose type is "data-" and a name, or a tool
// call, whose type is "tool-" and the name of the tool.
type Part struct {
	Type             string                  `json:"type"`
	ID               string                  `json:"id,omitempty"`
	Data             jsonwire.Raw            `json:"data,omitempty"`
	Text             string                  `json:"text,omitempty"`
	URL              string                  `json:"url,omitempty"`
	MediaType        string                  `json:"mediaType,omitempty"`
	State            string                  `json:"state,omitempty"`
	ToolCallID       string                  `json:"toolCallId,omitempty"`
	ToolName         string                  `json:"toolName,omitempty"`
	Input            jsonwire.Raw            `json:"input,omitempty"`
	Output           jsonwire.Raw            `json:"output,omitempty"`
	ErrorText        string                  `json:"errorText,omitempty"`
	Approval         *Approval               `json:"approval,omitempty"`
	ProviderMetadata map[string]*proof.Proof `json:"providerMetadata,omitempty"`
	// CallProviderMetadata is the ProviderMetadata of a tool call.
	CallProviderMetadata map[string]*proof.Proof `json:"callProviderMetadata,omitempty"`
}

// Approval is the approval of a call, asked for or given.
type Approval struct {
	ID        string `json:"id"`
	Approved  *bool  `json:"approved,omitempty"`
	Reason    string `json:"reason,omitempty"`
	Signature string `json:"signature,omitempty"`
}

// ownKey is the name under which the client keeps what a provider wants back, in the metadata of a part.
const ownKey = "agentgen"

// chunk is a chunk of any type. The members of each are those that the protocol names; the others are left out.
//
//agent:codec encode
type chunk struct {
	Type             string                  `json:"type"`
	ID               string                  `json:"id,omitempty"`
	MessageID        string                  `json:"messageId,omitempty"`
	ToolCallID       string                  `json:"toolCallId,omitempty"`
	ToolName         string                  `json:"toolName,omitempty"`
	Delta            *string                 `json:"delta,omitempty"`
	InputTextDelta   string                  `json:"inputTextDelta,omitempty"`
	Input            jsonwire.Raw            `json:"input,omitempty"`
	Output           jsonwire.Raw            `json:"output,omitempty"`
	ErrorText        string                  `json:"errorText,omitempty"`
	ApprovalID       string                  `json:"approvalId,omitempty"`
	Approved         *bool                   `json:"approved,omitempty"`
	Signature        string                  `json:"signature,omitempty"`
	URL              string                  `json:"url,omitempty"`
	MediaType        string                  `json:"mediaType,omitempty"`
	Data             jsonwire.Raw            `json:"data,omitempty"`
	Parts            []Part                  `json:"parts,omitempty"`
	Transient        bool                    `json:"transient,omitempty"`
	Reason           string                  `json:"reason,omitempty"`
	FinishReason     string                  `json:"finishReason,omitempty"`
	ProviderMetadata map[string]*proof.Proof `json:"providerMetadata,omitempty"`
	MessageMetadata  *Metadata               `json:"messageMetadata,omitempty"`
}

// Metadata is that of the message of a run, once the run has ended.
//
//agent:codec encode
type Metadata struct {
	RunID string `json:"runId"`
	// Requests and the tokens are what the run has used.
	Requests     int `json:"requests"`
	InputTokens  int `json:"inputTokens"`
	OutputTokens int `json:"outputTokens"`
}

// subAgent is the data of a part that shows a run within the run.
//
//agent:codec encode
type subAgent struct {
	Name       string       `json:"name"`
	RunID      string       `json:"runId"`
	ToolCallID string       `json:"toolCallId,omitempty"`
	State      string       `json:"state"`
	Output     jsonwire.Raw `json:"output,omitempty"`
}
