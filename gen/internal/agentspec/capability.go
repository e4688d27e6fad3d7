package agentspec

import (
	"errors"
	"reflect"
	"strconv"
	"strings"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/agentgen-go/agentgen/runtime/spec"
)

// notCompiled says of capabilities why they cannot be compiled.
var notCompiled = map[string]string{
	"ToolSearch":           "add capabilities.ToolSearch to the agent in Go",
	"ReinjectSystemPrompt": "add capabilities.ReinjectSystemPrompt to the agent in Go, with its system prompts",
	"Toolset":              "add the toolset to Agent.Toolsets in Go",
	"Tools":                "add the tools to Agent.Tools in Go",
}

// capabilities writes those of the spec.
func (w *fieldWriter) capabilities() {
	all, err := w.spec.Bind(spec.Builtins(), "")
	if e, ok := errors.AsType[*spec.Error](err); ok {
		w.problems = append(w.problems, e.Problems...)
	}
	var items []ir.GoCode
	for _, b := range all {
		if code := w.capability(b); code != "" {
			items = append(items, code)
		}
	}
	if len(items) > 0 {
		w.add("Capabilities", list("[]"+ir.Qualified(root, "Capability")+"["+ir.DepsType+"]", items))
	}
}

// capability writes a capability, "" for one that cannot be compiled, which is reported.
func (w *fieldWriter) capability(b *spec.Bound) ir.GoCode {
	args, _ := objectOf([]byte(b.Object)) // it is one
	if why, ok := notCompiled[b.Name]; ok {
		w.fail(b.Pointer, "the capability "+b.Name+" cannot be compiled", why)
		return ""
	}
	if string(args.values["defer_loading"]) == "true" {
		w.fail(b.Pointer, "a capability that is loaded on demand cannot be compiled", "add capabilities.OnDemand to the agent in Go")
		return ""
	}
	code := w.call(b, args)
	if id, about := args.text("id"), args.text("description"); code != "" && (id != "" || about != "") && !spec.IsPlain(b.Name) {
		w.fail(b.Pointer, "the id and description of "+b.Name+" cannot be compiled", "leave them out, or add the capability in Go")
	}
	return code
}

// call writes the function that makes a capability.
func (w *fieldWriter) call(b *spec.Bound, args object) ir.GoCode {
	caps := func(name string) ir.GoCode { return ir.Qualified(capsPath, name) }
	switch b.Name {
	case "PrefixTools":
		inner := b.Capabilities["capability"]
		if inner == nil {
			return "" // is reported
		}
		return caps("PrefixTools") + "(" + w.capability(inner) + ", " + quote(args.text("prefix")) + ")"
	case "SetToolMetadata":
		return describeTools(args, ir.Qualified(toolsetsPath, "Metadata")+"("+quote(string(b.Others()))+")")
	case "IncludeToolReturnSchemas":
		return describeTools(args, ir.Qualified(toolsetsPath, "ReturnSchema"))
	case "RaiseContentFilterError":
		return caps("ContentFilterErrors") + "[" + ir.DepsType + "]()"
	case "ModelFallback":
		return caps("ModelFallback") + "[" + ir.DepsType + "](" + fallback(args) + ")"
	}
	return w.plain(b)
}

func quote(s string) ir.GoCode { return ir.GoCode(strconv.Quote(s)) }

func describeTools(args object, change ir.GoCode) ir.GoCode {
	return ir.Qualified(capsPath, "DescribeTools") + "[" + ir.DepsType + "](" + selector(args) + ", " + change + ")"
}

// selector is the function that chooses tools.
func selector(args object) ir.GoCode {
	switch v := args.value("tools").(type) {
	case string:
		if v != "all" {
			return ir.Qualified(root, "OnlyTools") + "(" + quote(v) + ")"
		}
	case []any:
		return ir.Qualified(root, "OnlyTools") + "(" + texts(v) + ")"
	case map[string]any:
		return ir.Qualified(capsPath, "WithMetadata") + "(" + quote(string(args.values["tools"])) + ")"
	}
	return "nil"
}

func texts(list []any) ir.GoCode {
	items := make([]string, len(list))
	for i, v := range list {
		s, _ := v.(string) // the signature says that it is one
		items[i] = strconv.Quote(s)
	}
	return ir.GoCode(strings.Join(items, ", "))
}

// fallback is the argument of capabilities.ModelFallback.
func fallback(args object) ir.GoCode {
	names := func(name string) []any {
		v := args.value(name)
		if list, ok := v.([]any); ok {
			return list
		}
		return []any{v}
	}
	out := ir.Qualified(capsPath, "Fallback") + "{Models: []" + ir.Qualified(modelPath, "Model") + "{"
	for i, name := range names("models") {
		if i > 0 {
			out += ", "
		}
		s, _ := name.(string)
		out += ir.Qualified(modelsPath, "Named") + "(" + quote(s) + ")"
	}
	out += "}"
	if _, ok := args.values["fallback_on"]; ok {
		on := texts(names("fallback_on"))
		out += ", OnError: " + ir.Qualified(capsPath, "FallbackErrors") + "(" + on + "), OnResponse: " + ir.Qualified(capsPath, "FallbackResponses") + "(" + on + ")"
	}
	if v, _ := args.value("sticky").(bool); v {
		out += ", Sticky: true"
	}
	return out + "}"
}

// plain writes the fields of a capability that consists of settings and native tools.
func (w *fieldWriter) plain(b *spec.Bound) ir.GoCode {
	c, err := b.Plain()
	if e, ok := errors.AsType[*spec.ArgumentError](err); ok {
		w.fail(e.Pointer, b.Name+": "+e.Message, "")
		return ""
	}
	var members []string
	add := func(name string, value ir.GoCode) { members = append(members, name+": "+string(value)) }
	if c.ID != "" {
		add("ID", quote(c.ID))
	}
	if c.Description != "" {
		add("Description", quote(c.Description))
	}
	if c.Settings != nil {
		add("Settings", literal(reflect.ValueOf(c.Settings)))
	}
	if len(c.NativeTools) > 0 {
		add("NativeTools", literal(reflect.ValueOf(c.NativeTools)))
	}
	return ir.Qualified(root, "Capability") + "[" + ir.DepsType + "]{" + ir.GoCode(strings.Join(members, ", ")) + "}"
}
