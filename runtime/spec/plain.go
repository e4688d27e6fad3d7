package spec

import (
	"cmp"
	"errors"
	"net/url"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Plain is a capability that consists of settings and native tools, which any program can make of its fields.
type Plain struct {
	ID, Description string
	Settings        *model.Settings // nil for none
	NativeTools     []model.NativeTool
}

// plains make the built-in capabilities that are plain. MCP is, if only the provider connects to the server.
var plains = map[string]func(*Bound) (Plain, error){
	"Thinking":        plainThinking,
	"Caching":         plainCaching,
	"Citations":       plainCitations,
	"ImageGeneration": plainImageGeneration,
	"XSearch":         plainXSearch,
	"WebSearch":       plainWebSearch,
	"WebFetch":        plainWebFetch,
	"MCP":             plainMCP,
	"NativeTool":      plainNativeTool,
}

// IsPlain reports whether a built-in capability is plain, by its name.
func IsPlain(name string) bool { return plains[name] != nil }

// Plain returns what a capability consists of, which must be one for which IsPlain is true. The error is an *ArgumentError.
func (b *Bound) Plain() (Plain, error) {
	p, err := plains[b.Name](b)
	if err != nil {
		if _, ok := errors.AsType[*ArgumentError](err); !ok {
			err = b.Errorf("", "%v", err)
		}
		return Plain{}, err
	}
	p.ID = cmp.Or(b.Text("id"), p.ID)
	p.Description = b.Text("description")
	return p, nil
}

func plainThinking(b *Bound) (Plain, error) {
	level := model.ThinkingOn
	if v := b.values.member("effort"); v != nil {
		level = levels[v.text]
	}
	return Plain{ID: "thinking", Settings: &model.Settings{Thinking: level}}, nil
}

func plainCaching(b *Bound) (Plain, error) {
	cache := model.PromptCache{PrefixOnly: !b.Bool("messages", true), Off: !b.Bool("retention", true), Retention: b.Text("retention")}
	cache.PrefixOnly = cache.PrefixOnly && !cache.Off
	return Plain{ID: "caching", Settings: &model.Settings{PromptCache: &cache}}, nil
}

func plainCitations(*Bound) (Plain, error) {
	return Plain{ID: "citations", Settings: &model.Settings{Citations: new(true)}}, nil
}

func native(id string, t model.NativeTool) Plain {
	return Plain{ID: id, NativeTools: []model.NativeTool{t}}
}

// onlyNative refuses what asks for a tool that this program would run.
func onlyNative(b *Bound) error {
	if v := b.values.member("local"); v != nil && v.text != "false" {
		return b.Errorf("local", "there is no local form here: make one with package agentweb, and register it in Registry.Toolsets")
	}
	if !b.Bool("native", true) {
		return b.Errorf("native", "there is no form but the native one here: make another with package agentweb, and register it in Registry.Toolsets")
	}
	return nil
}

func plainWebSearch(b *Bound) (Plain, error) {
	if err := onlyNative(b); err != nil {
		return Plain{}, err
	}
	tool := &model.WebSearch{ContextSize: b.Text("search_context_size"), AllowedDomains: b.Texts("allowed_domains"),
		BlockedDomains: b.Texts("blocked_domains"), MaxUses: b.Int("max_uses")}
	if b.Has("external_web_access") {
		tool.ExternalWebAccess = new(b.Bool("external_web_access", true))
	}
	if at := b.values.member("user_location"); at != nil {
		text := func(name string) string {
			if v := at.member(name); v != nil {
				return v.text
			}
			return ""
		}
		tool.Location = &model.UserLocation{City: text("city"), Region: text("region"), Country: text("country"), Timezone: text("timezone")}
	}
	return native("web_search", tool), nil
}

func plainWebFetch(b *Bound) (Plain, error) {
	if err := onlyNative(b); err != nil {
		return Plain{}, err
	}
	return native("web_fetch", &model.WebFetch{AllowedDomains: b.Texts("allowed_domains"), BlockedDomains: b.Texts("blocked_domains"),
		MaxUses: b.Int("max_uses"), MaxTokens: b.Int("max_content_tokens"), Citations: b.Bool("enable_citations", false)}), nil
}

// plainImageGeneration and plainXSearch read native tools by their codecs, whose members have the names of the arguments.
func plainImageGeneration(b *Bound) (Plain, error) {
	return decodeNative(b, "image_generation", map[string]string{"image_model": "model"})
}

func plainXSearch(b *Bound) (Plain, error) { return decodeNative(b, "x_search", nil) }

// decodeNative makes a native tool of the arguments, some of which have other names in its JSON.
func decodeNative(b *Bound, kind string, names map[string]string) (Plain, error) {
	if err := onlyNative(b); err != nil {
		return Plain{}, err
	}
	object := &node{kind: objectKind}
	object.set("kind", textNode(kind))
	for i, name := range b.values.names {
		switch name {
		case "native", "local", "id", "description", "defer_loading":
			continue
		}
		object.set(cmp.Or(names[name], name), b.values.items[i])
	}
	tool, err := nativeOf(object.raw())
	return native(kind, tool), err
}

func nativeOf(text jsonwire.Raw) (tool model.NativeTool, err error) {
	r := jsonwire.NewReader(string(text), jsonwire.Strict)
	model.DecodeNativeToolJSON(&r, &tool)
	return tool, r.End()
}

// plainNativeTool reads a native tool from its own members, or from those of the argument tool.
func plainNativeTool(b *Bound) (Plain, error) {
	tool, err := nativeOf(cmp.Or(b.Raw("tool"), b.Object))
	if s, ok := tool.(*model.MCPServer); ok {
		s.AuthorizationToken, s.Headers = b.Text("authorization_token"), headersOf(b.values.member("headers"))
	}
	return native("", tool), err
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

// MCPServer returns the server that a capability MCP is about, and who may connect to it: the provider (native) or the program (local).
// The error is an *ArgumentError.
func (b *Bound) MCPServer() (server *model.MCPServer, native, local bool, err error) {
	address, err := url.Parse(b.Text("url"))
	if err != nil || address.Host == "" || address.Scheme != "http" && address.Scheme != "https" {
		return nil, false, false, b.Errorf("url", "the url must be one of http or https")
	}
	native, local = b.Bool("native", false), b.Bool("local", true)
	if !native && !local {
		return nil, false, false, b.Errorf("local", "neither native nor local: one of them connects to the server")
	}
	return &model.MCPServer{ID: cmp.Or(b.Text("id"), address.Hostname()), URL: b.Text("url"), Description: b.Text("description"),
		AllowedTools: b.Texts("allowed_tools"), AuthorizationToken: b.Text("authorization_token"), Headers: headersOf(b.values.member("headers"))}, native, local, nil
}

// plainMCP lets the provider connect to a server.
func plainMCP(b *Bound) (Plain, error) {
	server, allowed, local, err := b.MCPServer()
	switch {
	case err != nil:
		return Plain{}, err
	case !allowed || local && b.Has("local"):
		return Plain{}, b.Errorf("", "the program has nothing that connects to MCP servers: set Registry.MCP, by package agentmcp, or write native: true")
	}
	return native(server.ID, server), nil
}
