package spec

import (
	"strconv"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// kind is a kind of value in JSON.
type kind uint8

const (
	nullKind kind = iota
	boolKind
	intKind
	floatKind
	stringKind
	listKind
	objectKind
)

// names are what messages call the kinds.
var kindNames = [...]string{"null", "a boolean", "an integer", "a number", "a string", "a list", "an object"}

func (k kind) String() string { return kindNames[k] }

// node is a value of a YAML or JSON text.
type node struct {
	kind  kind
	text  string   // of a string; of another scalar as JSON writes it
	names []string // of an object, one for each of items
	items []*node
	// line and col are where the value begins, keyLine and keyCol where its name does.
	line, col       int
	keyLine, keyCol int
	style           textStyle
	time            bool // a string that YAML 1.1 takes for a time
}

// textStyle is how a string is written, which says where its bytes are.
type textStyle uint8

const (
	plainText   textStyle = iota
	quotedText            // in quotes
	literalText           // the lines of a block "|"
	foldedText            // otherwise: where its bytes are is not known
)

// member returns the value of a member, nil if there is none.
func (n *node) member(name string) *node {
	for i := len(n.names) - 1; i >= 0; i-- { // of several the last counts, as in Python
		if n.names[i] == name {
			return n.items[i]
		}
	}
	return nil
}

// set adds a member, or replaces one that has the name.
func (n *node) set(name string, v *node) (replaced bool) {
	for i, known := range n.names {
		if known == name {
			n.items[i] = v
			return true
		}
	}
	n.names, n.items = append(n.names, name), append(n.items, v)
	return false
}

// raw returns the value as JSON.
func (n *node) raw() jsonwire.Raw { return jsonwire.Raw(n.appendJSON(nil)) }

func (n *node) appendJSON(dst []byte) []byte {
	switch n.kind {
	case stringKind:
		return jsonwire.AppendString(dst, n.text)
	case listKind:
		dst = append(dst, '[')
		for i, item := range n.items {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = item.appendJSON(dst)
		}
		return append(dst, ']')
	case objectKind:
		dst = append(dst, '{')
		for i, item := range n.items {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = append(jsonwire.AppendString(dst, n.names[i]), ':')
			dst = item.appendJSON(dst)
		}
		return append(dst, '}')
	}
	return append(dst, n.text...)
}

// index adds the node and all in it to places, by their pointers.
func (n *node) index(places map[string]*node, pointer string) {
	places[pointer] = n
	for i, item := range n.items {
		name := strconv.Itoa(i)
		if n.kind == objectKind {
			name = escape(n.names[i])
		}
		item.index(places, pointer+"/"+name)
	}
}

// Bounds of what is read: specs are small, and their authors need not be trusted.
const (
	maxText  = 4 << 20 // bytes
	maxNodes = 100_000 // values, what YAML's aliases repeat included
	maxDepth = jsonwire.MaxDepth
)
