package directive

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/directive/constraint"
)

// Help returns the reference of one directive, such as "tool", or of all if name is "", as text for a terminal. The
// error of an unknown name suggests a known one.
func Help(name string) (string, error) {
	var b strings.Builder
	if name == "" {
		for i := range table {
			table[i].help(&b)
			b.WriteString("\n")
		}
		helpConstraints(&b)
		b.WriteString("\n")
		helpCodecOptions(&b)
		return b.String(), nil
	}
	s := find(strings.TrimPrefix(strings.TrimPrefix(name, "//"), Tool+":"))
	if s == nil {
		return "", fmt.Errorf("there is no directive %q: %s", name, diag.DidYouMean(name, names()))
	}
	s.help(&b)
	switch s.name {
	case "param":
		b.WriteString("\n")
		helpConstraints(&b)
	case "codec":
		b.WriteString("\n")
		helpCodecOptions(&b)
	}
	return b.String(), nil
}

func (s *spec) help(b *strings.Builder) {
	fmt.Fprintf(b, "//agent:%s%s\n    %s (on a %s)\n", s.name, s.synopsis(), s.doc, s.target)
	w := newTable(b)
	for _, k := range s.keys {
		fmt.Fprintf(w, "      %s\t%s\n", k.synopsis(), k.doc)
	}
	_ = w.Flush() // a strings.Builder does not fail
}

func helpConstraints(b *strings.Builder) {
	b.WriteString("Constraints, as key=value\n" +
		"    in //agent:param separated by spaces: quote a whole token that holds one, as in \"title=a b\"\n" +
		"    in jsonschema struct tags separated by commas: write \\\\, for one within a value\n")
	w := newTable(b)
	for _, k := range constraint.Keys() {
		fmt.Fprintf(w, "      %s\t%s\t%s\n", withValue(k.Name, k.Value), k.On, k.Doc)
	}
	_ = w.Flush() // a strings.Builder does not fail
}

func newTable(b *strings.Builder) *tabwriter.Writer { return tabwriter.NewWriter(b, 0, 0, 2, ' ', 0) }

func (s *spec) synopsis() string {
	if s.usage != "" {
		return " " + s.usage
	}
	var b strings.Builder
	for _, k := range s.keys {
		fmt.Fprintf(&b, " [%s]", k.synopsis())
	}
	return b.String()
}

// synopsis is how a key is written, with what may be left out in brackets.
func (k *key) synopsis() string {
	if k.optional() {
		return k.name + "[=" + strings.Trim(k.value, "[]") + "]"
	}
	return withValue(k.name, k.value)
}

func withValue(name, value string) string {
	if value == "" {
		return name
	}
	return name + "=" + value
}
