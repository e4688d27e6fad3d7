package openai

import "github.com/agentgen-go/agentgen/runtime/jsonwire"

// chunk is a piece of a response that is streamed.
//
//agent:codec lenient decode
type chunk struct {
	ID      string        `json:"id"`
	Object  string        `json:"object"` // "error" from some servers that fail midway
	Created float64       `json:"created"`
	Model   string        `json:"model"`
	Choices []chunkChoice `json:"choices"` // none in the chunk with the usage
	Usage   *chatUsage    `json:"usage"`
	// The last two of a completion may come with any chunk.
	ServiceTier string       `json:"service_tier"`
	Moderation  jsonwire.Raw `json:"moderation"`
	Error       jsonwire.Raw `json:"error"` // from servers that fail midway
}

type chunkChoice struct {
	FinishReason string `json:"finish_reason"`
	Delta        delta  `json:"delta"`
}

// delta is what a chunk adds to the message of the response.
type delta struct {
	Content          string       `json:"content"`
	Refusal          string       `json:"refusal"`
	ToolCalls        []callDelta  `json:"tool_calls"`
	ReasoningContent jsonwire.Raw `json:"reasoning_content"`
	Reasoning        jsonwire.Raw `json:"reasoning"`
}

// callDelta is what a chunk adds to a call. The first one has its id and name.
type callDelta struct {
	Index    *int          `json:"index"`
	ID       string        `json:"id"`
	Function replyFunction `json:"function"`
}

// streamError is the error of a server that fails midway. Its status is in one of the members, if anywhere.
//
//agent:codec lenient decode
type streamError struct {
	Error      jsonwire.Raw `json:"error"`
	Code       jsonwire.Raw `json:"code"`
	StatusCode jsonwire.Raw `json:"status_code"`
}
