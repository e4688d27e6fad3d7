package openai

import "github.com/agentgen-go/agentgen/runtime/jsonwire"

// responsesParams is a request of the Responses API without its tools and its input, which are encoded one by one.
//
//agent:codec encode
type responsesParams struct {
	Model              string           `json:"model"`
	Instructions       string           `json:"instructions,omitempty"`
	PreviousResponseID string           `json:"previous_response_id,omitempty"`
	MaxOutputTokens    *int             `json:"max_output_tokens,omitempty"`
	Temperature        *float64         `json:"temperature,omitempty"`
	TopP               *float64         `json:"top_p,omitempty"`
	Reasoning          *reasoningParams `json:"reasoning,omitempty"`
	ServiceTier        string           `json:"service_tier,omitempty"`
	Include            []string         `json:"include,omitempty"`
	Truncation         string           `json:"truncation,omitempty"`
	ContextManagement  jsonwire.Raw     `json:"context_management,omitempty"`

	PromptCacheKey       string        `json:"prompt_cache_key,omitempty"`
	PromptCacheRetention string        `json:"prompt_cache_retention,omitempty"`
	PromptCacheOptions   *cacheOptions `json:"prompt_cache_options,omitempty"`
	SafetyIdentifier     string        `json:"safety_identifier,omitempty"`
	Store                *bool         `json:"store,omitempty"`

	ParallelToolCalls *bool        `json:"parallel_tool_calls,omitempty"`
	ToolChoice        jsonwire.Raw `json:"tool_choice,omitempty"`
	Text              *textParams  `json:"text,omitempty"`

	Background bool `json:"background,omitempty"`
	Stream     bool `json:"stream,omitempty"`
}

type reasoningParams struct {
	Effort  string `json:"effort,omitempty"`
	Summary string `json:"summary,omitempty"`
}

type textParams struct {
	Format    *textFormat `json:"format,omitempty"`
	Verbosity string      `json:"verbosity,omitempty"`
}

// textFormat is the form that the text of an output is to have.
type textFormat struct {
	Type        string       `json:"type"`
	Name        string       `json:"name,omitempty"`
	Description string       `json:"description,omitempty"`
	Schema      jsonwire.Raw `json:"schema,omitempty"`
	Strict      *bool        `json:"strict,omitempty"`
}

// responsesTool describes a function to the model. The API takes a missing strict for true.
//
//agent:codec encode
type responsesTool struct {
	Type        string       `json:"type"`
	Name        string       `json:"name"`
	Description string       `json:"description,omitempty"`
	Parameters  jsonwire.Raw `json:"parameters"`
	Strict      bool         `json:"strict"`
	Deferred    bool         `json:"defer_loading,omitempty"`
}

// inputMessage is a message of the input.
//
//agent:codec encode
type inputMessage struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// inputMedia is a message of the input that is more than plain text.
//
//agent:codec encode
type inputMedia struct {
	Role    string      `json:"role"`
	Content []inputItem `json:"content"`
}

type inputItem struct {
	Type     string  `json:"type"`
	Text     *string `json:"text,omitempty"`
	ImageURL string  `json:"image_url,omitempty"`
	Detail   string  `json:"detail,omitempty"`
	FileData string  `json:"file_data,omitempty"`
	Filename string  `json:"filename,omitempty"`
	FileURL  string  `json:"file_url,omitempty"`
	FileID   string  `json:"file_id,omitempty"`
}

// outputMessage is a message of the model that goes back to the API.
//
//agent:codec encode
type outputMessage struct {
	Type    string       `json:"type"`
	ID      string       `json:"id"`
	Role    string       `json:"role"`
	Status  string       `json:"status"`
	Phase   string       `json:"phase,omitempty"`
	Content []outputText `json:"content"`
}

type outputText struct {
	Type        string       `json:"type"`
	Text        string       `json:"text"`
	Annotations jsonwire.Raw `json:"annotations"`
}

// reasoningItem is a thought that goes back to the API.
//
//agent:codec encode
type reasoningItem struct {
	Type             string       `json:"type"`
	ID               string       `json:"id,omitempty"`
	Summary          jsonwire.Raw `json:"summary"`
	Content          jsonwire.Raw `json:"content,omitempty"`
	EncryptedContent string       `json:"encrypted_content,omitempty"`
}

type summaryText struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

