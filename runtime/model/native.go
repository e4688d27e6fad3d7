package model

import (
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// NativeToolKind names a kind of native tools. The names are Pydantic AI's.
type NativeToolKind string

// The kinds of native tools.
const (
	WebSearchKind       NativeToolKind = "web_search"
	WebFetchKind        NativeToolKind = "web_fetch"
	CodeExecutionKind   NativeToolKind = "code_execution"
	ImageGenerationKind NativeToolKind = "image_generation"
	MemoryKind          NativeToolKind = "memory"
	MCPServerKind       NativeToolKind = "mcp_server"
	FileSearchKind      NativeToolKind = "file_search"
	XSearchKind         NativeToolKind = "x_search"
	ToolSearchKind      NativeToolKind = "tool_search"
)

// A NativeTool is a tool that the provider runs: a *WebSearch, *WebFetch, *CodeExecution, *ImageGeneration, *Memory,
// *MCPServer, *FileSearch, *XSearch or *ToolSearch. Empty fields are left to the provider. A request with a native tool that
// the model's profile does not list, or with a limit that the provider does not enforce, fails, unless a function tool
// replaces it: see ToolDef.UnlessNative.
//
//agent:codec union=kind
type NativeTool interface {
	// NativeKind returns the kind of the tool.
	NativeKind() NativeToolKind
	nativeTool()
}

// WebSearch searches the web.
//
//agent:codec kind=web_search
type WebSearch struct {
	// ContextSize is how much of the results the model reads: "low", "medium" or "high".
	ContextSize string `json:"search_context_size,omitempty"`
	// Location is where the user is.
	Location *UserLocation `json:"user_location,omitempty"`
	// AllowedDomains and BlockedDomains limit where results come from.
	AllowedDomains []string `json:"allowed_domains,omitempty"`
	BlockedDomains []string `json:"blocked_domains,omitempty"`
	// MaxUses limits the searches of one response; 0 means no limit.
	MaxUses int `json:"max_uses,omitempty"`
	// ExternalWebAccess, if it points to false, keeps searches to what the provider has stored of the web; nil leaves it to the provider.
	ExternalWebAccess *bool `json:"external_web_access,omitempty"`
}

// UserLocation is where a user is, for search results of that place.
type UserLocation struct {
	City     string `json:"city,omitempty"`
	Region   string `json:"region,omitempty"`
	Country  string `json:"country,omitempty"`  // two letters, such as "FR"
	Timezone string `json:"timezone,omitempty"` // an IANA name, such as "Europe/Paris"
}

// WebFetch reads pages whose URLs are in the conversation.
//
//agent:codec kind=web_fetch
type WebFetch struct {
	AllowedDomains []string `json:"allowed_domains,omitempty"`
	BlockedDomains []string `json:"blocked_domains,omitempty"`
	// MaxUses limits the pages of one response, MaxTokens the tokens of each; 0 means no limit.
	MaxUses   int `json:"max_uses,omitempty"`
	MaxTokens int `json:"max_content_tokens,omitempty"`
	// Citations asks the model to say where in the pages it has read something.
	Citations bool `json:"enable_citations,omitempty"`
}

// CodeExecution runs code that the model writes.
//
//agent:codec kind=code_execution
type CodeExecution struct{}

// ImageGeneration makes images.
//
//agent:codec kind=image_generation
type ImageGeneration struct {
	Action            string `json:"action,omitempty"`
	Background        string `json:"background,omitempty"`
	InputFidelity     string `json:"input_fidelity,omitempty"`
	Model             string `json:"model,omitempty"`
	Moderation        string `json:"moderation,omitempty"`
	OutputCompression *int   `json:"output_compression,omitempty"`
	OutputFormat      string `json:"output_format,omitempty"`
	PartialImages     int    `json:"partial_images,omitempty"`
	Quality           string `json:"quality,omitempty"`
	Size              string `json:"size,omitempty"`
	AspectRatio       string `json:"aspect_ratio,omitempty"`
}

// Memory lets the model keep notes, in files that a function tool of the agent holds.
//
//agent:codec kind=memory
type Memory struct{}

// MCPServer is an MCP server that the provider connects to.
//
//agent:codec kind=mcp_server
type MCPServer struct {
	ID          string `json:"id"`
	URL         string `json:"url"`
	Description string `json:"description,omitempty"`
	// AllowedTools limits the tools of the server.
	AllowedTools []string `json:"allowed_tools,omitempty"`
	// AuthorizationToken and Headers are secrets: snapshots do not contain them.
	AuthorizationToken string            `json:"-"`
	Headers            map[string]string `json:"-"`
}

// FileSearch searches files that were uploaded to the provider.
//
//agent:codec kind=file_search
type FileSearch struct {
	// Stores are the ids of the provider's stores of files.
	Stores     []string     `json:"file_store_ids,omitempty"`
	MaxResults int          `json:"max_num_results,omitempty"`
	Filters    jsonwire.Raw `json:"filters,omitempty"`
}

// XSearch searches posts on X.
//
//agent:codec kind=x_search
type XSearch struct {
	// AllowedHandles and ExcludedHandles limit whose posts are found, at most 20 accounts; only one of them may be set.
	AllowedHandles  []string `json:"allowed_x_handles,omitempty"`
	ExcludedHandles []string `json:"excluded_x_handles,omitempty"`
	// From and To limit when posts were written. Both days are included; zero means no limit.
	From time.Time `json:"from_date,omitzero" jsonschema:"format=date"`
	To   time.Time `json:"to_date,omitzero" jsonschema:"format=date"`
	// Images and Videos let the model look at what is in the posts.
	Images bool `json:"enable_image_understanding,omitempty"`
	Videos bool `json:"enable_video_understanding,omitempty"`
}

// ToolSearch lets the model find function tools that are Searchable. Without such tools it is left out of requests.
//
//agent:codec kind=tool_search
type ToolSearch struct {
	// Strategy is how the provider searches: "bm25" or "regex", for Anthropic only; empty leaves it to the provider.
	Strategy string `json:"strategy,omitempty"`
}

func (*WebSearch) NativeKind() NativeToolKind       { return WebSearchKind }
func (*WebFetch) NativeKind() NativeToolKind        { return WebFetchKind }
func (*CodeExecution) NativeKind() NativeToolKind   { return CodeExecutionKind }
func (*ImageGeneration) NativeKind() NativeToolKind { return ImageGenerationKind }
func (*Memory) NativeKind() NativeToolKind          { return MemoryKind }
func (*MCPServer) NativeKind() NativeToolKind       { return MCPServerKind }
func (*FileSearch) NativeKind() NativeToolKind      { return FileSearchKind }
func (*XSearch) NativeKind() NativeToolKind         { return XSearchKind }
func (*ToolSearch) NativeKind() NativeToolKind      { return ToolSearchKind }

func (*WebSearch) nativeTool()       {}
func (*WebFetch) nativeTool()        {}
func (*CodeExecution) nativeTool()   {}
func (*ImageGeneration) nativeTool() {}
func (*Memory) nativeTool()          {}
func (*MCPServer) nativeTool()       {}
func (*FileSearch) nativeTool()      {}
func (*XSearch) nativeTool()         {}
func (*ToolSearch) nativeTool()      {}
