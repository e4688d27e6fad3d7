package handlebars

import (
	"slices"
	"strings"
)

// Parse reads a template. What it returns is whole only if there are no problems, which are all that were found, in no particular order.
func Parse(text string) ([]*Node, []Problem) {
	p := &parser{lexer: lexer{text: text}}
	body, end := p.body(0)
	if end != nil && !p.stopped {
		p.fail(end.at, "", "%s closes or continues a block that is not open", end.text)
	}
	return body, p.problems
}

// parser makes nodes of tags.
type parser struct {
	lexer
	trim bool // the next text loses its leading space
}

// blocks are the helpers of blocks.
var blocks = map[string]Kind{"if": If, "unless": Unless, "each": Each, "with": With}

// body reads up to the end, or to a tag that ends or continues the block, which it returns.
func (p *parser) body(depth int) (nodes []*Node, end *tag) {
	for !p.done() {
		at := p.pos
		if nodes = p.addText(nodes, at, p.content()); p.done() {
			break
		}
		if at = p.pos; strings.HasPrefix(p.text[at:], "{{{{") {
			nodes = p.addText(nodes, at, p.raw())
			continue
		}
		t := p.tag()
		if t == nil {
			break
		}
		if t.before {
			nodes = trimEnd(nodes)
		}
		p.trim = t.after
		if t.ends() {
			return nodes, t
		}
		if n := p.statement(t, depth); n != nil {
			nodes = append(nodes, n)
		}
	}
	return nodes, nil
}

// ends reports whether the tag ends or continues a block.
func (t *tag) ends() bool {
	return t.kind == '/' || t.kind == '^' && len(t.words) == 0 || t.kind == 0 && len(t.words) > 0 && t.words[0].text == "else"
}

// addText adds a text.
func (p *parser) addText(nodes []*Node, at int, s string) []*Node {
	if p.trim {
		s = strings.TrimLeft(s, space)
		p.trim = false
	}
	if s == "" {
		return nodes
	}
	return append(nodes, &Node{Kind: Text, At: at, Text: s})
}

// trimEnd removes the space at the end of the last node, if that is a text.
func trimEnd(nodes []*Node) []*Node {
	if last := len(nodes) - 1; last >= 0 && nodes[last].Kind == Text {
		nodes[last].Text = strings.TrimRight(nodes[last].Text, space)
	}
	return nodes
}

// statement is the node of a tag and, if it opens a block, of all of the block; nil for none.
func (p *parser) statement(t *tag, depth int) *Node {
	switch {
	case t.kind == '!':
		return nil
	case t.kind == '>':
		p.fail(t.at, "mark a template for each, and print them by fields of the dependencies", "partials are not supported")
		return nil
	case len(t.words) == 0:
		p.fail(t.at, "", "%s is empty", t.text)
		return nil
	case t.kind == '#' && strings.ContainsAny(t.words[0].text, "*>"):
		p.stop(t.at, "mark a template for each", "partials and decorators are not supported")
		return nil
	case t.kind == '#' || t.kind == '^':
		return p.block(t, depth)
	}
	return p.mustache(t)
}

const helpers = "helpers are if, unless, each, with and lookup"

// mustache is a tag that prints a value.
func (p *parser) mustache(t *tag) *Node {
	first := t.words[0]
	switch {
	case first.text == "log":
		p.fail(first.at, "log in Go", "the helper log is not supported")
		return nil
	case len(t.words) > 1 && first.text != "lookup":
		p.fail(first.at, helpers, "there is no helper %s", first.text)
		return nil
	case len(t.words) > 1:
		first = word{at: first.at, text: "(", sub: t.words}
	}
	if v := p.expr(first); v != nil {
		return &Node{Kind: Print, At: first.at, Value: v}
	}
	return nil
}

// block reads a block up to its end.
func (p *parser) block(t *tag, depth int) *Node {
	name := t.words[0]
	kind, ok := blocks[name.text]
	switch {
	case depth == maxNesting:
		p.stop(t.at, "", "blocks are nested deeper than %d", maxNesting)
		return nil
	case ok && len(t.words) != 2:
		p.stop(name.at, "write {{#"+name.text+" VALUE}}", "%s takes one value, not %d", name.text, len(t.words)-1)
		return nil
	case ok && t.kind == '^':
		p.stop(t.at, "write {{#unless VALUE}}, or use {{else}}", "%s: a helper has no inverse block", t.text)
		return nil
	case ok:
		return p.branches(t, kind, t.words[1], t.at, depth)
	case len(t.words) > 1:
		p.stop(name.at, helpers, "there is no helper %s", name.text)
		return nil
	case t.kind == '^':
		return p.branches(t, Inverse, name, t.at, depth)
	}
	return p.branches(t, Section, name, t.at, depth)
}

// branches reads the branches of a block; opened is where the outermost block of a chain stands.
func (p *parser) branches(t *tag, kind Kind, arg word, opened, depth int) *Node {
	n := &Node{Kind: kind, At: opened, Value: p.expr(arg), Params: t.params, Bare: kind == Section}
	body, end := p.body(depth + 1)
	n.Body = body
	switch {
	case end == nil:
		p.unclosed(t, opened)
	case end.kind == '/':
		p.checkEnd(t, end)
	case kind == Inverse:
		p.stop(end.at, "use {{#if}}", "a block %s has one branch", t.text)
	case end.kind == 0 && len(end.words) > 1: // else if
		n.Bare = true
		if other := p.chained(t, end, opened, depth); other != nil {
			n.Else = []*Node{other}
		}
	default:
		n.Else = p.inverse(t, opened, depth)
	}
	if n.Value == nil {
		return nil
	}
	return n
}

// inverse reads the second branch of a block.
func (p *parser) inverse(t *tag, opened, depth int) []*Node {
	nodes, end := p.body(depth + 1)
	switch {
	case end == nil:
		p.unclosed(t, opened)
	case end.kind != '/':
		p.stop(end.at, "", "a block has one %s at its end", "{{else}}")
	default:
		p.checkEnd(t, end)
	}
	return nodes
}

func (p *parser) unclosed(t *tag, opened int) {
	p.stop(opened, "end it with {{/"+t.words[0].text+"}}", "the block %s is not closed", t.text)
}

// chained reads {{else if x}}, whose end is that of the whole block.
func (p *parser) chained(t, end *tag, opened, depth int) *Node {
	kind, ok := blocks[end.words[1].text]
	if !ok || len(end.words) != 3 {
		p.stop(end.at, "write {{else if VALUE}}", "%s does not continue a block", end.text)
		return nil
	}
	if depth == maxNesting {
		p.stop(end.at, "", "blocks are nested deeper than %d", maxNesting)
		return nil
	}
	next := *t
	next.kind, next.params = '#', end.params
	return p.branches(&next, kind, end.words[2], opened, depth+1)
}

func (p *parser) checkEnd(t, end *tag) {
	if len(end.words) != 1 || end.words[0].text != t.words[0].text {
		p.fail(end.at, "end the innermost block first: {{/"+t.words[0].text+"}}", "%s does not end %s", end.text, t.text)
	}
}

// Walk calls f for all nodes, outer ones first.
func Walk(nodes []*Node, f func(*Node)) {
	for n := range slices.Values(nodes) {
		f(n)
		Walk(n.Body, f)
		Walk(n.Else, f)
	}
}
