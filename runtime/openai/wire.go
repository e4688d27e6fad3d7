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
	MaxTokens           *int           `json:"max_tokens,omitempty"`
	TopK                *int           `json:"top_k,omitempty"`
	Temperature         *float64       `json:"temperature,omitempty"`
	TopP                *float64       `json:"top_p,omitempty"`
	Seed                *int           `json:"seed,omitempty"`
	PresencePenalty     *float64       `json:"presence_penalty,omitempty"`
	FrequencyPenalty    *float64       `json:"frequency_penalty,omitempty"`
	LogitBias           map[string]int `json:"logit_bias,omitempty"`
	Stop                []string       `json:"stop,omitempty"`
	ReasoningEffort     string         `json:"reasoning_effort,omitempty"`
	ServiceTier         string         `json:"service_tier,omitempty"`

	Verbosity            string        `json:"verbosity,omitempty"`
	PromptCacheKey       string        `json:"prompt_cache_key,omitempty"`
	PromptCacheRetention string        `json:"prompt_cache_retention,omitempty"`
	PromptCacheOptions   *cacheOptions `json:"prompt_cache_options,omitempty"`
	SafetyIdentifier     string        `json:"safety_identifier,omitempty"`
	Store                *bool         `json:"store,omitempty"`

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

	// These are what servers that think aloud want to see again.
	ReasoningContent *string      `json:"reasoning_content,omitempty"`
	Reasoning        *string      `json:"reasoning,omitempty"`
	ReasoningDetails jsonwire.Raw `json:"reasoning_details,omitempty"`
}

// toolCall is a call in a message of a request.
type toolCall struct {
	ID           string       `json:"id"`
	Type         string       `json:"type"`
	Function     functionCall `json:"function"`
	ExtraContent jsonwire.Raw `json:"extra_content,omitempty"`
}

type functionCall struct {
	Name      string `json:"name"`
	Arguments string `json:"arguments"`
}

// listMessage is a message of the model whose content is a list.
//
//agent:codec encode
type listMessage struct {
	Role      string          `json:"role"`
	Content   []assistantItem `json:"content"`
	ToolCalls []toolCall      `json:"tool_calls,omitempty"`
}

// assistantItem is a text, or a thought, which is a list of texts.
type assistantItem struct {
	Type     string          `json:"type"`
	Text     *string         `json:"text,omitempty"`
	Thinking []assistantItem `json:"thinking,omitempty"`
}

// partDetails is what this package keeps in the ProviderDetails of parts, to send it back.
//
//agent:codec lenient decode
type partDetails struct {
	ReasoningDetails jsonwire.Raw `json:"reasoning_details"`
	ExtraContent     jsonwire.Raw `json:"extra_content"`
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

// responseFormat is the form that the text of an output is to have.
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
	Object      string       `json:"object"`  // "error" from some servers that fail
	Created     float64      `json:"created"` // seconds; some servers send fractions
	Model       string       `json:"model"`
	Choices     choices      `json:"choices"`
	Usage       *chatUsage   `json:"usage"`
	ServiceTier string       `json:"service_tier"`
	Moderation  jsonwire.Raw `json:"moderation"`
	Error       jsonwire.Raw `json:"error"` // from servers that fail with status 200
	Provider    jsonwire.Raw `json:"provider"`
}

// choice is one of the alternatives of a response.
//
//agent:codec lenient decode
type choice struct {
	FinishReason string       `json:"finish_reason"`
	Message      delta        `json:"message"`
	Usage        *chatUsage   `json:"usage"` // from servers that tell it here
	Error        jsonwire.Raw `json:"error"`
}

type chatUsage struct {
	PromptTokens            int          `json:"prompt_tokens"`
	CompletionTokens        int          `json:"completion_tokens"`
	PromptTokensDetails     promptTokens `json:"prompt_tokens_details"`
	CompletionTokensDetails counts       `json:"completion_tokens_details"`
	CachedTokens            int          `json:"cached_tokens"`           // of Moonshot
	CacheHitTokens          int          `json:"prompt_cache_hit_tokens"` // of DeepSeek
	Gateway                 jsonwire.Raw `json:"logfire_ai_gateway"`
	OldGateway              jsonwire.Raw `json:"pydantic_ai_gateway"`
	// unreadable is set if some of it could not be read.
	unreadable bool
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
