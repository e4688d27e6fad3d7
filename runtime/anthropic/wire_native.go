package anthropic

import (
	"errors"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/internal/claude"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// nativeTool is a tool that Anthropic runs.
//
//agent:codec encode
type nativeTool struct {
	Type             string          `json:"type"`
	Name             string          `json:"name"`
	MaxUses          int             `json:"max_uses,omitempty"`
	AllowedDomains   []string        `json:"allowed_domains,omitempty"`
	BlockedDomains   []string        `json:"blocked_domains,omitempty"`
	UserLocation     *userLocation   `json:"user_location,omitempty"`
	Citations        *citationsParam `json:"citations,omitempty"`
	MaxContentTokens int             `json:"max_content_tokens,omitempty"`
	AllowedCallers   []string        `json:"allowed_callers,omitempty"`
}

type userLocation struct {
	Type     string `json:"type"`
	City     string `json:"city,omitempty"`
	Region   string `json:"region,omitempty"`
	Country  string `json:"country,omitempty"`
	Timezone string `json:"timezone,omitempty"`
}

// mcpServer is an MCP server that Anthropic connects to.
type mcpServer struct {
	Type               string    `json:"type"`
	URL                string    `json:"url"`
	Name               string    `json:"name"`
	AuthorizationToken string    `json:"authorization_token,omitempty"`
	ToolConfiguration  *mcpTools `json:"tool_configuration,omitempty"`
}

type mcpTools struct {
	Enabled      bool     `json:"enabled"`
	AllowedTools []string `json:"allowed_tools"`
}

// nativeOf returns a native tool as the API takes it, or nil for an MCP server, which stands elsewhere. What the API does not know is an
// error.
func nativeOf(f *claude.Family, t model.NativeTool) (*nativeTool, error) {
	version := "20250305"
	if f.Filters {
		version = "20260209"
	}
	switch t := t.(type) {
	case *model.WebSearch:
		if t.ContextSize != "" {
			return nil, errors.New("the native tool web_search of Anthropic does not support ContextSize: use MaxUses")
		}
		own := &nativeTool{Type: "web_search_" + version, Name: "web_search", MaxUses: t.MaxUses, AllowedDomains: t.AllowedDomains, BlockedDomains: t.BlockedDomains}
		if l := t.Location; l != nil {
			own.UserLocation = &userLocation{"approximate", l.City, l.Region, l.Country, l.Timezone}
		}
		return own, nil
	case *model.WebFetch:
		return webFetch(f, t), nil
	case *model.CodeExecution:
		return &nativeTool{Type: f.Code, Name: "code_execution"}, nil
	case *model.Memory:
		return &nativeTool{Type: "memory_20250818", Name: memoryTool}, nil
	case *model.ToolSearch:
		return toolSearch(t)
	case *model.MCPServer:
		return nil, nil
	}
	return nil, fmt.Errorf("there is no native tool %q at Anthropic", t.NativeKind())
}

func webFetch(f *claude.Family, t *model.WebFetch) *nativeTool {
	own := &nativeTool{
		Type: "web_fetch_20250910", Name: "web_fetch", MaxUses: t.MaxUses, AllowedDomains: t.AllowedDomains, BlockedDomains: t.BlockedDomains,
		MaxContentTokens: t.MaxTokens,
	}
	if f.Filters {
		own.Type = "web_fetch_20260209"
	}
	if t.Citations {
		own.Citations = &citationsParam{true}
	}
	return own
}

// memoryTool is the name of the function tool that holds the files of a *model.Memory.
const memoryTool = "memory"

// mcpServersOf returns the MCP servers among native tools.
func mcpServersOf(tools []model.NativeTool) (all []mcpServer, err error) {
	for _, t := range tools {
		s, ok := t.(*model.MCPServer)
		if !ok {
			continue
		}
		if len(s.Headers) > 0 {
			return nil, fmt.Errorf("the MCP server %q has Headers, which Anthropic does not send: use AuthorizationToken", s.ID)
		}
		own := mcpServer{Type: "url", URL: s.URL, Name: s.ID, AuthorizationToken: s.AuthorizationToken}
		if s.AllowedTools != nil {
			own.ToolConfiguration = &mcpTools{true, s.AllowedTools}
		}
		all = append(all, own)
	}
	return all, nil
}

// tokensOf returns the credentials that native tools have for other servers.
func tokensOf(tools []model.NativeTool) (all []string) {
	for _, t := range tools {
		if s, ok := t.(*model.MCPServer); ok {
			all = append(all, s.AuthorizationToken)
		}
	}
	return all
}
