package directive

import (
	"fmt"
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// Found are the directives of one file, by the declarations whose doc comments hold them.
type Found struct {
	Funcs map[*ast.FuncDecl][]*Directive
	Types map[*ast.TypeSpec][]*Directive
	// Values are constants and variables.
	Values map[*ast.ValueSpec][]*Directive
}

// Scan finds the directives of a file. Comments that look like directives but are not, and directives that are not
// attached to anything they could be for, go to c.
func Scan(file *ast.File, pos func(token.Pos) ir.Pos, c *diag.Collector) Found {
	s := &scanner{
		file:  file,
		p:     &parser{pos: pos, diags: c},
		found: Found{Funcs: map[*ast.FuncDecl][]*Directive{}, Types: map[*ast.TypeSpec][]*Directive{}, Values: map[*ast.ValueSpec][]*Directive{}},
		funcs: map[*ast.CommentGroup]*ast.FuncDecl{},
		types: map[*ast.CommentGroup]*ast.TypeSpec{},

		values: map[*ast.CommentGroup]*ast.ValueSpec{},
	}
	s.docs()
	for _, group := range file.Comments {
		for _, comment := range group.List {
			s.comment(group, comment)
		}
	}
	return s.found
}

// Refuse reports every directive of a file in which none may stand, with the reason and what to do about it.
func Refuse(file *ast.File, pos func(token.Pos) ir.Pos, c *diag.Collector, why, hint string) {
	for _, group := range file.Comments {
		for _, comment := range group.List {
			if d, ok := Parse(comment); ok {
				c.Add(diag.Diagnostic{Pos: pos(comment.Slash), Message: d.String() + " " + why, Hint: hint})
			}
		}
	}
}

type scanner struct {
	file  *ast.File
	p     *parser
	found Found
	funcs map[*ast.CommentGroup]*ast.FuncDecl
	types map[*ast.CommentGroup]*ast.TypeSpec

	values map[*ast.CommentGroup]*ast.ValueSpec
}

// docs notes which comments document functions and types.
func (s *scanner) docs() {
	for _, decl := range s.file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			s.funcs[decl.Doc] = decl
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				s.docsOf(spec, decl)
			}
		}
	}
	delete(s.funcs, nil)
	delete(s.types, nil)
	delete(s.values, nil)
}

// docsOf notes which comments document a part of a declaration.
func (s *scanner) docsOf(spec ast.Spec, decl *ast.GenDecl) {
	alone := !decl.Lparen.IsValid()
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		s.types[spec.Doc] = spec
		if alone {
			s.types[decl.Doc] = spec
		}
	case *ast.ValueSpec:
		s.values[spec.Doc] = spec
		if alone {
			s.values[decl.Doc] = spec
		}
	}
}

func (s *scanner) comment(group *ast.CommentGroup, comment *ast.Comment) {
	d, ok := Parse(comment)
	if !ok {
		s.nearMiss(comment)
		return
	}
	if f := s.funcs[group]; f != nil {
		s.found.Funcs[f] = append(s.found.Funcs[f], d)
		return
	}
	if t := s.types[group]; t != nil {
		s.found.Types[t] = append(s.found.Types[t], d)
		return
	}
	target, known := d.Target()
	if v := s.values[group]; v != nil && target == OnValue {
		s.found.Values[v] = append(s.found.Values[v], d)
		return
	}
	if !known {
		s.p.unknown(d)
		return
	}
	if s.broken(group) {
		return
	}
	why, hint := s.orphan(d, group)
	s.p.fail(comment.Slash, hint, "%s %s", d, why)
}

// nearly matches the first words of comments that were meant as directives.
var nearly = regexp.MustCompile(`(?i)^\s*agent\s*:\s*([a-z]+)\b`)

// foreign matches directives of other tools.
var foreign = regexp.MustCompile(`(?i)^([a-z]+):([a-z]+)\b`)

// spoilt matches what stands right behind the slashes, where a directive would, with another separator than a colon.
var spoilt = regexp.MustCompile(`^//([a-z]+)(?:::|:[ \t]+|[-_/;])([a-z]+)(?:[ \t]|$)`)

