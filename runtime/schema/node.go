package schema

import (
	"slices"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// node is one schema: an object of keywords, or true or false, which accept everything and nothing.
type node struct {
	keywords []keyword    // in the order of the text
	other    jsonwire.Raw // what is not an object, as it was written
	place    place        // in the schema that was given, for problems
	notes    []string     // what the description is still to say
}

// keyword is a member of a schema.
type keyword struct {
	name   string
	raw    jsonwire.Raw // the value as it was written, where form is value
	form   form
	subs   []sub            // the schemas it holds, for all other forms
	byName map[string]*node // subs, for search in many; see sub
}

// sub is a schema within a keyword.
type sub struct {
	name string // where the form is named
	node *node
}

// find returns the keyword of a name, nil if n has none. It is valid until the next change of n.
func (n *node) find(name string) *keyword {
	for i := range n.keywords {
		if n.keywords[i].name == name {
			return &n.keywords[i]
		}
	}
	return nil
}

func (n *node) has(name string) bool { return n.find(name) != nil }

// subs are the schemas in the keyword of a name; nil if it is absent or does not hold schemas in the form f.
func (n *node) subs(name string, f form) []sub {
	if k := n.find(name); k != nil && k.form == f {
		return k.subs
	}
	return nil
}

// text is the value of a keyword that is a string; "" if it is absent or something else.
func (n *node) text(name string) string {
	if k := n.find(name); k != nil {
		s, _ := k.raw.Text()
		return s
	}
	return ""
}

// strings is the value of a keyword that is a list of strings; nil if it is absent or something else.
func (n *node) strings(name string) []string {
	if k := n.find(name); k != nil {
		all, _ := readStrings(k.raw)
		return all
	}
	return nil
}

// set replaces the keyword with the name of k, or adds k after the keywords of lower rank, apart from $defs, which many
// schemas have at the end.
func (n *node) set(k keyword) {
	if old := n.find(k.name); old != nil {
		*old = k
		return
	}
	at := 0
	if rank := vocabulary[k.name].rank; rank == 0 {
		at = len(n.keywords)
	} else {
		for i := range n.keywords {
			if old := n.keywords[i].name; vocabulary[old].rank < rank && vocabulary[old].rank > 0 && old != "$defs" {
				at = i + 1
			}
		}
	}
	n.keywords = slices.Insert(n.keywords, at, k)
}

func (n *node) setRaw(name string, raw jsonwire.Raw) { n.set(keyword{name: name, raw: raw}) }

func (n *node) setText(name, text string) { n.setRaw(name, jsonwire.Quote(text)) }

func (n *node) remove(name string) {
	n.keywords = slices.DeleteFunc(n.keywords, func(k keyword) bool { return k.name == name })
}

// isTrue reports whether n accepts everything.
func (n *node) isTrue() bool { return n.other == "true" || n.other == "" && len(n.keywords) == 0 }

// isFalse reports whether n is the schema false.
func (n *node) isFalse() bool { return n.other == "false" }

// constrained reports whether n has a keyword with a say in what is valid, apart from the named ones.
func (n *node) constrained(apart ...string) bool {
	return slices.ContainsFunc(n.keywords, func(k keyword) bool {
		return constrains(k.name) && !slices.Contains(apart, k.name)
	})
}

// manySubs is the number of schemas beyond which sub builds an index.
const manySubs = 16

// sub returns the schema of a name, nil if there is none.
func (k *keyword) sub(name string) *node {
	if len(k.subs) <= manySubs {
		for i := range k.subs {
			if k.subs[i].name == name {
				return k.subs[i].node
			}
		}
		return nil
	}
	if k.byName == nil {
		k.byName = make(map[string]*node, len(k.subs))
		for i := range k.subs {
			k.byName[k.subs[i].name] = k.subs[i].node
		}
	}
	return k.byName[name]
}
