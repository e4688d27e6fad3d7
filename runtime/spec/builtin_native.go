package spec

import (
	"cmp"
	"context"
	"net/url"
	"slices"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/toolsets"
)

func native[D any](id string, t model.NativeTool) runtime.Capability[D] {
	return runtime.Capability[D]{ID: id, NativeTools: []model.NativeTool{t}}
}

// onlyNative refuses what asks for a tool that this program would run.
func onlyNative[D any](a *Arguments[D]) error {
	if v := a.values.member("local"); v != nil && v.text != "false" {
		return a.Errorf("local", "there is no local form here: make one with package agentweb, and register it in Registry.Toolsets")
	}
	if !a.Bool("native", true) {
		return a.Errorf("native", "there is no form but the native one here: make another with package agentweb, and register it in Registry.Toolsets")
	}
	return nil
}

func newWebSearch[D any](a *Arguments[D]) (c runtime.Capability[D], err error) {
	if err := onlyNative(a); err != nil {
		return c, err
	}
	tool := &model.WebSearch{ContextSize: a.Text("search_context_size"), AllowedDomains: a.Texts("allowed_domains"),
		BlockedDomains: a.Texts("blocked_domains"), MaxUses: a.Int("max_uses")}
	if a.Has("external_web_access") {
		tool.ExternalWebAccess = new(a.Bool("external_web_access", true))
	}
	if at := a.values.member("user_location"); at != nil {
		text := func(name string) string {
			if v := at.member(name); v != nil {
				return v.text
			}
			return ""
		}
		tool.Location = &model.UserLocation{City: text("city"), Region: text("region"), Country: text("country"), Timezone: text("timezone")}
	}
	return native[D]("web_search", tool), nil
}

func newWebFetch[D any](a *Arguments[D]) (c runtime.Capability[D], err error) {
	if err := onlyNative(a); err != nil {
		return c, err
	}
	return native[D]("web_fetch", &model.WebFetch{AllowedDomains: a.Texts("allowed_domains"), BlockedDomains: a.Texts("blocked_domains"),
		MaxUses: a.Int("max_uses"), MaxTokens: a.Int("max_content_tokens"), Citations: a.Bool("enable_citations", false)}), nil
}

// newImageGeneration and newXSearch read native tools by their codecs, whose members have the names of the arguments.
func newImageGeneration[D any](a *Arguments[D]) (c runtime.Capability[D], err error) {
	return decodeNative(a, "image_generation", map[string]string{"image_model": "model"})
}

func newXSearch[D any](a *Arguments[D]) (c runtime.Capability[D], err error) {
	return decodeNative[D](a, "x_search", nil)
}

// decodeNative makes a native tool of the arguments, some of which have other names in its JSON.
func decodeNative[D any](a *Arguments[D], kind string, names map[string]string) (c runtime.Capability[D], err error) {
	if err := onlyNative(a); err != nil {
		return c, err
	}
	object := &node{kind: objectKind}
	object.set("kind", textNode(kind))
	for i, name := range a.values.names {
		switch name {
		case "native", "local", "id", "description", "defer_loading":
			continue
		}
		object.set(cmp.Or(names[name], name), a.values.items[i])
	}
	tool, err := nativeOf(object.raw())
	if err != nil {
		return c, err
	}
	return native[D](kind, tool), nil
}

func nativeOf(text jsonwire.Raw) (tool model.NativeTool, err error) {
	r := jsonwire.NewReader(string(text), jsonwire.Strict)
	model.DecodeNativeToolJSON(&r, &tool)
	return tool, r.End()
}

// newNativeTool reads a native tool from its own members, or from those of the argument tool.
func newNativeTool[D any](a *Arguments[D]) (c runtime.Capability[D], err error) {
	text := a.Raw("tool")
	if text == "" {
		text = a.Object
	}
	tool, err := nativeOf(text)
	if err != nil {
		return c, err
	}
	if s, ok := tool.(*model.MCPServer); ok {
		s.AuthorizationToken, s.Headers = a.Text("authorization_token"), headersOf(a.values.member("headers"))
	}
	return native[D]("", tool), nil
}

func headersOf(v *node) map[string]string {
	if v == nil || v.kind != objectKind {
		return nil
	}
	headers := make(map[string]string, len(v.items))
	for i, name := range v.names {
		headers[name] = v.items[i].text
	}
	return headers
}

// newMCP connects to an MCP server, by the provider or by the program.
func newMCP[D any](a *Arguments[D]) (c runtime.Capability[D], err error) {
	address, err := url.Parse(a.Text("url"))
	if err != nil || address.Host == "" || address.Scheme != "http" && address.Scheme != "https" {
		return c, a.Errorf("url", "the url must be one of http or https")
	}
	server := &model.MCPServer{ID: address.Hostname(), URL: a.Text("url"), Description: a.Text("description"), AllowedTools: a.Texts("allowed_tools"),
		AuthorizationToken: a.Text("authorization_token"), Headers: headersOf(a.values.member("headers"))}
	if id := a.Text("id"); id != "" {
		server.ID = id
	}
	wanted, local := a.Bool("native", false), a.Bool("local", true)
	connect := a.Registry() != nil && a.Registry().MCP != nil
	switch {
	case !wanted && !local:
		return c, a.Errorf("local", "neither native nor local: one of them connects to the server")
	case wanted && (!local || !connect && !a.Has("local")):
		return native[D](server.ID, server), nil
	case !connect:
		return c, a.Errorf("", "the program has nothing that connects to MCP servers: set Registry.MCP, by package agentmcp, or write native: true")
	}
	set, err := localMCP(a, server)
	if err != nil {
		return c, err
	}
	c = runtime.Capability[D]{ID: server.ID, Toolsets: []runtime.Toolset[D]{set}}
	if wanted {
		c = nativeOr(server, c)
	}
	return c, nil
}

// nativeOr returns a capability that is a native tool for models that have it, and c for others.
func nativeOr[D any](server *model.MCPServer, c runtime.Capability[D]) runtime.Capability[D] {
	return runtime.Capability[D]{ID: c.ID, ForRun: func(_ context.Context, rc *runtime.RunContext[D]) (*runtime.Capability[D], error) {
		if rc.Model != nil && slices.Contains(rc.Model.Info().Profile.NativeTools, model.MCPServerKind) {
			return new(native[D](server.ID, server)), nil
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
	v := a.values.member("tool_prefix")
	switch {
	case v == nil || v.text == "false" && v.kind == boolKind:
		return set, nil
	case v.kind == stringKind && v.text == "":
		return nil, a.Errorf("tool_prefix", "MCP(tool_prefix='') would prefix nothing. Pass `tool_prefix=None` to keep the server's tool names.")
	case v.kind == stringKind:
		return toolsets.Prefixed(set, v.text), nil
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
