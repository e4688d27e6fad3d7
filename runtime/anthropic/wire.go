package anthropic

import "github.com/agentgen-go/agentgen/runtime/jsonwire"

// params is a request without its system prompt, tools and messages, which are encoded one by one.
//
//agent:codec encode
type params struct {
	Model             string         `json:"model"`
	MaxTokens         int            `json:"max_tokens,omitempty"`
	Temperature       *float64       `json:"temperature,omitempty"`
	TopP              *float64       `json:"top_p,omitempty"`
	TopK              *int           `json:"top_k,omitempty"`
	StopSequences     []string       `json:"stop_sequences,omitempty"`
	Thinking          *thinkingParam `json:"thinking,omitempty"`
	OutputConfig      *outputConfig  `json:"output_config,omitempty"`
	ToolChoice        *toolChoice    `json:"tool_choice,omitempty"`
	ServiceTier       string         `json:"service_tier,omitempty"`
	Speed             string         `json:"speed,omitempty"`
	Metadata          *metadata      `json:"metadata,omitempty"`
	Container         string         `json:"container,omitempty"`
	ContextManagement jsonwire.Raw   `json:"context_management,omitempty"`
	MCPServers        []mcpServer    `json:"mcp_servers,omitempty"`
	CacheControl      jsonwire.Raw   `json:"cache_control,omitempty"`
	Stream            bool           `json:"stream,omitempty"`
}

type thinkingParam struct {
	Type         string `json:"type"`
	BudgetTokens int    `json:"budget_tokens,omitempty"`
	Display      string `json:"display,omitempty"`
}

type outputConfig struct {
	Effort     string        `json:"effort,omitempty"`
	Format     *outputFormat `json:"format,omitempty"`
	TaskBudget *taskBudget   `json:"task_budget,omitempty"`
}

// outputFormat is the form that the text of an output is to have.
type outputFormat struct {
	Type   string       `json:"type"`
	Schema jsonwire.Raw `json:"schema"`
}

type taskBudget struct {
	Type  string `json:"type"`
	Total int    `json:"total"`
}

type toolChoice struct {
	Type    string `json:"type"`
	Name    string `json:"name,omitempty"`
	OnlyOne bool   `json:"disable_parallel_tool_use,omitempty"`
}

type metadata struct {
	UserID string `json:"user_id"`
}

// tool describes a tool to the model.
//
//agent:codec encode
type tool struct {
	Name        string       `json:"name"`
	Description string       `json:"description,omitempty"`
	InputSchema jsonwire.Raw `json:"input_schema"`
	Strict      bool         `json:"strict,omitempty"`
	Eager       bool         `json:"eager_input_streaming,omitempty"`
	Deferred    bool         `json:"defer_loading,omitempty"`
}

// textBlock is a text of a system prompt, of a user or of the model.
//
//agent:codec encode
type textBlock struct {
	Type      string        `json:"type"`
	Text      string        `json:"text"`
	Citations []webCitation `json:"citations,omitempty"`
}

// webCitation is a citation that goes back to the API.
type webCitation struct {
	Type           string  `json:"type"`
	URL            string  `json:"url"`
	Title          *string `json:"title"`
	CitedText      string  `json:"cited_text"`
	EncryptedIndex string  `json:"encrypted_index"`
}

// mediaBlock is an image or a document.
//
//agent:codec encode
type mediaBlock struct {
	Type      string          `json:"type"`
	Source    source          `json:"source"`
	Title     string          `json:"title,omitempty"`
	Context   string          `json:"context,omitempty"`
	Citations *citationsParam `json:"citations,omitempty"`
}

// source says where a file is; Type says which of the others it has.
type source struct {
	Type      string  `json:"type"`
	MediaType string  `json:"media_type,omitempty"`
	Data      *string `json:"data,omitempty"`
	URL       string  `json:"url,omitempty"`
	FileID    string  `json:"file_id,omitempty"`
}

type citationsParam struct {
	Enabled bool `json:"enabled"`
}

// thinkingBlock is a thought that goes back to the API, redactedBlock one that cannot be read.
//
//agent:codec encode
type thinkingBlock struct {
	Type      string `json:"type"`
	Thinking  string `json:"thinking"`
	Signature string `json:"signature"`
}

// redactedBlock is a thought that cannot be read.
//
//agent:codec encode
type redactedBlock struct {
	Type string `json:"type"`
	Data string `json:"data"`
}

// callBlock is a call of a tool, of the application or of Anthropic.
//
//agent:codec encode
type callBlock struct {
	Type       string       `json:"type"`
	ID         string       `json:"id"`
	Name       string       `json:"name"`
	ServerName string       `json:"server_name,omitempty"`
	Input      jsonwire.Raw `json:"input"`
	Caller     jsonwire.Raw `json:"caller,omitempty"`
}

// resultBlock is the result of a call.
//
//agent:codec encode
type resultBlock struct {
	Type      string       `json:"type"`
	ToolUseID string       `json:"tool_use_id"`
	Content   jsonwire.Raw `json:"content,omitempty"`
	IsError   bool         `json:"is_error,omitempty"`
	Caller    jsonwire.Raw `json:"caller,omitempty"`
}

// compactionBlock stands for the conversation before it.
//
//agent:codec encode
type compactionBlock struct {
	Type             string  `json:"type"`
	Content          *string `json:"content"`
	EncryptedContent string  `json:"encrypted_content,omitempty"`
}

// documentMetadata is what this package reads of the VendorMetadata of documents.
//
//agent:codec lenient decode
type documentMetadata struct {
	Title     string `json:"title"`
	Context   string `json:"context"`
	Citations bool   `json:"citations"`
}
