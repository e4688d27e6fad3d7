package spec

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// Bound is a capability of a spec whose arguments are those of its signature. It is immutable.
type Bound struct {
	Name string
	// Object has all arguments, as a JSON object with their names; null ones are left out. A type with a codec can read it.
	Object jsonwire.Raw
	// Capabilities are the arguments that are capabilities themselves, by their names.
	Capabilities map[string]*Bound
	// Pointer is where the arguments are; see Spec.At and PointerTo.
	Pointer string

	values *node // Object
	sig    Signature
	alone  bool // the argument was given without its name
}

// Bind gives the arguments of the capabilities to the parameters of their signatures, which are known by names. The error is an *Error with
// all that does not fit, and with the names that are not known, which hint, if not empty, says more about; what fits is returned all the same.
func (s *Spec) Bind(known map[string]Signature, hint string) ([]*Bound, error) {
	b := &binder{problems: &problems{places: s.places}, known: known, hint: hint}
	var all []*Bound
	for i := range s.Capabilities {
		entry := &s.Capabilities[i]
		if entry.args == "" { // made in Go
			own := *entry
			own.at = "/capabilities/" + strconv.Itoa(i)
			own.args = own.at + "/" + escape(own.Name)
			entry = &own
		}
		if bound := b.bound(entry); bound != nil {
			all = append(all, bound)
		}
	}
	return all, b.err()
}

// binder binds capabilities.
type binder struct {
	*problems
	known map[string]Signature
	hint  string
}

// bound returns nil for what is reported.
func (b *binder) bound(entry *Capability) *Bound {
	sig, ok := b.known[entry.Name]
	if !ok {
		b.unknown(entry, slices.Sorted(maps.Keys(b.known)), b.hint)
		return nil
	}
	values, alone, ok := b.bind(&sig, entry)
	if !ok {
		return nil
	}
	out := &Bound{Name: entry.Name, Object: values.raw(), Capabilities: make(map[string]*Bound), Pointer: entry.args, values: values, sig: sig, alone: alone}
	for i, name := range values.names {
		if p := sig.param(name); p == nil || !p.Capability {
			continue
		}
		inner, ok := b.entry(out.PointerTo(name), values.items[i])
		if !ok {
			return nil
		}
		if out.Capabilities[name] = b.bound(&inner); out.Capabilities[name] == nil {
			return nil
		}
	}
	return out
}

// PointerTo returns where an argument is.
func (b *Bound) PointerTo(name string) string {
	if b.alone {
		return b.Pointer
	}
	return b.Pointer + "/" + escape(name)
}

// Has reports whether an argument is given.
func (b *Bound) Has(name string) bool { return b.values.member(name) != nil }

// Raw returns an argument as JSON, "" if it is not given.
func (b *Bound) Raw(name string) jsonwire.Raw {
	if v := b.values.member(name); v != nil {
		return v.raw()
	}
	return ""
}

// Text returns an argument that is a string, "" if it is not given.
func (b *Bound) Text(name string) string {
	if v := b.values.member(name); v != nil && v.kind == stringKind {
		return v.text
	}
	return ""
}

// Bool returns an argument that is a boolean, or other if it is not given.
func (b *Bound) Bool(name string, other bool) bool {
	if v := b.values.member(name); v != nil && v.kind == boolKind {
		return v.text == "true"
	}
	return other
}

// Int returns an argument that is an integer, 0 if it is not given.
func (b *Bound) Int(name string) int {
	if v := b.values.member(name); v != nil {
		n, _ := strconv.Atoi(v.text) // the signature says that it is one
		return n
	}
	return 0
}

// Texts returns an argument that is a string or a list of strings, nil if it is not given.
func (b *Bound) Texts(name string) (list []string) {
	v := b.values.member(name)
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

// Others returns the arguments that no parameter is for, as an object.
func (b *Bound) Others() jsonwire.Raw {
	out := &node{kind: objectKind}
	for i, name := range b.values.names {
		if b.sig.param(name) == nil {
			out.set(name, b.values.items[i])
		}
	}
	return out.raw()
}

// Errorf returns an *ArgumentError at the place of an argument, or of the capability if name is empty or not given.
func (b *Bound) Errorf(name, format string, args ...any) error {
	at := b.Pointer
	if b.Has(name) {
		at = b.PointerTo(name)
	}
	return &ArgumentError{at, fmt.Sprintf(format, args...)}
}

// ArgumentError is what is wrong with an argument of a capability beyond its schema.
type ArgumentError struct {
	// Pointer is where the argument is, or the capability.
	Pointer string
	Message string
}

func (e *ArgumentError) Error() string { return e.Message }

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
