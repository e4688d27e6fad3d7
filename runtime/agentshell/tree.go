package agentshell

import (
	"regexp"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/agentgen-go/agentgen/runtime"
)

// A tree checks the nodes of a parsed line.
type tree struct {
	p      *policy
	source string
	depth  int
	// searched is the offset up to which substitutions were searched for here-documents: those within others are searched with them.
	searched uint
}

// checkTree checks all commands of a line, wherever they stand in it.
func (p *policy) checkTree(file *syntax.File, source string, depth int) (err error) {
	t := &tree{p: p, source: source, depth: depth}
	syntax.Walk(file, func(n syntax.Node) bool {
		if err == nil && n != nil {
			err = t.node(n)
		}
		return err == nil
	})
	return err
}

// node checks one node, without those below it.
func (t *tree) node(n syntax.Node) error {
	if call, ok := n.(*syntax.CallExpr); ok {
		return t.call(call)
	}
	if !t.p.strict {
		return nil
	}
	switch n := n.(type) {
	case *syntax.File, *syntax.Stmt, *syntax.Lit, *syntax.SglQuoted, *syntax.BinaryCmd, *syntax.Block, *syntax.Subshell, *syntax.IfClause,
		*syntax.WhileClause, *syntax.CaseClause, *syntax.CaseItem, *syntax.Comment, *syntax.BinaryArithm, *syntax.UnaryArithm, *syntax.ParenArithm,
		*syntax.Assign, *syntax.ForClause:
		return nil
	case *syntax.WordIter:
		return t.p.assigned(n.Name.Value)
	case *syntax.Word:
		return dollars(n.Parts)
	case *syntax.DblQuoted:
		return dollars(n.Parts)
	case *syntax.ParamExp:
		return t.expansion(n)
	case *syntax.CmdSubst:
		return t.substitution(n)
	case *syntax.Redirect:
		return t.redirect(n)
	case *syntax.ArithmExp:
		return t.arithmetic(n)
	case *syntax.FuncDecl:
		return runtime.Retryf("Functions cannot be used; write the commands out.")
	}
	return runtime.Retryf("The command uses syntax that cannot be checked, %s; write it in simpler POSIX sh.",
		quoted(t.text(n)))
}

// call checks a simple command.
func (t *tree) call(c *syntax.CallExpr) error {
	if t.p.strict {
		for _, a := range c.Assigns {
			if a.Name == nil || a.Index != nil || a.Array != nil || a.Append {
				return runtime.Retryf("Assignments to arrays and with += cannot be used.")
			}
			err := t.p.assigned(a.Name.Value)
			if len(c.Args) > 0 {
				err = t.p.exported(word{text: a.Name.Value, known: true})
			}
			if err != nil {
				return err
			}
		}
	}
	return t.p.command(wordsOf(c.Args, t.source), t.depth)
}

// dollars refuses a dollar sign that stands for itself before something with which other shells would expand it.
func dollars(parts []syntax.WordPart) error {
	for i, part := range parts {
		lit, ok := part.(*syntax.Lit)
		if !ok || !endsInDollar(lit.Value) || i+1 == len(parts) {
			continue
		}
		if next, ok := parts[i+1].(*syntax.Lit); ok && next.Value != "" && strings.IndexByte(" \t\n.,:;%/)|+=", next.Value[0]) >= 0 {
			continue
		}
		return runtime.Retryf(`A $ that stands for itself must be quoted, as in '$'; $'...' and $"..." cannot be used.`)
	}
	return nil
}

