package agentshell

import (
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/internal/py"
)

// operators are those that a line can have. A line feed between commands counts as ";".
var operators = []string{"&&", "||", "|", ";", "&", "!", "(", ")", "{", "}", "$(", "$((", "`", "${", "$", ">", ">>", "<", "<<", "<<-", ">&", "<&", "<>", ">|", ";;", "()"}

// checkOperators refuses a line with an operator that is denied.
func (p *policy) checkOperators(file *syntax.File) (err error) {
	if len(p.o.DeniedOperators) == 0 {
		return nil
	}
	syntax.Walk(file, func(n syntax.Node) bool {
		for _, used := range operatorsOf(n) {
			for _, denied := range p.o.DeniedOperators {
				if err == nil && strings.Contains(used, denied) {
					err = runtime.Retryf("Shell operator %s is not allowed.", py.Quote(denied))
				}
			}
		}
		return err == nil
	})
	return err
}

// operatorsOf returns the operators of a node itself.
func operatorsOf(n syntax.Node) []string {
	switch n := n.(type) {
	case *syntax.File:
		return separators(n.Stmts)
	case *syntax.Stmt:
		return ofStatement(n)
	case *syntax.BinaryCmd:
		return []string{n.Op.String()}
	case *syntax.Redirect:
		return []string{n.Op.String()}
	case *syntax.Block:
		return append(separators(n.Stmts), "{", "}")
	case *syntax.Subshell:
		return append(separators(n.Stmts), "(", ")")
	case *syntax.CmdSubst:
		return append(separators(n.Stmts), quoteOf(n)...)
	case *syntax.ArithmExp:
		return []string{"$(("}
	case *syntax.ParamExp:
		return []string{"$", "${"}
	case *syntax.FuncDecl:
		return []string{"()"}
	case *syntax.CaseClause:
		return []string{";;", ")"}
	case *syntax.IfClause:
		return slices.Concat(separators(n.Cond), separators(n.Then))
	case *syntax.WhileClause:
		return slices.Concat(separators(n.Cond), separators(n.Do))
	case *syntax.ForClause:
		return separators(n.Do)
	}
	return nil
}

func ofStatement(s *syntax.Stmt) (ops []string) {
	if s.Negated {
		ops = append(ops, "!")
	}
	if s.Background {
		return append(ops, "&")
	}
	if s.Semicolon.IsValid() {
		ops = append(ops, ";")
	}
	return ops
}

// separators returns what stands between the statements of a list.
func separators(list []*syntax.Stmt) []string {
	if len(list) > 1 {
		return []string{";"}
	}
	return nil
}

func quoteOf(s *syntax.CmdSubst) []string {
	if s.Backquotes {
		return []string{"`"}
	}
	return []string{"$(", ")"}
}
