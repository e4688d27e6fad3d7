package spec

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v4"
)

// parseYAML reads a YAML text with the places of its values, which are those of YAML 1.1: Pydantic AI reads it so, by PyYAML.
func parseYAML(text string) (*node, error) {
	var docs []*yaml.Node
	loader, err := yaml.NewLoader(strings.NewReader(text))
	for err == nil && len(docs) < 2 {
		doc := new(yaml.Node)
		if err = loader.Load(doc); err == nil {
			docs = append(docs, doc)
		}
	}
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return nil, yamlError(err)
	case len(docs) > 1:
		return nil, &textError{docs[1].Line, max(docs[1].Column, 1), "a second document: a spec is one"}
	case len(docs) == 0 || len(docs[0].Content) == 0:
		return &node{text: "null", line: 1, col: 1}, nil
	}
	p := &yamlParser{open: make(map[*yaml.Node]bool)}
	return p.value(docs[0].Content[0], 0)
}

// yamlError is the error of the parser with its place.
func yamlError(err error) error {
	if e, ok := errors.AsType[*yaml.LoadError](err); ok && e.Mark.Line > 0 {
		return &textError{e.Mark.Line, max(e.Mark.Column, 1), "not YAML: " + e.Message}
	}
	return &textError{1, 1, "not YAML: " + err.Error()}
}

// yamlParser turns YAML's nodes into ours.
type yamlParser struct {
	nodes int
	open  map[*yaml.Node]bool // what an alias within would repeat without end
}

func failAt(n *yaml.Node, format string, args ...any) error {
	return &textError{n.Line, n.Column, fmt.Sprintf(format, args...)}
}

func (p *yamlParser) value(y *yaml.Node, depth int) (*node, error) {
	p.nodes++
	switch {
	case p.nodes > maxNodes:
		return nil, failAt(y, "%v", errTooMany)
	case depth > maxDepth:
		return nil, failAt(y, "nested deeper than %d", maxDepth)
	}
	n := &node{line: y.Line, col: y.Column}
	switch y.Kind {
	case yaml.AliasNode:
		return p.alias(y, depth)
	case yaml.SequenceNode:
		n.kind = listKind
		return n, p.within(y, func() error { return p.list(n, y, depth) })
	case yaml.MappingNode:
		n.kind = objectKind
		return n, p.within(y, func() error { return p.object(n, y, depth) })
	}
	return n, scalar(n, y)
}

// within reads what is inside of y, which no alias there may name.
func (p *yamlParser) within(y *yaml.Node, read func() error) error {
	if explicit(y) && y.ShortTag() != "!!map" && y.ShortTag() != "!!seq" {
		return failAt(y, "the tag %s is not known", y.ShortTag())
	}
	p.open[y] = true
	defer delete(p.open, y)
	return read()
}

func explicit(y *yaml.Node) bool { return y.Style&yaml.TaggedStyle != 0 }

// alias reads what an alias stands for, at the place of the alias.
func (p *yamlParser) alias(y *yaml.Node, depth int) (*node, error) {
	if p.open[y.Alias] {
		return nil, failAt(y, "the alias *%s stands for something that contains it", y.Value)
	}
	n, err := p.value(y.Alias, depth+1)
	if err == nil {
		n.line, n.col, n.style = y.Line, y.Column, foldedText
	}
	return n, err
}

func (p *yamlParser) list(n *node, y *yaml.Node, depth int) error {
	for _, item := range y.Content {
		v, err := p.value(item, depth+1)
		if err != nil {
			return err
		}
		n.items = append(n.items, v)
	}
	return nil
}

func (p *yamlParser) object(n *node, y *yaml.Node, depth int) error {
	merged := &node{kind: objectKind}
	for i := 0; i+1 < len(y.Content); i += 2 {
		key, value := y.Content[i], y.Content[i+1]
		v, err := p.value(value, depth+1)
		if err != nil {
			return err
		}
		if key.Kind == yaml.ScalarNode && key.Value == "<<" && key.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) == 0 {
			if err := merge(merged, v, value); err != nil {
				return err
			}
			continue
		}
		name := new(node)
		if key.Kind != yaml.ScalarNode || scalar(name, key) != nil || name.kind != stringKind {
			return failAt(key, "the name of a member must be a string: put it in quotes")
		}
		v.keyLine, v.keyCol = key.Line, key.Column
		n.set(name.text, v)
	}
	for i, name := range merged.names {
		if n.member(name) == nil {
			n.set(name, merged.items[i])
		}
	}
	return nil
}

// merge adds the members that "<<" stands for; of several, the first counts.
func merge(into, from *node, y *yaml.Node) error {
	switch {
	case from.kind == listKind:
		for _, item := range from.items {
			if item.kind != objectKind {
				return failAt(y, "<< takes objects")
			}
			if err := merge(into, item, y); err != nil {
				return err
			}
		}
		return nil
	case from.kind != objectKind:
		return failAt(y, "<< takes an object, or a list of them")
	}
	for i, name := range from.names {
		if into.member(name) == nil {
			into.set(name, from.items[i])
		}
	}
	return nil
}
