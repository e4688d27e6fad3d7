package agentspec

import (
	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/spec"
)

// Arguments are the arguments of a capability in a spec, as its signature wants them. They are valid during the call of New.
type Arguments[D any] struct {
	*spec.Bound

	build *builder[D]
}

// Template returns an argument that is a string as instructions: as text if it is plain, or as a function if it is a template, which is
// rendered with the dependencies.
func (a *Arguments[D]) Template(name string) (text string, f runtime.InstructionFunc[D]) {
	text = a.Text(name)
	if t := a.build.template(a.PointerTo(name), text); t != nil {
		return "", a.build.instruction(a.PointerTo(name), t)
	}
	return text, nil
}

// Capability returns an argument that is a capability itself; ok is false if it is not given, or cannot be made, which is reported.
func (a *Arguments[D]) Capability(name string) (c runtime.Capability[D], ok bool) {
	inner := a.Capabilities[name]
	if inner == nil {
		return c, false
	}
	return a.build.capability(inner)
}

// Registry returns the registry that the capability was found in, or built with. It may be nil.
func (a *Arguments[D]) Registry() *Registry[D] { return a.build.registry }
