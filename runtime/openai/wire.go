package openai

import (
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// chatParams is a request without its tools and messages, which are encoded one by one.
//
//agent:codec encode
type chatParams struct {
	Model               string         `json:"model"`
	MaxCompletionTokens *int           `json:"max_completion_tokens,omitempty"`
	Temperature         *float64       `json:"temperature,omitempty"`
	TopP                *float64       `json:"top_p,omitempty"`
	Seed                *int           `json:"seed,omitempty"`
	PresencePenalty     *float64       `json:"presence_penalty,omitempty"`
	FrequencyPenalty    *float64       `json:"frequency_penalty,omitempty"`
	LogitBias           map[string]int `json:"logit_bias,omitempty"`
	Stop                []string       `json:"stop,omitempty"`
	ReasoningEffort     string         `json:"reasoning_effort,omitempty"`
	ServiceTier         string         `json:"service_tier,omitempty"`

	Verbosity            string `json:"verbosity,omitempty"`
	PromptCacheKey       string `json:"prompt_cache_key,omitempty"`
	PromptCacheRetention string `json:"prompt_cache_retention,omitempty"`
	SafetyIdentifier     string `json:"safety_identifier,omitempty"`
	Store                *bool  `json:"store,omitempty"`

	ParallelToolCalls *bool        `json:"parallel_tool_calls,omitempty"`
	ToolChoice        jsonwire.Raw `json:"tool_choice,omitempty"`

	Stream        bool           `json:"stream,omitempty"`
	StreamOptions *streamOptions `json:"stream_options,omitempty"`
}

type streamOptions struct {
	IncludeUsage bool `json:"include_usage"`
}

// message is one message of a request.
//
//agent:codec encode
type chatMessage struct {
	Role       string     `json:"role"`
	Content    *string    `json:"content"`
	ToolCalls  []toolCall `json:"tool_calls,omitempty"`
	ToolCallID string     `json:"tool_call_id,omitempty"`
}

// toolCall is a call in a message of a request.
type toolCall struct {
	ID       string       `json:"id"`
	Type     string       `json:"type"`
	Function functionCall `json:"function"`
}

type functionCall struct {
	Name      string `json:"name"`
	Arguments string `json:"arguments"`
}

// tool describes a tool to the model.
//
//agent:codec encode
type tool struct {
	Type     string   `json:"type"`
	Function function `json:"function"`
}

type function struct {
	Name        string       `json:"name"`
	Description string       `json:"description,omitempty"`
	Parameters  jsonwire.Raw `json:"parameters,omitempty"`
	Strict      *bool        `json:"strict,omitempty"`
}

// namedTool is the tool_choice that asks for one tool.
//
//agent:codec encode
type namedTool struct {
	Type     string       `json:"type"`
	Function functionName `json:"function"`
}

type functionName struct {
	Name string `json:"name"`
}

// responseFormat is the form that the text of an answer is to have.
//
//agent:codec encode
type responseFormat struct {
	Type       string      `json:"type"`
	JSONSchema *jsonSchema `json:"json_schema,omitempty"`
}

type jsonSchema struct {
	Name        string       `json:"name"`
	Description string       `json:"description,omitempty"`
	Schema      jsonwire.Raw `json:"schema"`
	Strict      *bool        `json:"strict,omitempty"`
}

// completion is a response.
//
//agent:codec lenient decode
type completion struct {
	ID          string       `json:"id"`
	Created     float64      `json:"created"` // seconds; some servers send fractions
	Model       string       `json:"model"`
	Choices     []choice     `json:"choices"`
	Usage       *chatUsage   `json:"usage"`
	ServiceTier string       `json:"service_tier"`
	Moderation  jsonwire.Raw `json:"moderation"`
	Error       jsonwire.Raw `json:"error"` // from servers that fail with status 200
}

type choice struct {
	FinishReason string `json:"finish_reason"`
	Message      reply  `json:"message"`
}

// reply is the message of a response. Servers that think aloud do so in one of the last two members.
type reply struct {
	Content          string       `json:"content"`
	Refusal          string       `json:"refusal"`
	ToolCalls        []replyCall  `json:"tool_calls"`
	ReasoningContent jsonwire.Raw `json:"reasoning_content"`
	Reasoning        jsonwire.Raw `json:"reasoning"`
}

type replyCall struct {
	ID       string        `json:"id"`
	Function replyFunction `json:"function"`
}

type replyFunction struct {
	Name      string       `json:"name"`
	Arguments jsonwire.Raw `json:"arguments"` // a string, but some servers send the object itself
}

type chatUsage struct {
	PromptTokens            int            `json:"prompt_tokens"`
	CompletionTokens        int            `json:"completion_tokens"`
	PromptTokensDetails     promptTokens   `json:"prompt_tokens_details"`
	CompletionTokensDetails map[string]int `json:"completion_tokens_details"`
	Gateway                 jsonwire.Raw   `json:"logfire_ai_gateway"`
	OldGateway              jsonwire.Raw   `json:"pydantic_ai_gateway"`
}

// gatewayUsage is what the Pydantic AI Gateway adds to the usage: dollars, as a number or in a string. The second member is
// that of older gateways.
//
//agent:codec lenient decode
type gatewayUsage struct {
	Cost         jsonwire.Raw `json:"cost"`
	CostEstimate jsonwire.Raw `json:"cost_estimate"`
}

type promptTokens struct {
	AudioTokens      int `json:"audio_tokens"`
	CachedTokens     int `json:"cached_tokens"`
	CacheWriteTokens int `json:"cache_write_tokens"`
}

// details is what a response keeps in its ProviderDetails, with the names of Pydantic AI.
//
//agent:codec encode
type details struct {
	FinishReason string       `json:"finish_reason,omitempty"`
	Refusal      string       `json:"refusal,omitempty"`
	ServiceTier  string       `json:"service_tier,omitempty"`
	Moderation   jsonwire.Raw `json:"moderation,omitempty"`
	Timestamp    time.Time    `json:"timestamp,omitzero" codec:"format=micro"`
}
