package spec

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// Arguments are the arguments of a capability in a spec, as its Signature wants them. They are valid during the call of New.
type Arguments[D any] struct {
	// Name is the capability's.
	Name string
	// Object has all arguments, as a JSON object with their names; null ones are left out. A type with a codec can read it.
	Object jsonwire.Raw

	build  *builder[D]
	values *node  // Object
	at     string // the pointer of the arguments
	alone  bool   // the argument was given without its name
}

// Has reports whether an argument is given.
func (a *Arguments[D]) Has(name string) bool { return a.values.member(name) != nil }

// Raw returns an argument as JSON, "" if it is not given.
func (a *Arguments[D]) Raw(name string) jsonwire.Raw {
	if v := a.values.member(name); v != nil {
		return v.raw()
	}
	return ""
}

// Text returns an argument that is a string, "" if it is not given.
func (a *Arguments[D]) Text(name string) string {
	if v := a.values.member(name); v != nil && v.kind == stringKind {
		return v.text
	}
	return ""
}

// Bool returns an argument that is a boolean, or other if it is not given.
func (a *Arguments[D]) Bool(name string, other bool) bool {
	if v := a.values.member(name); v != nil && v.kind == boolKind {
		return v.text == "true"
	}
	return other
}

// Int returns an argument that is an integer, 0 if it is not given.
func (a *Arguments[D]) Int(name string) int {
	if v := a.values.member(name); v != nil {
		n, _ := strconv.Atoi(v.text) // the signature says that it is one
		return n
	}
	return 0
}

// Texts returns an argument that is a string or a list of strings, nil if it is not given.
func (a *Arguments[D]) Texts(name string) (list []string) {
	v := a.values.member(name)
	switch {
	case v == nil:
	case v.kind == stringKind:
		return []string{v.text}
	default:
		for _, item := range v.items {
			list = append(list, item.text)
		}
	}
	return list
}

// Template returns an argument that is a string as instructions: as text if it is plain, or as a function if it is a template, which is
// rendered with the dependencies.
func (a *Arguments[D]) Template(name string) (text string, f runtime.InstructionFunc[D]) {
	text = a.Text(name)
	if t := a.build.template(a.pointer(name), text); t != nil {
		return "", a.build.instruction(a.pointer(name), t)
	}
	return text, nil
}

// Capability returns an argument that is a capability itself; ok is false if it cannot be made, which is reported.
func (a *Arguments[D]) Capability(name string) (c runtime.Capability[D], ok bool) {
	v := a.values.member(name)
	if v == nil {
		return c, false
	}
	entry, ok := a.build.entry(a.pointer(name), v)
	if !ok {
		return c, false
	}
	return a.build.capability(&entry)
}

// Registry returns the registry that the capability was found in, or built with. It may be nil.
func (a *Arguments[D]) Registry() *Registry[D] { return a.build.registry }

// Errorf returns an error at the place of an argument, or of the capability if name is empty or not given.
func (a *Arguments[D]) Errorf(name, format string, args ...any) error {
	at := a.at
	if a.Has(name) {
		at = a.pointer(name)
	}
	return &argumentError{at, fmt.Sprintf(format, args...)}
}

// pointer returns where an argument is.
func (a *Arguments[D]) pointer(name string) string {
	if a.alone {
		return a.at
	}
	return a.at + "/" + escape(name)
}

type argumentError struct{ at, message string }

func (e *argumentError) Error() string { return e.message }

// others returns the arguments that no parameter is for, as an object.
func (a *Arguments[D]) others(params []Param) *node {
	out := &node{kind: objectKind}
	for i, name := range a.values.names {
		if !known(params, name) {
			out.set(name, a.values.items[i])
		}
	}
	return out
}

func known(params []Param, name string) bool {
	for _, p := range params {
		if p.Name == name {
			return true
		}
	}
	return false
}

func paramNames(params []Param) []string {
	names := make([]string, len(params))
	for i, p := range params {
		names[i] = p.Name
	}
	return names
}

// signature describes the parameters of a capability for hints.
func (s *Signature) String() string {
	if len(s.Params) == 0 {
		return "it takes no arguments"
	}
	return "it takes " + strings.Join(paramNames(s.Params), ", ")
}
