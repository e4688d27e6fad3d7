package agentspec

import (
	"context"
	"slices"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/toolsets"
)

// newMCP connects to an MCP server, by the provider or by the program.
func newMCP[D any](a *Arguments[D]) (c runtime.Capability[D], err error) {
	server, native, local, err := a.MCPServer()
	connect := a.Registry() != nil && a.Registry().MCP != nil
	if err != nil || !local || !connect {
		return newPlain(a)
	}
	set, err := localMCP(a, server)
	if err != nil {
		return c, err
	}
	c = runtime.Capability[D]{ID: server.ID, Toolsets: []runtime.Toolset[D]{set}}
	if native {
		c = nativeOr(server, c)
	}
	return c, nil
}

// nativeOr returns a capability that is a native tool for models that have it, and c for others.
func nativeOr[D any](server *model.MCPServer, c runtime.Capability[D]) runtime.Capability[D] {
	return runtime.Capability[D]{ID: c.ID, ForRun: func(_ context.Context, rc *runtime.RunContext[D]) (*runtime.Capability[D], error) {
		if rc.Model != nil && slices.Contains(rc.Model.Info().Profile.NativeTools, model.MCPServerKind) {
			return &runtime.Capability[D]{ID: server.ID, NativeTools: []model.NativeTool{server}}, nil
		}
		return &c, nil
	}}
}

// localMCP returns the tools of a server to which the program connects.
func localMCP[D any](a *Arguments[D], server *model.MCPServer) (runtime.Toolset[D], error) {
	set, err := a.Registry().MCP(server)
	if err != nil {
		return nil, err
	}
	if a.Has("allowed_tools") {
		allowed := server.AllowedTools
		set = toolsets.Filtered(set, func(_ context.Context, _ *runtime.RunContext[D], def *model.ToolDef) (bool, error) {
			return slices.Contains(allowed, def.Name), nil
		})
	}
	if !a.Bool("include_instructions", true) {
		set = silent[D]{set}
	}
	switch prefix := a.Raw("tool_prefix"); {
	case prefix == "" || prefix == "false":
		return set, nil
	case prefix == `""`:
		return nil, a.Errorf("tool_prefix", "MCP(tool_prefix='') would prefix nothing. Pass `tool_prefix=None` to keep the server's tool names.")
	case prefix != "true":
		return toolsets.Prefixed(set, a.Text("tool_prefix")), nil
	case a.Text("id") == "":
		return nil, a.Errorf("tool_prefix", "MCP(tool_prefix=True) uses the explicit `id` as the prefix, but no `id=` was passed. "+
			"Pass `id='…'`, or pass the prefix itself as `tool_prefix='…'`.")
	}
	return toolsets.Prefixed(set, a.Text("id")), nil
}

// silent is a toolset without its instructions.
type silent[D any] struct{ runtime.Toolset[D] }

func (silent[D]) Instructions(context.Context, *runtime.RunContext[D]) ([]model.Instruction, error) {
	return nil, nil
}
