package spec

import (
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/capabilities"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/toolsets"
)

// builtins make the capabilities that signatures describes.
func builtins[D any]() map[string]func(*Arguments[D]) (runtime.Capability[D], error) {
	return map[string]func(*Arguments[D]) (runtime.Capability[D], error){
		"Thinking":                 newThinking[D],
		"Caching":                  newCaching[D],
		"Citations":                func(*Arguments[D]) (runtime.Capability[D], error) { return capabilities.Citations[D](), nil },
		"ImageGeneration":          newImageGeneration[D],
		"XSearch":                  newXSearch[D],
		"WebSearch":                newWebSearch[D],
		"WebFetch":                 newWebFetch[D],
		"MCP":                      newMCP[D],
		"NativeTool":               newNativeTool[D],
		"ToolSearch":               newToolSearch[D],
		"PrefixTools":              newPrefixTools[D],
		"SetToolMetadata":          newSetToolMetadata[D],
		"IncludeToolReturnSchemas": newIncludeToolReturnSchemas[D],
		"ReinjectSystemPrompt":     newReinjectSystemPrompt[D],
		"RaiseContentFilterError":  newRaiseContentFilterError[D],
		"ModelFallback":            newModelFallback[D],
		"Toolset":                  newToolset[D],
		"Tools":                    newTools[D],
	}
}

func newThinking[D any](a *Arguments[D]) (runtime.Capability[D], error) {
	level := model.ThinkingOn
	if v := a.values.member("effort"); v != nil {
		level = levels[v.text]
	}
	return capabilities.Thinking[D](level), nil
}

func newCaching[D any](a *Arguments[D]) (runtime.Capability[D], error) {
	cache := model.PromptCache{PrefixOnly: !a.Bool("messages", true), Off: !a.Bool("retention", true), Retention: a.Text("retention")}
	cache.PrefixOnly = cache.PrefixOnly && !cache.Off
	return capabilities.Caching[D](cache), nil
}

func newRaiseContentFilterError[D any](*Arguments[D]) (runtime.Capability[D], error) {
	c := capabilities.ContentFilterErrors[D]()
	c.ID = "raise_content_filter_error"
	return c, nil
}

// newReinjectSystemPrompt puts the agent's own system prompts before histories.
func newReinjectSystemPrompt[D any](a *Arguments[D]) (runtime.Capability[D], error) {
	return capabilities.ReinjectSystemPrompt[D](capabilities.SystemPrompts{Texts: a.build.systemPrompts, Replace: a.Bool("replace_existing", false)}), nil
}

func newPrefixTools[D any](a *Arguments[D]) (c runtime.Capability[D], err error) {
	c, ok := a.Capability("capability")
	if !ok {
		return c, nil // is reported
	}
	return capabilities.PrefixTools(c, a.Text("prefix")), nil
}

func newSetToolMetadata[D any](a *Arguments[D]) (runtime.Capability[D], error) {
	metadata := a.others(signatures[a.Name].Params).raw()
	return capabilities.DescribeTools[D](selector(a), toolsets.Metadata(metadata)), nil
}

func newIncludeToolReturnSchemas[D any](a *Arguments[D]) (runtime.Capability[D], error) {
	return capabilities.DescribeTools[D](selector(a), toolsets.ReturnSchema), nil
}

// selector reports which tools the argument tools chooses; nil for all.
func selector[D any](a *Arguments[D]) func(*model.ToolDef) bool {
	v := a.values.member("tools")
	switch {
	case v == nil || v.kind == stringKind && v.text == "all":
		return nil
	case v.kind == objectKind:
		return capabilities.WithMetadata(v.raw())
	}
	return runtime.OnlyTools(a.Texts("tools")...)
}

// newToolSearch says how tools are found; they are in Registry.Searchable.
func newToolSearch[D any](a *Arguments[D]) (c runtime.Capability[D], err error) {
	if s := a.Text("strategy"); s != "" && s != "keywords" {
		return c, a.Errorf("strategy", "the strategy must be keywords here, not %s", s)
	}
	for _, name := range []string{"tool_description", "parameter_description"} {
		if a.Has(name) {
			return c, a.Errorf(name, "%s cannot be changed here", name)
		}
	}
	if a.build.search.MaxResults = a.Int("max_results"); a.Has("max_results") && a.build.search.MaxResults == 0 {
		return c, a.Errorf("max_results", "max_results must be positive, or negative for any number")
	}
	a.build.nothing = true
	return c, nil
}

func newToolset[D any](a *Arguments[D]) (c runtime.Capability[D], err error) {
	name := a.Text("name")
	var names []string
	if r := a.Registry(); r != nil {
		if set := r.Toolsets[name]; set != nil {
			return runtime.Capability[D]{ID: name, Toolsets: []runtime.Toolset[D]{set}}, nil
		}
		for n := range r.Toolsets {
			names = append(names, n)
		}
		slices.Sort(names)
	}
	return c, a.Errorf("name", "there is no toolset %q in Registry.Toolsets: %s", name, didYouMean(name, append(names, "none")[:max(len(names), 1)]))
}

func newTools[D any](a *Arguments[D]) (c runtime.Capability[D], err error) {
	var all []runtime.Tool[D]
	if r := a.Registry(); r != nil {
		all = r.Tools
	}
	var names []string
	for _, t := range all {
		names = append(names, t.Def().Name)
	}
	for _, name := range a.Texts("names") {
		i := slices.Index(names, name)
		if i < 0 {
			return c, a.Errorf("names", "there is no tool %q in Registry.Tools: %s", name, didYouMean(name, append(names, "none")[:max(len(names), 1)]))
		}
		c.Tools = append(c.Tools, all[i])
	}
	c.ID = "tools:" + strings.Join(a.Texts("names"), ",")
	return c, nil
}
