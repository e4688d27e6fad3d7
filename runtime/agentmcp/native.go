package agentmcp

import (
	"fmt"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/capabilities"
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
// and a Toolset elsewhere. The model that sends a request decides. allowed is that of Native, and applies to both. A
// client that has no native form is a toolset everywhere. The server is asked for its tools in any case; with Native in
// Agent.NativeTools it is not.
func Capability[D any](c *Client, allowed ...string) runtime.Capability[D] {
	local := &toolset[D]{c: c, allowed: allowed}
	native, err := c.Native(allowed...)
	if err != nil {
		return runtime.Capability[D]{ID: "mcp:" + c.Name, Toolsets: []runtime.Toolset[D]{local}}
	}
	return capabilities.Native("mcp:"+c.Name, native, runtime.Toolset[D](local))
}
