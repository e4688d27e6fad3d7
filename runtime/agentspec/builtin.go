package agentspec

import (
	"slices"
	"strconv"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/capabilities"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/spec"
	"github.com/agentgen-go/agentgen/runtime/toolsets"
)

// builtin makes the built-in capability with a name; see spec.Builtins.
func builtin[D any](name string) func(*Arguments[D]) (runtime.Capability[D], error) {
	if f, ok := builtins[D]()[name]; ok || !spec.IsPlain(name) {
		return f
	}
	return newPlain[D]
}

// builtins make the capabilities that are more than their settings and native tools.
func builtins[D any]() map[string]func(*Arguments[D]) (runtime.Capability[D], error) {
	return map[string]func(*Arguments[D]) (runtime.Capability[D], error){
		"MCP":                      newMCP[D],
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

// newPlain makes a capability of settings and native tools.
func newPlain[D any](a *Arguments[D]) (c runtime.Capability[D], err error) {
	p, err := a.Plain()
	return runtime.Capability[D]{ID: p.ID, Description: p.Description, Settings: p.Settings, NativeTools: p.NativeTools}, err
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
	return capabilities.DescribeTools[D](selector(a), toolsets.Metadata(a.Others())), nil
}

func newIncludeToolReturnSchemas[D any](a *Arguments[D]) (runtime.Capability[D], error) {
	return capabilities.DescribeTools[D](selector(a), toolsets.ReturnSchema), nil
}

// selector reports which tools the argument tools chooses; nil for all.
func selector[D any](a *Arguments[D]) func(*model.ToolDef) bool {
	v := a.Raw("tools")
	switch {
	case v == "" || a.Text("tools") == "all":
		return nil
	case v[0] == '{':
		return capabilities.WithMetadata(v)
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
	return c, a.Errorf("name", "there is no toolset %q in Registry.Toolsets: %s", name, known(name, names))
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
			return c, a.Errorf("names", "there is no tool %q in Registry.Tools: %s", name, known(name, names))
		}
		c.Tools = append(c.Tools, all[i])
	}
	c.ID = "tools:" + strings.Join(a.Texts("names"), ",")
	return c, nil
}

// known is the hint for a name that none of the names is.
func known(name string, names []string) string {
	switch near := jsonwire.Nearest(name, names); {
	case len(names) == 0:
		return "the registry has none"
	case near != "":
		return "did you mean " + strconv.Quote(near) + "?"
	}
	return "known are " + strings.Join(names, ", ")
}