// endsInDollar reports whether a literal ends in a dollar sign that is not escaped.
func endsInDollar(value string) bool {
	before, ok := strings.CutSuffix(value, "$")
	return ok && (len(before)-len(strings.TrimRight(before, `\`)))%2 == 0
}

// plainExpansion is what ${...} may be. Quotes, substitutions and braces within it mean different things in different shells, and in
// double quotes others than outside. $$ is not among them: bash takes its second half for the beginning of what follows.
var plainExpansion = regexp.MustCompile(`^\$(\w+|[@*#?!-]|\{#?(\w+|[@*#?!])((:?[-+?=]|%%?|##?)[\w./:@+,*? -]*)?\})$`)

// expansion checks $x and ${...}, which may assign.
func (t *tree) expansion(e *syntax.ParamExp) error {
	text := t.text(e)
	if e.Param == nil || !plainExpansion.MatchString(text) {
		return runtime.Retryf("The expansion %s cannot be checked; use plain variables, with plain text in their braces.", quoted(text))
	}
	if e.Exp != nil && (e.Exp.Op == syntax.AssignUnset || e.Exp.Op == syntax.AssignUnsetOrNull) {
		return t.p.assigned(e.Param.Value)
	}
	return nil
}

// text returns a node as it was written.
func (t *tree) text(n syntax.Node) string { return t.source[n.Pos().Offset():n.End().Offset()] }

// substitution checks how a command substitution is written; its commands are checked as all are.
func (t *tree) substitution(s *syntax.CmdSubst) (err error) {
	if s.Backquotes || s.TempFile || s.ReplyVar {
		return runtime.Retryf("Use $(...) instead of backquotes.")
	}
	if s.Pos().Offset() < t.searched {
		return nil
	}
	t.searched = s.End().Offset()
	syntax.Walk(s, func(n syntax.Node) bool {
		if r, ok := n.(*syntax.Redirect); ok && r.Hdoc != nil {
			err = runtime.Retryf("A here-document within $(...) cannot be checked; use a pipe or a file.")
		}
		return err == nil
	})
	return err
}

var (
	delimiter  = regexp.MustCompile(`^\w+$`)
	descriptor = regexp.MustCompile(`^(\d+|-)$`)
)

// redirect checks that all shells agree where a redirection ends.
func (t *tree) redirect(r *syntax.Redirect) error {
	if r.N != nil && !delimiter.MatchString(r.N.Value) {
		return runtime.Retryf("The redirection to %s cannot be checked.", quoted(r.N.Value))
	}
	switch r.Op {
	case syntax.DplIn, syntax.DplOut:
		if !t.ends(r.Word, descriptor) {
			return runtime.Retryf("The redirection %s must be to a number or -.", quoted(r.Op.String()))
		}
	case syntax.Hdoc, syntax.DashHdoc:
		return t.document(r)
	}
	return nil
}

// document checks that all shells agree where a here-document ends.
func (t *tree) document(r *syntax.Redirect) error {
	if !t.ends(r.Word, delimiter) {
		return runtime.Retryf("A here-document must end in a word of letters and digits, such as EOF.")
	}
	if strings.Contains(t.source, "\\\n") {
		return runtime.Retryf("A line with a here-document must have no backslash at the end of a row; write the rows as one.")
	}
	if r.Hdoc == nil {
		return nil // it is empty
	}
	end := strings.Trim(t.text(r.Word), `'"`)
	rows := strings.Split(t.text(r.Hdoc), "\n")
	for i, row := range rows {
		row = strings.TrimLeft(row, " \t")
		if i == len(rows)-1 && row == end {
			continue // the end itself
		}
		// Some shells take "EOF)" for the end, in a group.
		if strings.HasPrefix(row, end) {
			return runtime.Retryf("No row of a here-document may begin with the word that ends it; choose another word.")
		}
	}
	return nil
}

// ends reports whether a word has a form, and nothing follows that other shells would take for a part of it.
func (t *tree) ends(w *syntax.Word, form *regexp.Regexp) bool {
	after := t.source[w.End().Offset():]
	text := t.text(w)
	for _, quote := range []string{"'", `"`} {
		if inner, ok := strings.CutPrefix(text, quote); ok {
			text = strings.TrimSuffix(inner, quote)
		}
	}
	return form.MatchString(text) && (after == "" || strings.IndexByte(" \t\n;|&<>()", after[0]) >= 0)
}

var numbers = regexp.MustCompile(`^\$\(\([0-9 +*/%()-]*\)\)$`)

// arithmetic refuses variables: some shells run commands that are in their values.
func (t *tree) arithmetic(a *syntax.ArithmExp) error {
	if !numbers.MatchString(t.text(a)) {
		return runtime.Retryf("Arithmetic with variables cannot be checked; use numbers, or a command.")
	}
	return nil
}
