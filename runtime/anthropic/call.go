package anthropic

import (
	"cmp"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// callerOf returns who called a tool, unless that is the model itself.
func callerOf(b *block) jsonwire.Raw {
	if direct := false; wire.Says(b.Caller) {
		_ = wire.Members(string(b.Caller), func(name string, value jsonwire.Raw) { direct = direct || name == "type" && value == `"direct"` })
		if !direct {
			return b.Caller
		}
	}
	return ""
}

// nativeCall begins a call that Anthropic runs.
func (a *assembly) nativeCall(o *openBlock, b *block) error {
	o.input = b.Input
	p := &message.NativeToolCallPart{ToolName: b.Name, ToolCallID: b.ID, ProviderName: settingsName}
	d := partDetails{Caller: callerOf(b)}
	switch {
	case b.Type == "mcp_tool_use":
		p.ToolName, o.name = mcpPrefix+b.ServerName, b.Name
		if a.mcp == nil {
			a.mcp = map[string]string{}
		}
		a.mcp[b.ID] = p.ToolName
	case strings.HasPrefix(b.Name, searchPrefix):
		p.ToolName, p.ToolKind, d.Strategy, o.search = string(model.ToolSearchKind), message.SearchKind, searchStrategy(b.Name), b.Name
	default:
		p.ToolName, d.Name = nativeName(b.Name)
	}
	p.ProviderDetails = detailsOf(&d)
	return a.add(o, p, len(p.ProviderDetails))
}

// nativeName returns the name of a native tool by the API's name, which is own if it differs.
func nativeName(name string) (kind, own string) {
	switch {
	case name == "bash_code_execution" || name == "text_editor_code_execution":
		return string(model.CodeExecutionKind), name
	}
	return name, ""
}

// nativeResult adds the result of a call that Anthropic ran. name is that of its tool, as the block says.
func (a *assembly) nativeResult(o *openBlock, name string, b *block) error {
	p := &message.NativeToolReturnPart{Content: b.Content, ToolCallID: b.ToolUseID, ProviderName: settingsName}
	d := partDetails{Caller: callerOf(b)}
	switch name {
	case "mcp":
		failed := "false"
		if b.IsError {
			failed = "true"
		}
		p.ToolName = cmp.Or(a.mcp[b.ToolUseID], string(model.MCPServerKind))
		p.Content = `{"content":` + cmp.Or(b.Content, "null") + `,"is_error":` + jsonwire.Raw(failed) + `}`
	case string(model.ToolSearchKind):
		p.ToolName, p.ToolKind = string(model.ToolSearchKind), message.SearchKind
		p.Content, d.ErrorCode = searchResult(b.Content)
	default:
		p.ToolName, d.Name = nativeName(name)
	}
	if p.Content == "" {
		p.Content = "null"
	}
	p.ProviderDetails = detailsOf(&d)
	return a.add(o, p, len(p.Content)+len(p.ProviderDetails))
}

// input adds to the arguments of a call. Those of MCP servers and of searches for tools are reported when they are complete.
func (a *assembly) input(o *openBlock, delta string) error {
	switch o.kind {
	case "tool_use", "server_tool_use", "mcp_tool_use":
	default:
		return nil
	}
	delta = o.args.Add(delta)
	if err := a.grow(len(delta)); err != nil {
		return err
	}
	if o.name != "" || o.search != "" {
		o.collected = append(o.collected, delta...)
		return nil
	}
	return a.stream.Args(o.key, delta)
}

// endCall completes the arguments of a call: those that were streamed, or else those that it began with.
func (a *assembly) endCall(o *openBlock) error {
	args := ""
	if !o.args.Begun() {
		args = wire.WholeArgs(string(o.input))
	}
	if o.name != "" {
		input := cmp.Or(string(o.collected)+o.args.End(), args, "{}")
		if jsonwire.Valid(input) != nil {
			input = string(jsonwire.Quote(input))
		}
		args = `{"action":"call_tool","tool_name":` + string(jsonwire.Quote(o.name)) + `,"tool_args":` + input + `}`
	}
	if o.search != "" {
		args = string(searchArgs(o.search, cmp.Or(string(o.collected)+o.args.End(), args)))
	}
	if err := a.grow(len(args)); err != nil {
		return err
	}
	return a.stream.Args(o.key, args)
}
