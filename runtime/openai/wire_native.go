package openai

import (
	"cmp"
	"fmt"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// nativeTool is a tool that OpenAI runs. Type says which of the other members it has.
//
//agent:codec encode
type nativeTool struct {
	Type string `json:"type"`

	// web_search
	SearchContextSize string        `json:"search_context_size,omitempty"`
	ExternalWebAccess *bool         `json:"external_web_access,omitempty"`
	UserLocation      *userLocation `json:"user_location,omitempty"`

	// file_search; Filters are also those of a web search.
	VectorStoreIDs []string     `json:"vector_store_ids,omitempty"`
	MaxNumResults  int          `json:"max_num_results,omitempty"`
	Filters        jsonwire.Raw `json:"filters,omitempty"`

	// code_interpreter
	Container jsonwire.Raw `json:"container,omitempty"`

	// x_search
	AllowedHandles  []string `json:"allowed_x_handles,omitempty"`
	ExcludedHandles []string `json:"excluded_x_handles,omitempty"`
	FromDate        string   `json:"from_date,omitempty"`
	ToDate          string   `json:"to_date,omitempty"`
	Images          bool     `json:"enable_image_understanding,omitempty"`
	Videos          bool     `json:"enable_video_understanding,omitempty"`

	// image_generation
	Action            string `json:"action,omitempty"`
	Background        string `json:"background,omitempty"`
	InputFidelity     string `json:"input_fidelity,omitempty"`
	Model             string `json:"model,omitempty"`
	Moderation        string `json:"moderation,omitempty"`
	OutputCompression *int   `json:"output_compression,omitempty"`
	OutputFormat      string `json:"output_format,omitempty"`
	PartialImages     *int   `json:"partial_images,omitempty"`
	Quality           string `json:"quality,omitempty"`
	Size              string `json:"size,omitempty"`

	// mcp
	ServerLabel       string            `json:"server_label,omitempty"`
	ServerURL         string            `json:"server_url,omitempty"`
	ServerDescription string            `json:"server_description,omitempty"`
	Authorization     string            `json:"authorization,omitempty"`
	Headers           map[string]string `json:"headers,omitempty"`
	AllowedTools      []string          `json:"allowed_tools,omitempty"`
	RequireApproval   string            `json:"require_approval,omitempty"`
}

type userLocation struct {
	Type     string `json:"type"`
	City     string `json:"city,omitempty"`
	Region   string `json:"region,omitempty"`
	Country  string `json:"country,omitempty"`
	Timezone string `json:"timezone,omitempty"`
}

// domainFilters limit where results of a web search come from.
//
//agent:codec encode
type domainFilters struct {
	AllowedDomains []string `json:"allowed_domains,omitempty"`
	BlockedDomains []string `json:"blocked_domains,omitempty"`
}

// appendNative appends a tool that OpenAI runs.
func appendNative(dst []byte, t model.NativeTool) ([]byte, error) {
	wire, err := nativeOf(t)
	if err != nil {
		return nil, err
	}
	return wire.AppendJSON(dst)
}

// nativeOf returns a native tool as the API takes it. What the API does not know is an error.
func nativeOf(t model.NativeTool) (*nativeTool, error) {
	switch t := t.(type) {
	case *model.WebSearch:
		return webSearch(t)
	case *model.FileSearch:
		return &nativeTool{Type: "file_search", VectorStoreIDs: t.Stores, MaxNumResults: t.MaxResults, Filters: t.Filters}, nil
	case *model.CodeExecution:
		return &nativeTool{Type: "code_interpreter", Container: `{"type":"auto"}`}, nil
	case *model.XSearch:
		return xSearch(t)
	case *model.ImageGeneration:
		return imageGeneration(t)
	case *model.ToolSearch:
		if t.Strategy != "" {
			return nil, fmt.Errorf("the native tool tool_search of OpenAI has no Strategy: leave it empty")
		}
		return &nativeTool{Type: "tool_search"}, nil
	case *model.MCPServer:
		return &nativeTool{
			Type: "mcp", ServerLabel: t.ID, ServerURL: t.URL, ServerDescription: t.Description, Authorization: t.AuthorizationToken, Headers: t.Headers,
			AllowedTools: t.AllowedTools, RequireApproval: "never",
		}, nil
	}
	return nil, fmt.Errorf("OpenAI does not have the native tool %q", t.NativeKind())
}

// tokensOf returns the credentials that native tools have for other servers.
func tokensOf(tools []model.NativeTool) (all []string) {
	for _, t := range tools {
		if server, ok := t.(*model.MCPServer); ok {
			all = append(all, server.AuthorizationToken)
			for _, v := range server.Headers {
				all = append(all, v)
			}
		}
	}
	return all
}

func webSearch(t *model.WebSearch) (*nativeTool, error) {
	wire := &nativeTool{Type: "web_search", SearchContextSize: t.ContextSize, ExternalWebAccess: t.ExternalWebAccess}
	if l := t.Location; l != nil {
		wire.UserLocation = &userLocation{"approximate", l.City, l.Region, l.Country, l.Timezone}
	}
	if len(t.AllowedDomains)+len(t.BlockedDomains) > 0 {
		b, err := (&domainFilters{t.AllowedDomains, t.BlockedDomains}).AppendJSON(nil)
		if err != nil {
			return nil, err
		}
		wire.Filters = jsonwire.Raw(b)
	}
	return wire, nil
}

// imageGeneration returns the tool with all that it is asked for, as Pydantic AI sends it.
func imageGeneration(t *model.ImageGeneration) (*nativeTool, error) {
	size, err := imageSize(t)
	if err != nil {
		return nil, err
	}
	wire := &nativeTool{
		Type: "image_generation", Action: cmp.Or(t.Action, "auto"), Background: cmp.Or(t.Background, "auto"), InputFidelity: t.InputFidelity, Model: t.Model,
		Moderation: cmp.Or(t.Moderation, "auto"), OutputCompression: t.OutputCompression, OutputFormat: cmp.Or(t.OutputFormat, "png"),
		PartialImages: &t.PartialImages, Quality: cmp.Or(t.Quality, "auto"), Size: size,
	}
	if wire.OutputCompression == nil {
		wire.OutputCompression = new(100)
	}
	return wire, nil
}

// imageSize returns the size of images, which may follow from the AspectRatio.
func imageSize(t *model.ImageGeneration) (string, error) {
	if t.AspectRatio == "" {
		return cmp.Or(t.Size, "auto"), nil
	}
	size := map[string]string{"1:1": "1024x1024", "2:3": "1024x1536", "3:2": "1536x1024"}[t.AspectRatio]
	switch {
	case size == "":
		return "", fmt.Errorf("the native tool image_generation of OpenAI has no AspectRatio %q: use 1:1, 2:3 or 3:2", t.AspectRatio)
	case t.Size != "" && t.Size != "auto" && t.Size != size:
		return "", fmt.Errorf("the native tool image_generation has the AspectRatio %s and the Size %s, which do not fit: leave one of them out", t.AspectRatio, t.Size)
	}
	return size, nil
}

// xSearch returns the search of X as xAI takes it.
func xSearch(t *model.XSearch) (*nativeTool, error) {
	if t.AllowedHandles != nil && t.ExcludedHandles != nil {
		return nil, fmt.Errorf("the native tool x_search has AllowedHandles and ExcludedHandles: leave one of them out")
	}
	day := func(at time.Time) string {
		if at.IsZero() {
			return ""
		}
		return at.Format(time.DateOnly)
	}
	return &nativeTool{
		Type: "x_search", AllowedHandles: t.AllowedHandles, ExcludedHandles: t.ExcludedHandles, FromDate: day(t.From), ToDate: day(t.To),
		Images: t.Images, Videos: t.Videos,
	}, nil
}
