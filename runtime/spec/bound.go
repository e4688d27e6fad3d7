package spec

import (
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Bound is a capability of a spec whose arguments are those of its signature. It is for programs that make something else than a
// runtime.Capability of it, as the generator does.
type Bound struct {
	Name string
	// Object has the arguments by their names, null ones left out, and without those that are capabilities.
	Object jsonwire.Raw
	// Capabilities are the arguments that are capabilities themselves.
	Capabilities map[string]*Bound
	// Pointer is where the arguments are; see Spec.At.
	Pointer string
}

// Bind gives the arguments of the capabilities to the parameters of the signatures that known returns by their names. The error is an
// *Error with all that does not fit, and with the names that are not known.
func (s *Spec) Bind(known func(name string) (Signature, bool)) ([]*Bound, error) {
	ps := &problems{places: s.places}
	var all []*Bound
	for i := range s.Capabilities {
		if b := ps.bound(&s.Capabilities[i], known); b != nil {
			all = append(all, b)
		}
	}
	return all, ps.err()
}

func (ps *problems) bound(entry *Capability, known func(name string) (Signature, bool)) *Bound {
	sig, ok := known(entry.Name)
	if !ok {
		ps.unknown(entry, BuiltinNames(), "")
		return nil
	}
	values, _, ok := ps.bind(&sig, entry)
	if !ok {
		return nil
	}
	b := &Bound{Name: entry.Name, Capabilities: make(map[string]*Bound), Pointer: entry.args}
	plain := &node{kind: objectKind}
	for i, name := range values.names {
		if !isCapability(sig.Params, name) {
			plain.set(name, values.items[i])
			continue
		}
		if inner, ok := ps.entry(entry.args+"/"+escape(name), values.items[i]); ok {
			b.Capabilities[name] = ps.bound(&inner, known)
		}
	}
	b.Object = plain.raw()
	return b
}

func isCapability(params []Param, name string) bool {
	for _, p := range params {
		if p.Name == name {
			return p.Capability
		}
	}
	return false
}

// At returns a problem about the part of the spec at a JSON Pointer, or about what is around that if there is none.
func (s *Spec) At(pointer, message, hint string) Problem {
	return s.places.problem(pointer, hint, message)
}

// Within returns a problem about an offset, in bytes, of the string at a JSON Pointer. Where that cannot be told in the text of the spec, the
// string as a whole is named.
func (s *Spec) Within(pointer string, offset int, message, hint string) Problem {
	return s.places.inText(pointer, offset, message, hint)
}

// InstructionPointer returns the JSON Pointer of one of the Instructions.
func (s *Spec) InstructionPointer(i int) string { return s.instructionAt(i) }

// Settings returns the ModelSettings, nil if there are none. The error is an *Error with all that is wrong.
func (s *Spec) Settings() (*model.Settings, error) {
	ps := &problems{places: s.places}
	settings := s.settings(ps)
	return settings, ps.err()
}

// unknown reports a capability that nothing knows.
func (ps *problems) unknown(entry *Capability, names []string, hint string) {
	at, key := entry.at, false
	switch entry.args {
	case entry.at:
	case entry.at + "/" + escape(entry.Name):
		at, key = entry.args, true
	default:
		at += "/name"
	}
	if why, ok := missing[entry.Name]; ok {
		ps.fail(at, strings.TrimSuffix(why+"; "+hint, "; "), "the capability %s of Pydantic AI is not supported here", entry.Name)
	} else {
		ps.fail(at, strings.TrimSuffix(didYouMean(entry.Name, names)+"; "+hint, "; "), "there is no capability %s", entry.Name)
	}
	if last := &ps.list[len(ps.list)-1]; key {
		*last = ps.places.onKey(*last)
	}
}
