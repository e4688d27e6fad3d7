package source

import (
	"cmp"
	"go/ast"
	"go/doc/comment"
	"go/token"
	"go/types"
	"maps"
	"regexp"
	"slices"
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

// text renders the lines of a doc comment of a package as plain text: paragraphs are one line each, with an empty line
// between, and a link is its text with the address behind it.
func (g *graph) text(pkgPath string, lines []line) string {
	p := comment.Parser{
		LookupPackage: func(name string) (string, bool) { return g.importNamed(pkgPath, name) },
		LookupSym:     func(recv, name string) bool { return g.declares(pkgPath, cmp.Or(recv, name)) },
	}
	doc := p.Parse(keepQuotes.Replace(joinLines(lines)))
	spell(doc.Content)
	doc.Links = nil
	printer := comment.Printer{TextWidth: -1}
	return strings.TrimSpace(quotes.Replace(string(printer.Text(doc))))
}

// The parser of doc comments makes typographic quotes of these two pairs, which would change what a text says of SQL or of a
// shell. Noncharacters stand for them meanwhile.
var (
	keepQuotes = strings.NewReplacer("``", "\ufdd0", "''", "\ufdd1")
	quotes     = strings.NewReplacer("\ufdd0", "``", "\ufdd1", "''")
)

// spell writes the links of a text out.
func spell(blocks []comment.Block) {
	for _, b := range blocks {
		switch b := b.(type) {
		case *comment.Paragraph:
			b.Text = spellLinks(b.Text)
		case *comment.Heading:
			b.Text = spellLinks(b.Text)
		case *comment.List:
			for _, it := range b.Items {
				spell(it.Content)
			}
		}
	}
}

func spellLinks(text []comment.Text) []comment.Text {
	var out []comment.Text
	for _, t := range text {
		link, ok := t.(*comment.Link)
		if !ok || link.Auto {
			out = append(out, t)
			continue
		}
		out = append(append(out, link.Text...), comment.Plain(" ("+link.URL+")"))
	}
	return out
}

// importNamed returns the import path of the package that the docs of a package call name.
func (g *graph) importNamed(pkgPath, name string) (path string, ok bool) {
	if p := g.packages[pkgPath]; p != nil {
		for _, path := range slices.Sorted(maps.Keys(p.Imports)) {
			if imp := p.Imports[path]; imp.Name == name {
				return imp.PkgPath, true
			}
		}
	}
	return comment.DefaultLookupPackage(name)
}

// declares reports whether a package declares name at its top.
func (g *graph) declares(pkgPath, name string) bool {
	pkg, err := g.Import(pkgPath)
	return err == nil && pkg.Scope().Lookup(name) != nil
}

// definition matches a line that says where a link leads.
var definition = regexp.MustCompile(`^\[[^\]]+\]:\s+\S+\s*$`)

// definitions are the lines that say where links lead, for a text that is taken out of the others.
func definitions(lines []line) []line {
	found := []line{{}} // an empty line keeps them apart
	for _, l := range lines {
		if definition.MatchString(l.text) {
			found = append(found, l)
		}
	}
	return found
}

// isDeprecated reports whether a text has a paragraph by which Go marks what should no longer be used.
func isDeprecated(text string) bool {
	return strings.HasPrefix(text, "Deprecated: ") || strings.Contains(text, "\n\nDeprecated: ")
}

// typeDoc returns the text of a type's doc comment, as models read it.
func (p *pkg) typeDoc(obj *types.TypeName) string {
	if d := p.l.graph.declsOf(obj.Pkg().Path()).types[obj.Name()]; d != nil {
		return withoutNameIs(obj.Name(), p.l.graph.text(obj.Pkg().Path(), docLines(d.doc, p.l.pos)))
	}
	return ""
}
