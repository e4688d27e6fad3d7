package oracle

import (
	"encoding/json"
	"math/big"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// A node is a JSON value as it is written: it keeps repeated names and how scalars are spelled, wrong or right.
type node struct {
	opens byte     // '{', '[', or 0 for a scalar
	token string   // text of a scalar
	names []string // of the members of an object: texts of strings, quotes included
	nodes []*node  // members or elements
}

// parseTree takes JSON apart. It returns nil if encoding/json says that text is not JSON.
func parseTree(text string) *node {
	if !json.Valid([]byte(text)) {
		return nil
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	return parseNext(d, text)
}

func parseNext(d *json.Decoder, text string) *node {
	before := d.InputOffset()
	token, err := d.Token()
	if err != nil || token == json.Delim(']') || token == json.Delim('}') {
		return nil // or the end of an array or object that was read before
	}
	n := &node{}
	if opens, ok := token.(json.Delim); ok {
		n.opens = byte(opens)
		n.parseInside(d, text)
	} else {
		n.token = strings.TrimLeft(text[before:d.InputOffset()], " \t\r\n,:")
	}
	return n
}

func (n *node) parseInside(d *json.Decoder, text string) {
	for {
		child := parseNext(d, text)
		if child == nil {
			return
		}
		if n.opens == '{' {
			n.names = append(n.names, child.token)
			child = parseNext(d, text)
		}
		n.nodes = append(n.nodes, child)
	}
}

// quoted is a scalar in JSON.
func quoted(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func (n *node) String() string {
	var b strings.Builder
	n.render(&b)
	return b.String()
}

func (n *node) render(b *strings.Builder) {
	if n.opens == 0 {
		b.WriteString(n.token)
		return
	}
	b.WriteByte(n.opens)
	for i, child := range n.nodes {
		if i > 0 {
			b.WriteByte(',')
		}
		if n.opens == '{' {
			b.WriteString(n.names[i] + ":")
		}
		child.render(b)
	}
	b.WriteByte(n.opens + 2) // '}' or ']'
}

func (n *node) clone() *node {
	c := &node{opens: n.opens, token: n.token, names: slices.Clone(n.names)}
	for _, child := range n.nodes {
		c.nodes = append(c.nodes, child.clone())
	}
	return c
}

// all lists n and what is in it.
func (n *node) all() []*node {
	list := []*node{n}
	for _, child := range n.nodes {
		list = append(list, child.all()...)
	}
	return list
}

func (n *node) depth() (deepest int) {
	if n.opens == 0 {
		return 0
	}
	for _, child := range n.nodes {
		deepest = max(deepest, child.depth())
	}
	return deepest + 1
}

// text returns the string that n is.
func (n *node) text() (s string, ok bool) {
	if !strings.HasPrefix(n.token, `"`) {
		return "", false
	}
	return s, json.Unmarshal([]byte(n.token), &s) == nil
}

// number returns the exact number that n is, or nil.
func (n *node) number() *big.Rat { return parseRat(n.token) }

// parseRat reads a JSON number.
func parseRat(token string) *big.Rat {
	var number json.Number
	if strings.HasPrefix(token, `"`) || token == "null" || json.Unmarshal([]byte(token), &number) != nil {
		return nil
	}
	r, _ := new(big.Rat).SetString(token)
	return r
}

// name returns the name of the member i.
func (n *node) name(i int) string {
	name := node{token: n.names[i]}
	s, _ := name.text()
	return s
}

// count says how many members have a name.
func (n *node) count(name string) (count int) {
	for i := range n.names {
		if n.name(i) == name {
			count++
		}
	}
	return count
}

// repeats reports whether an object repeats a name, except in raw JSON, which no one looks into.
func (n *node) repeats() bool {
	for i, child := range n.nodes {
		if n.opens == '{' && n.count(n.name(i)) > 1 {
			return true
		}
		raw := n.opens == '{' && (n.name(i) == "message" || n.name(i) == "raw")
		if !raw && child.repeats() {
			return true
		}
	}
	return false
}

// at lists the nodes at a path, of which there are several where names are repeated.
func (n *node) at(loc []jsonwire.PathElem) (found []*node) {
	if len(loc) == 0 {
		return []*node{n}
	}
	step := loc[0]
	for i, child := range n.nodes {
		if n.opens == '[' && step.Index == i || n.opens == '{' && step.Index < 0 && step.Key == n.name(i) {
			found = append(found, child.at(loc[1:])...)
		}
	}
	return found
}
