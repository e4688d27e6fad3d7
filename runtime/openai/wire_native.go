package openai

import (
	"fmt"

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
	UserLocation      *userLocation `json:"user_location,omitempty"`

	// file_search; Filters are also those of a web search.
	VectorStoreIDs []string     `json:"vector_store_ids,omitempty"`
	MaxNumResults  int          `json:"max_num_results,omitempty"`
	Filters        jsonwire.Raw `json:"filters,omitempty"`

	// code_interpreter
	Container jsonwire.Raw `json:"container,omitempty"`

	// image_generation
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
	AllowedDomains []string `json:"allowed_domains"`
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
	case *model.ImageGeneration:
		if t.AspectRatio != "" {
			return nil, fmt.Errorf("OpenAI's native tool image_generation does not support AspectRatio: set Size")
		}
		return &nativeTool{
			Type: "image_generation", Action: t.Action, Background: t.Background, InputFidelity: t.InputFidelity, Model: t.Model, Moderation: t.Moderation,
			OutputCompression: t.OutputCompression, OutputFormat: t.OutputFormat, PartialImages: t.PartialImages, Quality: t.Quality, Size: t.Size,
		}, nil
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
	if t.BlockedDomains != nil || t.MaxUses != 0 {
		return nil, fmt.Errorf("OpenAI's native tool web_search does not support BlockedDomains and MaxUses: use AllowedDomains")
	}
	wire := &nativeTool{Type: "web_search", SearchContextSize: t.ContextSize}
	if l := t.Location; l != nil {
		wire.UserLocation = &userLocation{"approximate", l.City, l.Region, l.Country, l.Timezone}
	}
	if t.AllowedDomains != nil {
		b, err := (&domainFilters{t.AllowedDomains}).AppendJSON(nil)
		if err != nil {
			return nil, err
		}
		wire.Filters = jsonwire.Raw(b)
	}
	return wire, nil
}
