package spec

import (
	"maps"
	"slices"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/models"
)

// Registry says what the names in specs stand for, for agents with dependencies of type D. The zero value, and nil, know the capabilities of
// Pydantic AI that need nothing else. It must not be changed while it is used, and is then safe for concurrent use.
type Registry[D any] struct {
	// DepsJSON appends dependencies to dst as JSON, for templates: (*Deps).AppendJSON, for a type that is marked //agent:codec. A spec with
	// templates that use the dependencies needs it.
	DepsJSON func(deps D, dst []byte) ([]byte, error)
	// Capabilities are the application's own, by their names in specs. One with the name of a built-in capability replaces it.
	Capabilities map[string]CapabilityType[D]
	// Toolsets are what {Toolset: NAME} stands for.
	Toolsets map[string]runtime.Toolset[D]
	// Tools are those that {Tools: [NAMES]} chooses from, by the names of their definitions.
	Tools []runtime.Tool[D]
	// Searchable, if not nil, are tools that the model finds by searching. The capability ToolSearch of a spec says how; without it they are
	// found as its defaults say.
	Searchable runtime.Toolset[D]
	// MCP returns the tools of an MCP server that the program itself connects to; see package agentmcp. Without it specs can only name
	// servers to which the provider connects.
	MCP func(server *model.MCPServer) (runtime.Toolset[D], error)
	// Model makes the model with a name; nil means models.Named.
	Model func(name string) model.Model
}

// CapabilityType says which arguments a capability takes in specs, and makes it of them.
type CapabilityType[D any] struct {
	Signature
	// New makes the capability. Its arguments are what the signature says. The capability must have an ID if its type has a parameter id.
	New func(a *Arguments[D]) (runtime.Capability[D], error)
}

// Signature is the arguments that a capability takes in specs.
type Signature struct {
	// Params are the parameters. The first may be given without its name, unless all of them are NamedOnly.
	Params []Param
	// NamedOnly reports whether no argument may be given without its name.
	NamedOnly bool
	// Others is the JSON Schema of arguments with other names; empty if there are none.
	Others jsonwire.Raw
}

// Param is a parameter of a capability.
type Param struct {
	Name string
	// Schema is the JSON Schema of the argument; empty for any value.
	Schema jsonwire.Raw
	// Required reports whether the argument must be given.
	Required bool
	// Capability reports whether the argument is a capability itself, in one of the forms of an entry. Schema is empty then.
	Capability bool
}

// modelOf returns the model with a name.
func (r *Registry[D]) modelOf(name string) model.Model {
	if r != nil && r.Model != nil {
		return r.Model(name)
	}
	return models.Named(name)
}

// lookup returns the type of capabilities with a name.
func (r *Registry[D]) lookup(name string) (t CapabilityType[D], ok bool) {
	if r != nil {
		if t, ok = r.Capabilities[name]; ok {
			return t, true
		}
	}
	t.Signature, ok = Builtin(name)
	t.New = builtins[D]()[name]
	return t, ok
}

// names are all that a spec may name, in order.
func (r *Registry[D]) names() []string {
	all := BuiltinNames()
	if r != nil {
		all = slices.AppendSeq(all, maps.Keys(r.Capabilities))
	}
	slices.Sort(all)
	return slices.Compact(all)
}