// summaryTexts are the summaries of a thought whose own form is not known.
//
//agent:codec encode
type summaryTexts []summaryText

// callItem is a call of a function that goes back to the API, callOutput its result.
//
//agent:codec encode
type callItem struct {
	Type      string `json:"type"`
	ID        string `json:"id,omitempty"`
	CallID    string `json:"call_id"`
	Name      string `json:"name"`
	Namespace string `json:"namespace,omitempty"`
	Arguments string `json:"arguments"`
}

// callOutput is the result of a call.
//
//agent:codec encode
type callOutput struct {
	Type   string `json:"type"`
	CallID string `json:"call_id"`
	Output string `json:"output"`
}

// callOutputList is the result of a call that has files.
//
//agent:codec encode
type callOutputList struct {
	Type   string      `json:"type"`
	CallID string      `json:"call_id"`
	Output []inputItem `json:"output"`
}

// namedFunction is the tool_choice that asks for one function.
//
//agent:codec encode
type namedFunction struct {
	Type string `json:"type"`
	Name string `json:"name"`
}

// responsesBody is a response.
//
//agent:codec lenient decode
type responsesBody struct {
	ID                string            `json:"id"`
	Status            string            `json:"status"`
	Background        bool              `json:"background"`
	CreatedAt         float64           `json:"created_at"`
	Model             string            `json:"model"`
	Output            outputItems       `json:"output"`
	Usage             *responsesUsage   `json:"usage"`
	ServiceTier       string            `json:"service_tier"`
	Moderation        jsonwire.Raw      `json:"moderation"`
	Error             jsonwire.Raw      `json:"error"`
	IncompleteDetails incompleteDetails `json:"incomplete_details"`
}

type incompleteDetails struct {
	Reason string `json:"reason"`
}

type responsesUsage struct {
	InputTokens        int          `json:"input_tokens"`
	InputTokensDetails promptTokens `json:"input_tokens_details"`
	OutputTokens       int          `json:"output_tokens"`
	OutputDetails      counts       `json:"output_tokens_details"`
	unreadable         bool
}

// outputItem is what the model did: a message, a thought, a call, or something that the provider ran.
//
//agent:codec lenient decode
type outputItem struct {
	Type             string       `json:"type"`
	ID               string       `json:"id"`
	Phase            string       `json:"phase"`
	Content          itemContents `json:"content"`
	Summary          jsonwire.Raw `json:"summary"`
	EncryptedContent string       `json:"encrypted_content"`
	Execution        string       `json:"execution"`
	Tools            jsonwire.Raw `json:"tools"`
	CallID           string       `json:"call_id"`
	Name             string       `json:"name"`
	Namespace        string       `json:"namespace"`
	Arguments        jsonwire.Raw `json:"arguments"`
	Result           jsonwire.Raw `json:"result"`
	OutputFormat     string       `json:"output_format"`

	raw jsonwire.Raw // all of it
}

// itemContent is a text, or a refusal, of a message, or a text of a thought.
//
//agent:codec lenient decode
type itemContent struct {
	Type        string       `json:"type"`
	Text        string       `json:"text"`
	Refusal     string       `json:"refusal"`
	Annotations jsonwire.Raw `json:"annotations"`
}

// responsesEvent is an event of a stream.
//
//agent:codec lenient decode
type responsesEvent struct {
	Type         string         `json:"type"`
	Sequence     int            `json:"sequence_number"`
	OutputIndex  int            `json:"output_index"`
	ContentIndex int            `json:"content_index"`
	SummaryIndex int            `json:"summary_index"`
	Delta        string         `json:"delta"`
	Item         jsonwire.Raw   `json:"item"`
	Response     *responsesBody `json:"response"`
	Error        jsonwire.Raw   `json:"error"`
	Message      jsonwire.Raw   `json:"message"`
}

// responsesDetails is what this package keeps in the ProviderDetails of parts, to send it back.
//
//agent:codec lenient
type responsesDetails struct {
	Phase       string       `json:"phase,omitempty"`
	Namespace   string       `json:"namespace,omitempty"`
	Annotations jsonwire.Raw `json:"annotations,omitempty"`
	Summary     jsonwire.Raw `json:"summary,omitempty"`
	Content     jsonwire.Raw `json:"content,omitempty"`
	Item        jsonwire.Raw `json:"item,omitempty"`
}