// nearMiss reports a comment that was meant as a directive but is not one in Go's syntax, or is one of another tool.
func (s *scanner) nearMiss(comment *ast.Comment) {
	text := strings.TrimPrefix(comment.Text, "//")
	if block, ok := strings.CutPrefix(comment.Text, "/*"); ok {
		text = strings.TrimLeft(strings.TrimSuffix(block, "*/"), "* \t\r\n")
	}
	if m := nearly.FindStringSubmatch(text); m != nil && isName(m[1]) {
		name := Mark + strings.ToLower(m[1])
		s.p.fail(comment.Slash, "write "+name+": two slashes, lower case, no spaces before the arguments",
			"this looks like %s but is an ordinary comment", name)
		return
	}
	m := foreign.FindStringSubmatch(strings.TrimLeft(text, " \t"))
	if m == nil {
		m = spoilt.FindStringSubmatch(comment.Text)
	}
	if m == nil || !isNearTool(m[1]) {
		return
	}
	if meant := nearName(m[2]); meant != "" {
		written := strings.TrimPrefix(strings.TrimSpace(m[0]), "//")
		s.p.fail(comment.Slash, "write "+Mark+meant, "//%s looks like %s but is not a directive of agentgen", written, Mark+meant)
	}
}

// isName reports whether there is a directive of this name, in upper or lower case.
func isName(name string) bool { return slices.Contains(names(), strings.ToLower(name)) }

// nearName returns the directive that is meant, with one letter too many, too few, wrong or swapped, or "".
func nearName(name string) string {
	name = strings.ToLower(name)
	for _, known := range names() {
		if diag.Distance(name, known) <= 1 {
			return known
		}
	}
	return ""
}

// isNearTool reports whether what stands before the colon of a directive is Tool, or may be meant as it: with one letter too
// many, too few, wrong or swapped, or as the name of the command.
func isNearTool(namespace string) bool {
	namespace = strings.ToLower(namespace)
	return namespace == "agentgen" || diag.Distance(namespace, Tool) <= 1
}

// broken reports whether a comment stands on or in code that is not Go, which the parser has reported.
func (s *scanner) broken(group *ast.CommentGroup) bool {
	for _, decl := range s.file.Decls {
		if group.Pos() < decl.End() {
			_, bad := decl.(*ast.BadDecl)
			return bad
		}
	}
	return false
}

// orphan says why a directive is attached to nothing that it could be for.
func (s *scanner) orphan(d *Directive, group *ast.CommentGroup) (why, hint string) {
	target, _ := d.Target()
	hint = fmt.Sprintf("write it above the declaration of a %s, without a blank line between", target)
	if group == s.file.Doc {
		return "stands on the package clause", hint
	}
	for _, decl := range s.file.Decls {
		if doc := docOf(decl); doc == group {
			return "stands on " + describe(decl), hint
		}
		if within(group, decl) {
			return "stands inside " + describe(decl), hint
		}
		if group.End() < decl.Pos() {
			if s.beside(group) {
				break
			}
			return "is attached to nothing", fmt.Sprintf("remove the blank line between it and %s", describe(decl))
		}
	}
	return "is attached to nothing", hint
}

// beside reports whether a comment follows code on its line.
func (s *scanner) beside(group *ast.CommentGroup) bool {
	line := s.p.pos(group.Pos()).Line
	for _, decl := range s.file.Decls {
		if s.p.pos(decl.End()).Line == line && decl.End() <= group.Pos() {
			return true
		}
	}
	return false
}

func docOf(decl ast.Decl) *ast.CommentGroup {
	switch decl := decl.(type) {
	case *ast.GenDecl:
		return decl.Doc
	case *ast.FuncDecl:
		return decl.Doc
	}
	return nil
}

func within(group *ast.CommentGroup, decl ast.Decl) bool {
	return decl.Pos() <= group.Pos() && group.End() <= decl.End()
}

// describe names a declaration for people.
func describe(decl ast.Decl) string {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		return "func " + decl.Name.Name
	case *ast.GenDecl:
		if decl.Lparen.IsValid() {
			return "a group of " + decl.Tok.String() + " declarations"
		}
		if t, ok := decl.Specs[0].(*ast.TypeSpec); ok {
			return "type " + t.Name.Name
		}
		return article(decl.Tok) + " declaration"
	}
	return "a declaration"
}

func article(tok token.Token) string {
	if tok == token.IMPORT {
		return "an import"
	}
	return "a " + tok.String()
}
