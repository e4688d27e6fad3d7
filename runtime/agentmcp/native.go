package agentmcp

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Native returns the server as a native tool, for providers that connect to MCP servers themselves: put it into Agent.NativeTools
// instead of the Toolset. If there are names, they are those of the tools that the model may call, as the server has them.
// The provider gets the headers. What the client does with tools, results and questions does not apply there, so the error says if
// Define or RetryErrors is set; nor does Native work for other transports than *HTTP, or with OAuth.
func (c *Client) Native(allowed ...string) (*model.MCPServer, error) {
	h, ok := c.Transport.(*HTTP)
	switch {
	case !ok || h.SSE || h.OAuth != nil:
		return nil, fmt.Errorf("agentmcp: MCP server %q: providers support only the Transport *HTTP, without SSE and OAuth", c.Name)
	case c.Define != nil || c.RetryErrors:
		return nil, fmt.Errorf("agentmcp: MCP server %q: providers do not support Client.Define and Client.RetryErrors", c.Name)
	}
	s := &model.MCPServer{ID: c.Name, URL: h.URL, AllowedTools: allowed}
	for name, values := range h.Header {
		token, bearer := strings.CutPrefix(strings.Join(values, ", "), "Bearer ")
		if bearer && strings.EqualFold(name, "Authorization") {
			s.AuthorizationToken = token
			continue
		}
		if s.Headers == nil {
			s.Headers = make(map[string]string)
		}
		s.Headers[name] = strings.Join(values, ", ")
	}
	return s, nil
}

// Capability returns the server as a capability: native where the provider of the model connects to MCP servers itself,
// and a Toolset elsewhere. The model that a run begins with decides. allowed is that of Native, and applies to both. A
// client that has no native form is a toolset everywhere.
func Capability[D any](c *Client, allowed ...string) runtime.Capability[D] {
	native, err := c.Native(allowed...)
	return runtime.Capability[D]{ID: "mcp:" + c.Name, ForRun: func(_ context.Context, rc *runtime.RunContext[D]) (*runtime.Capability[D], error) {
		own := &runtime.Capability[D]{ID: "mcp:" + c.Name}
		if err == nil && rc.Model != nil && slices.Contains(rc.Model.Info().Profile.NativeTools, native.NativeKind()) {
			own.NativeTools = []model.NativeTool{native}
		} else {
			own.Toolsets = []runtime.Toolset[D]{&toolset[D]{c: c, allowed: allowed}}
		}
		return own, nil
	}}
}
