package agentspec

import (
	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/models"
	"github.com/agentgen-go/agentgen/runtime/spec"
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
	Signature spec.Signature
	// New makes the capability. Its arguments are what the signature says. The capability must have an ID if its type has a parameter id.
	New func(a *Arguments[D]) (runtime.Capability[D], error)
}

// modelOf returns the model with a name.
func (r *Registry[D]) modelOf(name string) model.Model {
	if r != nil && r.Model != nil {
		return r.Model(name)
	}
	return models.Named(name)
}

// lookup returns what makes the capability with a name, which is one of signatures.
func (r *Registry[D]) lookup(name string) func(*Arguments[D]) (runtime.Capability[D], error) {
	if r != nil {
		if t, ok := r.Capabilities[name]; ok {
			return t.New
		}
	}
	return builtin[D](name)
}

// signatures are those of all capabilities that a spec may name.
func (r *Registry[D]) signatures() map[string]spec.Signature {
	all := spec.Builtins()
	if r != nil {
		for name, t := range r.Capabilities {
			all[name] = t.Signature
		}
	}
	return all
}

// FileSchema returns the JSON Schema of spec files, with the capabilities that the registry knows. Editors check files by it; see
// spec.Spec.WriteFile. The registry may be nil.
func (r *Registry[D]) FileSchema() jsonwire.Raw { return spec.FileSchema(r.signatures()) }
