package schema

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// MaxSize is the largest size of a schema as JSON text, in bytes, both as it is given and as it is returned with its
// references written out. No provider accepts schemas that come near to it.
const MaxSize = 1 << 20

// parse reads a schema. Its error is that of checkText.
func parse(s jsonwire.Raw) (*node, error) {
	if err := checkText(s); err != nil {
		return nil, err
	}
	r := jsonwire.NewReader(string(s), jsonwire.Strict)
	return readNode(&r, place{index: -1}), nil
}

// checkText returns an error if s is too large, too deep, not JSON or neither an object nor true or false.
func checkText(s jsonwire.Raw) error {
	if len(s) > MaxSize {
		return tooLarge(len(s))
	}
	if err := jsonwire.Valid(string(s)); err != nil {
		return fmt.Errorf("schema: %w", err)
	}
	if first := strings.TrimLeft(string(s), " \t\r\n")[0]; first != '{' && first != 't' && first != 'f' {
		return &Error{what: "invalid schema", Problems: []Problem{{Message: notSchema}}}
	}
	return nil
}

const notSchema = "should be a schema, which is an object or true or false"

func tooLarge(size int) error {
	return fmt.Errorf("schema: %d bytes are more than the %d that a schema may have", size, MaxSize)
}

func tooDeep() error {
	return fmt.Errorf("schema: nested more than %d levels deep", jsonwire.MaxDepth)
}

// fewKeywords is how many most schemas have.
const fewKeywords = 4

// readNode reads the schema that comes next in a text that is known to be JSON.
func readNode(r *jsonwire.Reader, at place) *node {
	n := &node{place: at}
	if r.Peek() != '{' {
		n.other = r.Raw()
		return n
	}
	n.keywords = make([]keyword, 0, fewKeywords)
	r.Object()
	for r.Member() {
		n.keywords = append(n.keywords, readKeyword(r, n, r.KeyString()))
	}
	n.keywords = lastOfEach(n.keywords, func(k *keyword) string { return k.name })
	return n
}

// readKeyword reads the value of a keyword of n. If that is not what the keyword asks for, it is kept as it is.
func readKeyword(r *jsonwire.Reader, n *node, name string) keyword {
	k := keyword{name: name, form: formOf(name)}
	first := r.Peek()
	if k.form == single && name == "items" && first == '[' {
		k.form = list // of tuples, in drafts 4 to 2019-09
	}
	switch {
	case k.form == single:
		k.subs = []sub{{node: readNode(r, n.child(name))}}
	case k.form == list && first == '[':
		k.subs = readList(r, n, name)
	case k.form == named && first == '{':
		k.subs = readNamed(r, n, name)
	default:
		k.form, k.raw = value, r.Raw()
	}
	return k
}

func readList(r *jsonwire.Reader, n *node, keyword string) []sub {
	subs := []sub{}
	r.Array()
	for r.Elem() {
		at := n.child(keyword)
		at.index = len(subs)
		subs = append(subs, sub{node: readNode(r, at)})
	}
	return subs
}

func readNamed(r *jsonwire.Reader, n *node, keyword string) []sub {
	subs := []sub{}
	r.Object()
	for r.Member() {
		at := n.child(keyword)
		at.name = r.KeyString()
		subs = append(subs, sub{name: at.name, node: readNode(r, at)})
	}
	return lastOfEach(subs, func(s *sub) string { return s.name })
}

// lastOfEach keeps the last of the items of each name, in the place of the first, as readers of JSON do.
func lastOfEach[T any](items []T, name func(*T) string) []T {
	kept := items[:0]
	var index map[string]int // of the items kept, if there are many
	if len(items) > manySubs {
		index = make(map[string]int, len(items))
	}
	for i := range items {
		key := name(&items[i])
		at, found := index[key]
		for j := 0; index == nil && !found && j < len(kept); j++ {
			at, found = j, name(&kept[j]) == key
		}
		if found {
			kept[at] = items[i]
			continue
		}
		if index != nil {
			index[key] = len(kept)
		}
		kept = append(kept, items[i])
	}
	return kept
}

// readStrings reads a list of strings; ok is false if v is something else.
func readStrings(v jsonwire.Raw) (all []string, ok bool) {
	if v == "" || v[0] != '[' {
		return nil, false
	}
	r := jsonwire.NewReader(string(v), jsonwire.Strict)
	r.Array()
	for r.Elem() {
		if r.Peek() != '"' {
			return nil, false
		}
		all = append(all, r.String())
	}
	return all, true
}

// readValues reads a list of any values; ok is false if v is something else.
func readValues(v jsonwire.Raw) (all []jsonwire.Raw, ok bool) {
	if v == "" || v[0] != '[' {
		return nil, false
	}
	r := jsonwire.NewReader(string(v), jsonwire.Strict)
	r.Array()
	for r.Elem() {
		all = append(all, r.Raw())
	}
	return all, true
}

// stringList writes a list of strings.
func stringList(all []string) jsonwire.Raw {
	b := []byte{'['}
	for i, s := range all {
		if i > 0 {
			b = append(b, ',')
		}
		b = jsonwire.AppendString(b, s)
	}
	return jsonwire.Raw(append(b, ']'))
}

// count reads a keyword that is a number of things; ok is false if it is absent or something else.
func (n *node) count(name string) (v int, ok bool) {
	k := n.find(name)
	if k == nil {
		return 0, false
	}
	v, err := strconv.Atoi(string(k.raw))
	return v, err == nil
}
