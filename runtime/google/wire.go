package google

import "github.com/agentgen-go/agentgen/runtime/jsonwire"

// params is a request without its contents, system instruction and tools, which are encoded one by one.
//
//agent:codec encode
type params struct {
	GenerationConfig *generationConfig `json:"generationConfig,omitempty"`
	ToolConfig       *toolConfig       `json:"toolConfig,omitempty"`
	SafetySettings   []SafetySetting   `json:"safetySettings,omitempty"`
	CachedContent    string            `json:"cachedContent,omitempty"`
	ServiceTier      string            `json:"serviceTier,omitempty"`
}

type generationConfig struct {
	Temperature        *float64        `json:"temperature,omitempty"`
	TopP               *float64        `json:"topP,omitempty"`
	TopK               *int            `json:"topK,omitempty"`
	MaxOutputTokens    *int            `json:"maxOutputTokens,omitempty"`
	StopSequences      []string        `json:"stopSequences,omitempty"`
	PresencePenalty    *float64        `json:"presencePenalty,omitempty"`
	FrequencyPenalty   *float64        `json:"frequencyPenalty,omitempty"`
	Seed               *int            `json:"seed,omitempty"`
	ResponseModalities []string        `json:"responseModalities,omitempty"`
	ResponseMIMEType   string          `json:"responseMimeType,omitempty"`
	ResponseJSONSchema jsonwire.Raw    `json:"responseJsonSchema,omitempty"`
	ThinkingConfig     *thinkingConfig `json:"thinkingConfig,omitempty"`
	MediaResolution    string          `json:"mediaResolution,omitempty"`
	ImageConfig        *imageConfig    `json:"imageConfig,omitempty"`
}

// imageConfig says how images look.
type imageConfig struct {
	AspectRatio string `json:"aspectRatio,omitempty"`
	ImageSize   string `json:"imageSize,omitempty"`
}

type thinkingConfig struct {
	IncludeThoughts bool   `json:"includeThoughts,omitempty"`
	ThinkingBudget  *int   `json:"thinkingBudget,omitempty"`
	ThinkingLevel   string `json:"thinkingLevel,omitempty"`
}

type toolConfig struct {
	FunctionCallingConfig *callingConfig `json:"functionCallingConfig,omitempty"`
	Invocations           bool           `json:"includeServerSideToolInvocations,omitempty"`
}

type callingConfig struct {
	Mode    string   `json:"mode"`
	Allowed []string `json:"allowedFunctionNames,omitempty"`
}

// function describes a tool to the model.
//
//agent:codec encode
type function struct {
	Name                 string       `json:"name"`
	Description          string       `json:"description,omitempty"`
	ParametersJSONSchema jsonwire.Raw `json:"parametersJsonSchema,omitempty"`
	ResponseJSONSchema   jsonwire.Raw `json:"responseJsonSchema,omitempty"`
}

// fileSearch searches files.
//
//agent:codec encode
type fileSearch struct {
	Stores         []string `json:"fileSearchStoreNames"`
	TopK           int      `json:"topK,omitempty"`
	MetadataFilter string   `json:"metadataFilter,omitempty"`
}

// textPart is a text of a content.
//
//agent:codec encode
type textPart struct {
	Text      string `json:"text"`
	Thought   bool   `json:"thought,omitempty"`
	Signature string `json:"thoughtSignature,omitempty"`
}

// mediaPart is a file: its data, or where it is.
//
//agent:codec encode
type mediaPart struct {
	InlineData    *inlineData  `json:"inlineData,omitempty"`
	FileData      *fileData    `json:"fileData,omitempty"`
	VideoMetadata jsonwire.Raw `json:"videoMetadata,omitempty"`
	Signature     string       `json:"thoughtSignature,omitempty"`
}

type inlineData struct {
	MIMEType string `json:"mimeType"`
	Data     string `json:"data"` // in base64
}

type fileData struct {
	MIMEType string `json:"mimeType,omitempty"`
	FileURI  string `json:"fileUri"`
}

// callPart is a call of a function that goes back to the API.
//
//agent:codec encode
type callPart struct {
	FunctionCall functionCall `json:"functionCall"`
	Signature    string       `json:"thoughtSignature,omitempty"`
}

type functionCall struct {
	ID   string       `json:"id,omitempty"`
	Name string       `json:"name"`
	Args jsonwire.Raw `json:"args"`
}

// resultPart is the result of a call.
//
//agent:codec encode
type resultPart struct {
	FunctionResponse functionResponse `json:"functionResponse"`
}

type functionResponse struct {
	ID       string       `json:"id,omitempty"`
	Name     string       `json:"name"`
	Response jsonwire.Raw `json:"response"`
	Parts    []filePart   `json:"parts,omitempty"`
}

// filePart is a file of a result.
type filePart struct {
	InlineData inlineData `json:"inlineData"`
}
