package spec

import (
	"fmt"
	"math"
	"strings"

	"github.com/agentgen-go/agentgen/internal/handlebars"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// Template is a text with values in double braces, in the syntax of Handlebars as Pydantic AI's TemplateStr has it. It is rendered over
// JSON, with the result of a template that //agent:prompt compiles. It is immutable, and safe for concurrent use.
//
// Nothing is escaped. What is not there prints nothing. Lists and objects are printed as Python prints them; see docs/specs.md.
type Template struct {
	text  string
	nodes []*handlebars.Node
}

// ParseTemplate reads a template. Its error is an *Error with all that is wrong, with lines and columns within the text.
func ParseTemplate(text string) (*Template, error) {
	nodes, wrong := handlebars.Parse(text)
	if len(wrong) == 0 {
		return &Template{text, nodes}, nil
	}
	lines := indexLines(text)
	e := new(Error)
	for _, p := range wrong {
		out := Problem{File: "template", Message: p.Message, Hint: p.Hint}
		out.Line, out.Col = lines.place(p.Offset)
		e.Problems = append(e.Problems, out)
	}
	sortProblems(e.Problems)
	return nil, e
}

// String returns the text of the template.
func (t *Template) String() string { return t.text }

// Render renders the template with data, which is JSON. Without data, and with anything but an object, nothing is there to be printed.
// It is an error if data is not JSON, or if the text becomes larger than 4 MiB.
func (t *Template) Render(data jsonwire.Raw) (string, error) {
	root := &node{text: "null"}
	if data != "" {
		var err error
		if root, err = parseBoundedJSON(string(data), math.MaxInt); err != nil {
			return "", fmt.Errorf("agentgen: the data of a template is not JSON: %w", err)
		}
	}
	if root.kind != objectKind {
		root = nil
	}
	r := &renderer{scopes: []scope{{context: root}}}
	r.nodes(t.nodes)
	if r.full() {
		return "", fmt.Errorf("agentgen: a template has printed more than %d bytes", maxText)
	}
	return r.String(), nil
}

// UsesData reports whether the template prints or asks for something of its data.
func (t *Template) UsesData() (uses bool) {
	handlebars.Walk(t.nodes, func(n *handlebars.Node) { uses = uses || n.Value != nil && readsData(n.Value) })
	return uses
}

func readsData(e *handlebars.Expr) bool {
	switch e.Kind {
	case handlebars.Path, handlebars.Data:
		return true
	case handlebars.Lookup:
		return readsData(e.Of) || readsData(e.Key)
	}
	return false
}

// isTemplate reports whether Pydantic AI takes a text of a spec as a template.
func isTemplate(text string) bool { return strings.Contains(text, "{{") }
