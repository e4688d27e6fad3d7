// Package agentmcp connects agents with the Model Context Protocol, both ways: the tools of any MCP server are a toolset of
// an agent, and any tools of agentgen are an MCP server.
//
//	files := &agentmcp.Client{Name: "files", Transport: &agentmcp.Stdio{
//		Command: "npx", Args: []string{"-y", "@modelcontextprotocol/server-filesystem", "/data"},
//	}}
//	agent := &runtime.Agent[Deps, string]{Toolsets: []runtime.Toolset[Deps]{agentmcp.Toolset[Deps](files)}}
//
//	server := &agentmcp.Server[Deps]{Name: "shop", Tools: ShopTools(shop)}
//	err := server.ServeStdio(ctx)
//
// It speaks the revisions 2025-11-25 and 2026-07-28 of the protocol, and those before as far as the SDK does, and it chooses
// by itself. Schemas, arguments and structured results pass through byte for byte.
//
// It is built on github.com/modelcontextprotocol/go-sdk, and uses its types of the protocol in its API.
package agentmcp
