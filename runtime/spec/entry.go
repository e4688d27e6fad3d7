package spec

import (
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// entryForms is the hint for what is not a capability.
const entryForms = "write Name, {Name: argument}, {Name: {key: value}} or {name: Name, arguments: ...}"

// entry reads a capability in any of its forms.
func (ps *problems) entry(at string, v *node) (c Capability, ok bool) {
	switch {
	case v.kind == stringKind:
		return Capability{Name: v.text, at: at, args: at}, true
	case v.kind != objectKind:
		ps.fail(at, entryForms, "a capability cannot be %s", v.kind)
		return c, false
	}
	if name, arguments := v.member("name"), v.member("arguments"); name != nil && name.kind == stringKind && arguments != nil {
		return ps.long(at, name.text, arguments)
	}
	if len(v.items) != 1 {
		ps.fail(at, entryForms, "a capability has one name, not %d (%s)", len(v.items), strings.Join(v.names, ", "))
		return c, false
	}
	c = Capability{Name: v.names[0], at: at, args: at + "/" + escape(v.names[0])}
	if arg := v.items[0]; arg.kind == objectKind {
		c.Args = arg.members()
	} else {
		c.Arg = arg.raw()
	}
	return c, true
}

// long reads {name: Name, arguments: ...}.
func (ps *problems) long(at, name string, arguments *node) (c Capability, ok bool) {
	c = Capability{Name: name, at: at, args: at + "/arguments"}
	switch {
	case arguments.kind == nullKind:
	case arguments.kind == objectKind:
		c.Args = arguments.members()
	case arguments.kind == listKind && len(arguments.items) == 1:
		c.Arg = arguments.items[0].raw()
		c.args += "/0"
	default:
		ps.fail(c.args, "", "the arguments of a capability must be an object, a list of one, or null")
		return c, false
	}
	return c, true
}

// members returns the members of an object.
func (n *node) members() jsonwire.Members {
	all := make(jsonwire.Members, len(n.items))
	for i, item := range n.items {
		all[i] = jsonwire.Member{Name: n.names[i], Value: item.raw()}
	}
	return all
}
