package agentbedrock

import "github.com/agentgen-go/agentgen/runtime/jsonwire"

// params is a request without its system prompt, its tools and its messages, which are encoded one by one.
//
//agent:codec encode
type params struct {
	InferenceConfig   *inferenceConfig   `json:"inferenceConfig,omitempty"`
	OutputConfig      *outputConfig      `json:"outputConfig,omitempty"`
	GuardrailConfig   *Guardrail         `json:"guardrailConfig,omitempty"`
	PerformanceConfig *performanceConfig `json:"performanceConfig,omitempty"`
	ServiceTier       *serviceTier       `json:"serviceTier,omitempty"`
	RequestMetadata   map[string]string  `json:"requestMetadata,omitempty"`
	PromptVariables   jsonwire.Raw       `json:"promptVariables,omitempty"`
	RequestFields     jsonwire.Raw       `json:"additionalModelRequestFields,omitempty"`
	ResponseFields    []string           `json:"additionalModelResponseFieldPaths,omitempty"`
}

type inferenceConfig struct {
	MaxTokens     *int     `json:"maxTokens,omitempty"`
	Temperature   *float64 `json:"temperature,omitempty"`
	TopP          *float64 `json:"topP,omitempty"`
	StopSequences []string `json:"stopSequences,omitempty"`
}

// outputConfig is the form that the text of an output is to have.
type outputConfig struct {
	TextFormat textFormat `json:"textFormat"`
}

type textFormat struct {
	Type      string          `json:"type"`
	Structure outputStructure `json:"structure"`
}

type outputStructure struct {
	JSONSchema outputSchema `json:"jsonSchema"`
}

// outputSchema has the schema as text.
type outputSchema struct {
	Schema      string `json:"schema"`
	Name        string `json:"name,omitempty"`
	Description string `json:"description,omitempty"`
}

type performanceConfig struct {
	Latency string `json:"latency"`
}

type serviceTier struct {
	Type string `json:"type"`
}

// tool is a tool, of the application or of Bedrock.
//
//agent:codec encode
type tool struct {
	Spec   *toolSpec   `json:"toolSpec,omitempty"`
	System *systemTool `json:"systemTool,omitempty"`
}

type toolSpec struct {
	Name        string     `json:"name"`
	Description string     `json:"description,omitempty"`
	InputSchema toolSchema `json:"inputSchema"`
	Strict      bool       `json:"strict,omitempty"`
}

type toolSchema struct {
	JSON jsonwire.Raw `json:"json"`
}

type systemTool struct {
	Name string `json:"name"`
}

// contentBlock is a block of a message. It has one of its members.
//
//agent:codec encode
type contentBlock struct {
	Text       *string           `json:"text,omitempty"`
	Image      *mediaFile        `json:"image,omitempty"`
	Document   *documentFile     `json:"document,omitempty"`
	Video      *mediaFile        `json:"video,omitempty"`
	Reasoning  *reasoningContent `json:"reasoningContent,omitempty"`
	ToolUse    *toolUse          `json:"toolUse,omitempty"`
	ToolResult *toolResult       `json:"toolResult,omitempty"`
}

// mediaFile is an image or a video.
type mediaFile struct {
	Format string `json:"format"`
	Source source `json:"source"`
}

type documentFile struct {
	Format    string          `json:"format"`
	Name      string          `json:"name"`
	Source    source          `json:"source"`
	Context   string          `json:"context,omitempty"`
	Citations *citationsParam `json:"citations,omitempty"`
}

// source says where a file is. It has one of its members.
type source struct {
	Bytes *string     `json:"bytes,omitempty"`
	Text  *string     `json:"text,omitempty"`
	S3    *s3Location `json:"s3Location,omitempty"`
}

type s3Location struct {
	URI         string `json:"uri"`
	BucketOwner string `json:"bucketOwner,omitempty"`
}

type citationsParam struct {
	Enabled bool `json:"enabled"`
}

// reasoningContent is a thought that goes back to the model. It has one of its members.
type reasoningContent struct {
	Text     *reasoningText `json:"reasoningText,omitempty"`
	Redacted *string        `json:"redactedContent,omitempty"`
}

type reasoningText struct {
	Text      string `json:"text"`
	Signature string `json:"signature,omitempty"`
}

// toolUse is a call of a tool, of the application or of Bedrock.
type toolUse struct {
	ID    string       `json:"toolUseId"`
	Name  string       `json:"name"`
	Input jsonwire.Raw `json:"input"`
	Type  string       `json:"type,omitempty"`
}

// toolResult is the result of a call.
type toolResult struct {
	ID      string          `json:"toolUseId"`
	Content []resultContent `json:"content"`
	Status  string          `json:"status,omitempty"`
	Type    string          `json:"type,omitempty"`
}

// resultContent is a piece of a result. It has one of its members.
type resultContent struct {
	JSON     jsonwire.Raw  `json:"json,omitempty"`
	Text     *string       `json:"text,omitempty"`
	Image    *mediaFile    `json:"image,omitempty"`
	Document *documentFile `json:"document,omitempty"`
	Video    *mediaFile    `json:"video,omitempty"`
}

// documentMetadata is what this package reads of the VendorMetadata of documents.
//
//agent:codec lenient decode
type documentMetadata struct {
	Context   string `json:"context"`
	Citations bool   `json:"citations"`
}
