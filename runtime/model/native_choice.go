package model

import (
	"fmt"
	"slices"
	"strings"
)

// A NativeLimit is a limit of a native tool without which the tool must not be sent. The names are Pydantic AI's.
type NativeLimit string

// The limits of web searches and fetches.
const (
	AllowedDomainsLimit NativeLimit = "allowed_domains"
	BlockedDomainsLimit NativeLimit = "blocked_domains"
	MaxUsesLimit        NativeLimit = "max_uses"
	StoredWebLimit      NativeLimit = "external_web_access"
)

// NativeID returns what tells the native tools of a request apart: the kind, for an MCP server with its ID, such as "mcp_server:github".
func NativeID(t NativeTool) string {
	if s, ok := t.(*MCPServer); ok {
		return string(MCPServerKind) + ":" + s.ID
	}
	return string(t.NativeKind())
}

// chooseNative chooses between native tools and those that stand in their place, and leaves out what is hidden from the model.
func (p *Prepared) chooseNative(m Info) error {
	if len(p.NativeTools) > 0 {
		if err := p.runnable(m); err != nil {
			return err
		}
	}
	if slices.ContainsFunc(p.Tools, p.hides) {
		p.Tools = slices.DeleteFunc(slices.Clone(p.Tools), p.hides)
	}
	return nil
}

// runnable leaves out native tools that the provider does not run, or that have nothing to do.
func (p *Prepared) runnable(m Info) error {
	if !slices.ContainsFunc(p.NativeTools, func(t NativeTool) bool { return m.Profile.lacks(t) != "" || p.idle(t) }) {
		return nil
	}
	var all []NativeTool
	for _, t := range p.NativeTools {
		switch lack := m.Profile.lacks(t); {
		case lack == "" && !p.idle(t):
			all = append(all, t)
		case lack != "" && !slices.ContainsFunc(p.Tools, func(d *ToolDef) bool { return d.UnlessNative == NativeID(t) }):
			return unsendable("the native tool %q is not supported by the model %q, %s", t.NativeKind(), m, lack)
		}
	}
	p.NativeTools = all
	return nil
}

// lacks says why the provider cannot run a native tool as it is, "" if it can.
func (p *Profile) lacks(t NativeTool) string {
	if !slices.Contains(p.NativeTools, t.NativeKind()) {
		return "which supports " + kinds(p.NativeTools)
	}
	for _, limit := range Limits(t) {
		if !slices.Contains(p.NativeLimits, limit) {
			return fmt.Sprintf("as it has %s: without that it would do what it must not", limit)
		}
	}
	return ""
}

// Limits returns which limits a native tool has.
func Limits(t NativeTool) (all []NativeLimit) {
	add := func(set bool, limit NativeLimit) {
		if set {
			all = append(all, limit)
		}
	}
	switch t := t.(type) {
	case *WebSearch:
		add(t.AllowedDomains != nil, AllowedDomainsLimit)
		add(t.BlockedDomains != nil, BlockedDomainsLimit)
		add(t.MaxUses != 0, MaxUsesLimit)
		add(t.ExternalWebAccess != nil && !*t.ExternalWebAccess, StoredWebLimit)
	case *WebFetch:
		add(t.AllowedDomains != nil, AllowedDomainsLimit)
		add(t.BlockedDomains != nil, BlockedDomainsLimit)
		add(t.MaxUses != 0, MaxUsesLimit)
	}
	return all
}

func kinds(supported []NativeToolKind) string {
	if len(supported) == 0 {
		return "none"
	}
	var names []string
	for _, k := range supported {
		names = append(names, string(k))
	}
	return strings.Join(names, ", ")
}

// idle reports whether a native tool searches function tools although none can be found.
func (p *Prepared) idle(t NativeTool) bool {
	s, ok := t.(*ToolSearch)
	return ok && s.Strategy == "" && !slices.ContainsFunc(p.Tools, func(d *ToolDef) bool { return d.Searchable })
}

// hides reports whether the model is not sent a tool.
func (p *Prepared) hides(t *ToolDef) bool {
	return t.Unavailable != "" && (!t.Searchable || !p.HasNative(string(ToolSearchKind))) || t.UnlessNative != "" && p.HasNative(t.UnlessNative)
}

// HasNative reports whether the provider is sent the native tool with that NativeID.
func (p *Prepared) HasNative(id string) bool {
	return slices.ContainsFunc(p.NativeTools, func(t NativeTool) bool { return NativeID(t) == id })
}

// Defers reports whether a function tool is sent for the provider's ToolSearch to find, and hidden from the model until then.
func (p *Prepared) Defers(t *ToolDef) bool {
	return t.Searchable && p.HasNative(string(ToolSearchKind))
}
