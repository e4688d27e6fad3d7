package source

import (
	"go/ast"
	"go/doc/comment"
	"go/token"
	"go/types"
	"regexp"
	"strings"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// line is a line of a comment, without its marks.
type line struct {
	text string
	pos  ir.Pos
}

// docLines returns the lines of a comment. Directives are left out.
func docLines(group *ast.CommentGroup, pos func(token.Pos) ir.Pos) []line {
	if group == nil {
		return nil
	}
	var lines []line
	for _, c := range group.List {
		if strings.HasPrefix(c.Text, "//") {
			if isDirective(c.Text) {
				continue
			}
			body := strings.TrimPrefix(c.Text[2:], " ")
			lines = append(lines, line{body, pos(c.Slash + token.Pos(len(c.Text)-len(body)))})
			continue
		}
		at := 2
		for l := range strings.SplitSeq(strings.TrimSuffix(c.Text[2:], "*/"), "\n") {
			lines = append(lines, line{strings.TrimRight(l, " \t\r"), pos(c.Slash + token.Pos(at))})
			at += len(l) + 1
		}
	}
	return lines
}

var oldDirective = regexp.MustCompile(`^//(line |extern |export )`)

func isDirective(c string) bool {
	_, ok := ast.ParseDirective(token.NoPos, c)
	return ok || oldDirective.MatchString(c)
}

// text renders the lines of a doc comment as plain text: paragraphs are one line each, with an empty line between.
func text(lines []line) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(l.text)
		b.WriteByte('\n')
	}
	var p comment.Parser
	printer := comment.Printer{TextWidth: -1}
	return strings.TrimSpace(string(printer.Text(p.Parse(b.String()))))
}

// isDeprecated tells whether a text has a paragraph by which Go marks what should no longer be used.
func isDeprecated(text string) bool {
	return strings.HasPrefix(text, "Deprecated: ") || strings.Contains(text, "\n\nDeprecated: ")
}

// typeDoc is the text of a type's doc comment.
func (p *pkg) typeDoc(obj *types.TypeName) string {
	if d := p.l.graph.declsOf(obj.Pkg().Path()).types[obj.Name()]; d != nil {
		return text(docLines(d.doc, p.l.pos))
	}
	return ""
}
