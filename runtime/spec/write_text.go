package spec

import (
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/xmlwire"
)

// indented appends the value as JSON, two spaces a level.
func (n *node) indented(dst []byte, indent string) []byte {
	if n.kind != listKind && n.kind != objectKind || len(n.items) == 0 {
		return n.appendJSON(dst)
	}
	brackets, inner := "[]", indent+"  "
	if n.kind == objectKind {
		brackets = "{}"
	}
	dst = append(dst, brackets[0])
	for i, item := range n.items {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(append(dst, '\n'), inner...)
		if n.kind == objectKind {
			dst = append(jsonwire.AppendString(dst, n.names[i]), ": "...)
		}
		dst = item.indented(dst, inner)
	}
	dst = append(append(dst, '\n'), indent...)
	return append(dst, brackets[1])
}

// yaml returns the value as YAML that both versions of it read as the same.
func (n *node) yaml() ([]byte, error) {
	return yaml.Dump(n.yamlNode(), yaml.WithIndent(2), yaml.WithCompactSeqIndent(), yaml.WithLineWidth(-1))
}

func (n *node) yamlNode() *yaml.Node {
	switch n.kind {
	case stringKind:
		return yamlText(n.text)
	case listKind, objectKind:
		return n.yamlItems()
	case floatKind:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!float", Value: yamlFloatText(number(n.text))}
	case intKind:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: n.text}
	case boolKind:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: n.text}
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: "null"}
}

func (n *node) yamlItems() *yaml.Node {
	y := &yaml.Node{Kind: yaml.SequenceNode}
	if n.kind == objectKind {
		y.Kind = yaml.MappingNode
	}
	if len(n.items) == 0 {
		y.Style = yaml.FlowStyle
	}
	for i, item := range n.items {
		if n.kind == objectKind {
			y.Content = append(y.Content, yamlText(n.names[i]))
		}
		y.Content = append(y.Content, item.yamlNode())
	}
	return y
}

// yamlFloatText is a float as PyYAML writes it: without a point YAML 1.1 would take it for a text.
func yamlFloatText(f float64) string {
	s := xmlwire.FormatFloat(f, 64)
	if !strings.Contains(s, ".") {
		s = strings.Replace(s, "e", ".0e", 1)
	}
	return s
}

// yamlText is a string, in quotes if it would be read as something else.
func yamlText(s string) *yaml.Node {
	y := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
	switch {
	case strings.Contains(s, "\n") && printable(s):
		y.Style = yaml.LiteralStyle
	case strings.ContainsFunc(s, func(r rune) bool { return !plainRune(r) }):
		y.Style = yaml.DoubleQuotedStyle
	case plainKind(s) != stringKind || yamlTime.MatchString(s) || s == "<<" || s == "=":
		y.Style = yaml.SingleQuotedStyle
	}
	return y
}

// printable reports whether a text keeps all of its bytes in a literal block.
func printable(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r != '\n' && !plainRune(r) }) && !strings.HasPrefix(s, "\n") && !strings.HasPrefix(s, " ")
}

// plainRune reports whether a character stands for itself in YAML, wherever it is.
func plainRune(r rune) bool {
	return r >= ' ' && r != 0x7f && (r < 0x80 || r > 0x9f) && r != 0x2028 && r != 0x2029 && r != 0xfeff && r != '\u00a0' && r != 0xfffd
}
