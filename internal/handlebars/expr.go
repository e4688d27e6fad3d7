package handlebars

import (
	"slices"
	"strconv"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/xmlwire"
)

// expr is the value of a word; nil if it is none, which is reported.
func (p *parser) expr(w word) *Expr {
	switch {
	case w.text == "(":
		return p.lookup(w)
	case w.text[0] == '"' || w.text[0] == '\'':
		return p.quoted(w)
	case w.text == "true" || w.text == "false":
		return &Expr{Kind: Bool, At: w.at, Text: w.text}
	case w.text == "null" || w.text == "undefined":
		return &Expr{Kind: Null, At: w.at}
	}
	if e := number(w); e != nil {
		return e
	}
	return p.path(w)
}

// quoted is a literal string.
func (p *parser) quoted(w word) *Expr {
	if end := len(w.text) - 1; end == 0 || w.text[end] != w.text[0] {
		p.fail(w.at, "", "%s is not a value", w.text)
		return nil
	}
	return &Expr{Kind: String, At: w.at, Text: w.text[1 : len(w.text)-1]}
}

// number is a literal, nil if w is not a number.
func number(w word) *Expr {
	if strings.Trim(w.text, "-0123456789.") != "" {
		return nil
	}
	if i, err := strconv.Atoi(w.text); err == nil {
		return &Expr{Kind: Int, At: w.at, Text: strconv.Itoa(i)}
	}
	if f, err := strconv.ParseFloat(w.text, 64); err == nil {
		return &Expr{Kind: Float, At: w.at, Text: xmlwire.FormatFloat(f, 64)}
	}
	return nil
}

// lookup is an element that another value names.
func (p *parser) lookup(w word) *Expr {
	if len(w.sub) != 3 || w.sub[0].text != "lookup" {
		name := ""
		if len(w.sub) > 0 {
			name = w.sub[0].text
		}
		p.fail(w.at, "the only one that gives a value is (lookup OBJECT KEY)", "there is no helper %q for two values", name)
		return nil
	}
	of, key := p.expr(w.sub[1]), p.expr(w.sub[2])
	if of == nil || key == nil {
		return nil
	}
	return &Expr{Kind: Lookup, At: w.sub[1].at, Text: "lookup", Of: of, Key: key}
}

// path is names that dots or slashes join.
func (p *parser) path(w word) *Expr {
	if strings.Contains(w.text, "=") {
		p.fail(w.at, "", "named arguments are not supported")
		return nil
	}
	e := &Expr{Kind: Path, At: w.at, Text: w.text}
	text, at := w.text, w.at
	if rest, ok := strings.CutPrefix(text, "@"); ok {
		e.Kind, text, at = Data, rest, at+1
	}
	for strings.HasPrefix(text, "..") {
		e.Up++
		rest := strings.TrimPrefix(text[2:], "/")
		text, at = rest, at+len(text)-len(rest)
	}
	e.Names = split(text, at)
	if e.Kind == Data {
		return p.data(e)
	}
	return e
}

// data checks the name of a variable such as @index.
func (p *parser) data(e *Expr) *Expr {
	switch {
	case e.Up > 0 || len(e.Names) == 0:
		p.fail(e.At, "name it with as |item index|", "%s is not supported", e.Text)
		return nil
	case !slices.Contains(DataNames, e.Names[0].Text):
		p.fail(e.At, didYouMean(e.Names[0].Text, DataNames), "there is no @%s", e.Names[0].Text)
		return nil
	}
	return e
}

// split splits a path into its names.
func split(text string, at int) (names []Name) {
	for text != "" {
		n := strings.IndexAny(text, "./")
		if end := strings.IndexByte(text, ']'); text[0] == '[' && end > 0 {
			n = end
			names = append(names, Name{at + 1, text[1:n]})
			n++
		} else {
			if n < 0 {
				n = len(text)
			}
			if n > 0 {
				names = append(names, Name{at, text[:n]})
			}
		}
		n = min(n+1, len(text))
		text, at = text[n:], at+n
	}
	return names
}

// didYouMean is the hint for a name that is not known.
func didYouMean(name string, names []string) string {
	if near := jsonwire.Nearest(name, names); near != "" {
		return "did you mean " + near + "?"
	}
	return "known are " + strings.Join(names, ", ")
}
