package cohere

import "github.com/agentgen-go/agentgen/runtime/jsonwire"

// params is a request without its tools and messages, which are encoded one by one.
//
//agent:codec encode
type params struct {
	Model            string           `json:"model"`
	Stream           bool             `json:"stream"`
	MaxTokens        *int             `json:"max_tokens,omitempty"`
	StopSequences    []string         `json:"stop_sequences,omitempty"`
	Temperature      *float64         `json:"temperature,omitempty"`
	TopP             *float64         `json:"p,omitempty"`
	TopK             *int             `json:"k,omitempty"`
	Seed             *int             `json:"seed,omitempty"`
	PresencePenalty  *float64         `json:"presence_penalty,omitempty"`
	FrequencyPenalty *float64         `json:"frequency_penalty,omitempty"`
	Thinking         *thinkingParam   `json:"thinking,omitempty"`
	ToolChoice       string           `json:"tool_choice,omitempty"`
	ResponseFormat   *responseFormat  `json:"response_format,omitempty"`
	SafetyMode       string           `json:"safety_mode,omitempty"`
	CitationOptions  *citationOptions `json:"citation_options,omitempty"`
	Documents        jsonwire.Raw     `json:"documents,omitempty"`
}

type thinkingParam struct {
	Type        string `json:"type"`
	TokenBudget int    `json:"token_budget,omitempty"`
}

// responseFormat is the form that the text of an output is to have.
type responseFormat struct {
	Type   string       `json:"type"`
	Schema jsonwire.Raw `json:"json_schema"`
}

type citationOptions struct {
	Mode string `json:"mode"`
}

// tool describes a function to the model.
//
//agent:codec encode
type tool struct {
	Type     string   `json:"type"`
	Function function `json:"function"`
}

type function struct {
	Name        string       `json:"name"`
	Description string       `json:"description,omitempty"`
	Parameters  jsonwire.Raw `json:"parameters"`
}

// chatMessage is a message whose content is text.
//
//agent:codec encode
type chatMessage struct {
	Role       string `json:"role"`
	Content    string `json:"content"`
	ToolCallID string `json:"tool_call_id,omitempty"`
}

// mediaMessage is a message of the user or of the model.
//
//agent:codec encode
type mediaMessage struct {
	Role      string         `json:"role"`
	Content   []content      `json:"content,omitempty"`
	ToolPlan  string         `json:"tool_plan,omitempty"`
	ToolCalls []toolCallSent `json:"tool_calls,omitempty"`
}

// content is an item of the content of a message. Type says which of the others it has.
type content struct {
	Type     string    `json:"type"`
	Text     *string   `json:"text,omitempty"`
	Thinking *string   `json:"thinking,omitempty"`
	ImageURL *imageURL `json:"image_url,omitempty"`
}

type imageURL struct {
	URL    string `json:"url"`
	Detail string `json:"detail,omitempty"`
}

type toolCallSent struct {
	ID       string       `json:"id"`
	Type     string       `json:"type"`
	Function functionCall `json:"function"`
}

type functionCall struct {
	Name      string `json:"name"`
	Arguments string `json:"arguments"`
}

// imageMetadata is what this package reads of the VendorMetadata of images.
//
//agent:codec lenient decode
type imageMetadata struct {
	Detail string `json:"detail"`
}
