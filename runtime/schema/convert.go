package schema

import (
	"fmt"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// converter converts one schema. It never changes the schema that was given, but makes a copy in which references are
// resolved, and rewrites that.
type converter struct {
	root     *node
	inline   bool   // references are written out; otherwise they lead into $defs
	join     bool   // allOf becomes part of the schema around it
	subset   subset // what the dialect has of JSON Schema; nil is all of it
	problems problems

	within  []*node // the schemas that references led to and that are being copied, outermost first
	depth   int     // in objects and arrays of what is being copied
	quoting bool    // a keyword that can only be quoted in a description
	size    int     // of the copies, roughly as text
	stopped bool    // the copy is too large or too deep

	definitions definitions // unless inline
}

func newConverter(d Dialect, root *node) *converter {
	c := &converter{root: root, inline: d == Inline || d == Gemini, join: d != Inline && d != Plain}
	switch d {
	case OpenAI:
		c.subset = openAI{}
	case Gemini:
		c.subset = gemini{}
	case Anthropic:
		c.subset = anthropic{}
	}
	return c
}

// convert returns the schema in the dialect.
func (c *converter) convert() (jsonwire.Raw, error) {
	if err := c.check(); err != nil {
		return "", err
	}
	whole := c.document()
	if c.subset != nil && c.problems.err() == nil {
		c.rewriteDocument(whole)
	}
	if err := c.problems.err(); err != nil {
		return "", err
	}
	return write(whole)
}

// check returns an error if the schema is malformed.
func (c *converter) check() error {
	p := problems{what: "invalid schema"}
	p.check(c.root)
	return p.err()
}

// document copies the whole schema.
func (c *converter) document() *node {
	if c.inline {
		c.within = []*node{c.root}
		return c.copy(c.root)
	}
	return c.withDefinitions()
}

// copy copies n without references, or with references of the form of the dialect.
func (c *converter) copy(n *node) *node {
	if !c.spend(n) {
		return &node{other: "true", place: n.place}
	}
	if n.other != "" {
		return &node{other: n.other, place: n.place}
	}
	ref, only := n.refers()
	join := c.join && !c.quoting
	switch {
	case ref && (only || !c.inline && !join):
		return c.reference(n)
	case join && (ref || n.has("allOf")):
		return c.joined(n)
	case ref:
		return c.copyKeywords(refInAllOf(n))
	}
	return c.copyKeywords(n)
}

// reference copies n, which is a reference.
func (c *converter) reference(n *node) *node {
	if !c.inline {
		target := c.target(n)
		if target == nil {
			return &node{other: "true", place: n.place}
		}
		out := c.copyKeywords(n)
		out.setRaw("$ref", referenceTo(c.definitions.name(target)))
		return out
	}
	target := resolve(c.root, n.text("$ref"))
	if !c.mayEnter(n, target) {
		return &node{other: "true", place: n.place}
	}
	c.within = append(c.within, target)
	out := c.copy(target)
	c.within = c.within[:len(c.within)-1]
	annotate(out, n)
	return out
}

// target is what the reference n leads to in the end; nil after recording a problem if that is nothing.
func (c *converter) target(n *node) *node {
	target := n
	for range jsonwire.MaxDepth {
		if target = resolve(c.root, target.text("$ref")); target == nil {
			c.problems.add(n, about(noTarget, n.text("$ref")))
			return nil
		}
		if ref, only := target.refers(); !ref || !only {
			return target
		}
	}
	c.problems.add(n, about(endless, n.text("$ref")))
	return nil
}

// mayEnter reports whether the target of the reference n can be copied in its place, or records why it can't.
func (c *converter) mayEnter(n, target *node) bool {
	switch {
	case target == nil:
		c.problems.add(n, about(noTarget, n.text("$ref")))
	case slices.Contains(c.within, target):
		c.problems.add(n, about(recursive, n.text("$ref")))
	case len(c.within) > jsonwire.MaxDepth:
		c.problems.add(n, tooNested)
	default:
		return true
	}
	return false
}

// copyKeywords copies the keywords of n as they are, and the schemas in them.
func (c *converter) copyKeywords(n *node) *node {
	out := &node{place: n.place, keywords: make([]keyword, 0, len(n.keywords))}
	for i := range n.keywords {
		k := &n.keywords[i]
		switch k.name {
		case "$defs":
			if n == c.root && !c.inline {
				out.keywords = append(out.keywords, keyword{name: k.name, form: named}) // filled by define
			}
		case "definitions":
		default:
			out.keywords = append(out.keywords, c.copyKeyword(k))
		}
	}
	return out
}

func (c *converter) copyKeyword(k *keyword) keyword {
	out := keyword{name: k.name, raw: k.raw, form: k.form}
	if k.form == value {
		return out
	}
	depth, quoting := c.depth, c.quoting
	c.depth++
	if k.form != single {
		c.depth++
	}
	c.quoting = quoting || c.subset != nil && quotes(k.name)
	out.subs = make([]sub, len(k.subs))
	for i, s := range k.subs {
		out.subs[i] = sub{s.name, c.copy(s.node)}
	}
	c.depth, c.quoting = depth, quoting
	return out
}

// quotes reports whether subsets can only quote the schemas in a keyword.
func quotes(keyword string) bool {
	switch keyword {
	case "properties", "items", "anyOf", "oneOf", "allOf", "prefixItems", "additionalItems", "additionalProperties":
		return false
	}
	return true
}

// overhead is what each schema is taken to cost beside its text.
const overhead = 8

// spend accounts for a copy of n. It returns false once all copies together are too large or one is too deep.
func (c *converter) spend(n *node) bool {
	if c.stopped {
		return false
	}
	c.size += overhead + len(n.other)
	for i := range n.keywords {
		c.size += len(n.keywords[i].name) + len(n.keywords[i].raw)
	}
	switch {
	case c.size > MaxSize:
		c.problems.add(n, fmt.Sprintf("from here on, with its references written out, the schema is larger than %d bytes", MaxSize))
	case c.depth >= jsonwire.MaxDepth:
		c.problems.add(n, fmt.Sprintf("from here on, with its references written out, the schema is deeper than %d levels", jsonwire.MaxDepth))
	default:
		return true
	}
	c.stopped = true
	return false
}

// annotate says of n, which stands for the schema that the reference outer leads to, what is said of outer. Descriptions of
// both are kept: one is of the place, the other of what stands there.
func annotate(n, outer *node) {
	if n.isFalse() {
		return
	}
	n.other = ""
	for _, k := range outer.keywords {
		switch {
		case k.name == "$ref" || k.name == "$defs" || k.name == "definitions":
		case k.name == "description":
			n.describeFirst(outer.text("description"))
		case k.raw == "false" && n.has(k.name):
		default:
			n.set(k)
		}
	}
}

// describeFirst puts text before the description of n.
func (n *node) describeFirst(text string) {
	switch old := n.text("description"); {
	case text == "" || text == old:
	case old == "":
		n.setText("description", text)
	default:
		n.setText("description", text+"\n"+old)
	}
}
