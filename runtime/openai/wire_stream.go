package openai

import "github.com/agentgen-go/agentgen/runtime/jsonwire"

// chunk is a piece of a response that is streamed.
//
//agent:codec lenient decode
type chunk struct {
	ID      string       `json:"id"`
	Object  string       `json:"object"` // "error" from some servers that fail midway
	Created float64      `json:"created"`
	Model   string       `json:"model"`
	Choices chunkChoices `json:"choices"` // none in the chunk with the usage
	Usage   *chatUsage   `json:"usage"`
	// The last two of a completion may come with any chunk.
	ServiceTier string       `json:"service_tier"`
	Moderation  jsonwire.Raw `json:"moderation"`
	// The rest is from servers that fail midway.
	Error   jsonwire.Raw `json:"error"`
	Type    string       `json:"type"`
	Message jsonwire.Raw `json:"message"`
	Detail  jsonwire.Raw `json:"detail"`
}

// chunkChoice is what a chunk adds to the response.
//
//agent:codec lenient decode
type chunkChoice struct {
	Index        int          `json:"index"`
	FinishReason string       `json:"finish_reason"`
	Delta        delta        `json:"delta"`
	Message      *delta       `json:"message"` // from servers that send it in place of a delta
	Usage        *chatUsage   `json:"usage"`   // from servers that tell it here
	Error        jsonwire.Raw `json:"error"`
}

// delta is what a chunk adds to the message of the response, or a message. Servers that think aloud do so in one of the members for
// reasoning.
type delta struct {
	Content          replyContent `json:"content"`
	Refusal          string       `json:"refusal"`
	ToolCalls        replyCalls   `json:"tool_calls"`
	ReasoningContent jsonwire.Raw `json:"reasoning_content"`
	Reasoning        jsonwire.Raw `json:"reasoning"`
	ReasoningDetails jsonwire.Raw `json:"reasoning_details"`
}

// callDelta is what a chunk adds to a call, or a call. The first one has its id and name.
//
//agent:codec lenient decode
type callDelta struct {
	Index    callIndex     `json:"index"`
	ID       string        `json:"id"`
	Function replyFunction `json:"function"`
	// ExtraContent is what the server wants to see again with the call, such as Google's thought signatures.
	ExtraContent jsonwire.Raw `json:"extra_content"`
}

type replyFunction struct {
	Name      string       `json:"name"`
	Arguments jsonwire.Raw `json:"arguments"` // a string, but some servers send the object itself
}
