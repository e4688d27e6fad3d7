package source

import (
	"errors"
	"go/ast"
	"go/types"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/agentgen-go/agentgen/gen/internal/agentspec"
	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/directive"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/agentgen-go/agentgen/gen/internal/prompt"
	"github.com/agentgen-go/agentgen/runtime/spec"
)

// agentSpec understands a spec that is marked //agent:spec.
func (p *pkg) agentSpec(m markedValue, args *directive.SpecArgs) {
	id := m.spec.Names[0]
	file, at := embeddedFile(m.doc)
	switch {
	case len(m.spec.Names) != 1:
		p.fail(args.Pos, "declare each on its own", "//agent:spec on a declaration of %d names", len(m.spec.Names))
		return
	case at == nil || file == "":
		p.fail(args.Pos, "write //go:embed FILE beside the directive, on a variable", "//agent:spec on %s, which embeds no file", id.Name)
		return
	}
	p.files = true
	path := filepath.Join(p.Dir, filepath.FromSlash(file))
	s, err := readSpec(path)
	if err == nil {
		err = s.Strict()
	}
	if err != nil {
		p.specProblems(path, args.Pos, err)
		return
	}
	out := &ir.Spec{Go: id.Name, File: file, Doc: p.l.graph.text(p.PkgPath, docLines(m.doc, p.l.pos)), Pos: args.Pos}
	name := id.Name
	if args.Name != "" {
		name = args.Name
	}
	out.Func = constructor(name)
	p.reserve(out.Func, args.Pos)
	deps, ok := p.specType(m, "deps", args.Deps, args.DepsPos, &out.Deps)
	if ok && p.specOutput(m, args, s, out) {
		p.specFields(s, path, name, deps, out)
		p.out.Specs = append(p.out.Specs, out)
	}
}

// constructor is the function that makes the agent of a spec, exported if its name is.
func constructor(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	prefix := "new"
	if unicode.IsUpper(first) {
		prefix = "New"
	}
	return prefix + string(unicode.ToUpper(first)) + name[size:]
}

// embeddedFile returns the file that a declaration embeds, "" if it may be several, and the comment that says so, nil for none.
func embeddedFile(doc *ast.CommentGroup) (file string, at *ast.Comment) {
	if doc == nil {
		return "", nil
	}
	for _, c := range doc.List {
		if rest, ok := strings.CutPrefix(c.Text, "//go:embed "); ok {
			file, at = strings.Trim(strings.TrimSpace(rest), "\"`"), c
		}
	}
	if strings.ContainsAny(file, "*?[ ") {
		file = ""
	}
	return file, at
}

func readSpec(path string) (*spec.Spec, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	format := spec.YAML
	if filepath.Ext(path) == ".json" {
		format = spec.JSON
	}
	return spec.Parse(path, text, format)
}

// specProblems reports what is wrong with the spec in a file, or with the file.
func (p *pkg) specProblems(path string, pos ir.Pos, err error) {
	e, ok := errors.AsType[*spec.Error](err)
	if !ok {
		p.fail(pos, "", "cannot read the spec: %v", err)
		return
	}
	for _, problem := range e.Problems {
		p.fail(ir.Pos{File: path, Line: problem.Line, Col: problem.Col}, problem.Hint, "%s", problem.Message)
	}
}

// specType resolves a type that the directive names; to is nil if it names none.
func (p *pkg) specType(m markedValue, key, name string, pos ir.Pos, to **ir.Type) (t types.Type, ok bool) {
	if name == "" {
		return nil, true
	}
	tv, err := types.Eval(p.l.fset, p.Types, m.spec.Pos(), name)
	if err != nil || !tv.IsType() {
		p.fail(pos, "name a type as in a declaration beside the directive", "%s: %s is not a type here", key, name)
		return nil, false
	}
	if *to, ok = p.goType(tv.Type); !ok {
		p.fail(pos, "declare a type with a name", "%s: generated code cannot name %s", key, name)
	}
	return tv.Type, ok
}

// specOutput decides what the agent's output is.
func (p *pkg) specOutput(m markedValue, args *directive.SpecArgs, s *spec.Spec, out *ir.Spec) bool {
	name, pos := args.Output, args.OutputPos
	if name == "" && s.OutputSchema == "" {
		return true
	}
	if name == "" {
		name, pos = outputName(s, m.spec.Names[0].Name), args.Pos
		source, problems := agentspec.Types(s.OutputSchema, name)
		for _, problem := range problems {
			p.specProblems(filepath.Join(p.Dir, filepath.FromSlash(out.File)), pos,
				&spec.Error{Problems: []spec.Problem{s.At("/output_schema"+problem.Pointer, problem.Message, problem.Hint)}})
		}
		if len(problems) > 0 {
			return false
		}
		out.Types = source
	}
	t, ok := p.specType(m, "output", name, pos, &out.Output)
	if named, isNamed := types.Unalias(t).(*types.Named); ok && (!isNamed || named.Obj().Pkg() != p.Types || !p.marksOutput(named.Obj().Name())) {
		p.fail(pos, "mark it //agent:output", "output: %s is not an output type of this package", name)
		return false
	}
	return ok
}

// outputName is what the type of the output of a spec is called.
func outputName(s *spec.Spec, variable string) string {
	return agentspec.TypeName(s.OutputSchema, agentspec.GoName(variable)+"Output")
}

// marksOutput reports whether a type is marked //agent:output.
func (p *pkg) marksOutput(name string) bool {
	for _, m := range p.types {
		if m.spec.Name.Name != name {
			continue
		}
		for _, d := range m.list {
			if d.String() == directive.Mark+"output" {
				return true
			}
		}
	}
	return false
}

// specFields compiles the templates of a spec and the fields of its agent.
func (p *pkg) specFields(s *spec.Spec, path, name string, deps types.Type, out *ir.Spec) {
	var plain []string
	var funcs []ir.GoCode
	for i, text := range s.Instructions {
		if !strings.Contains(text, "{{") {
			if text = strings.TrimSpace(text); text != "" {
				plain = append(plain, text)
			}
			continue
		}
		t := p.specTemplate(s, path, i, name+"Part"+strconv.Itoa(i+1), text, deps, out)
		out.Templates = append(out.Templates, t)
		funcs = append(funcs, ir.GoCode(t.Instructions))
	}
	if out.Deps == nil {
		for i := range funcs {
			funcs[i] += "[" + ir.DepsType + "]"
		}
	}
	var problems []spec.Problem
	out.Fields, problems = agentspec.Fields(s, plain, funcs)
	if len(problems) > 0 {
		p.specProblems(path, out.Pos, &spec.Error{Problems: problems})
	}
}

// specTemplate compiles one of the instructions.
func (p *pkg) specTemplate(s *spec.Spec, path string, i int, name, text string, deps types.Type, out *ir.Spec) *ir.Prompt {
	within := func(offset int, message, hint string) spec.Problem {
		return s.Within(s.InstructionPointer(i), offset, message, hint)
	}
	root, body, problems := prompt.Handlebars(prompt.Template{Text: text, Deps: deps, Here: p.Types, Place: func(offset int) string {
		at := within(offset, "", "")
		return diag.Place(ir.Pos{File: path, Line: at.Line, Col: at.Col}, p.Dir)
	}})
	for _, problem := range problems {
		p.specProblems(path, out.Pos, &spec.Error{Problems: []spec.Problem{within(problem.Offset, problem.Message, problem.Hint)}})
	}
	t := &ir.Prompt{Deps: out.Deps, Root: root, Body: body, Pos: out.Pos}
	t.Func, t.Instructions = promptNames(name)
	p.reserve(t.Func, out.Pos)
	p.reserve(t.Instructions, out.Pos)
	return t
}

// placeSpecTypes gives the outputs that specs describe the place of the spec: the file that they would be in does not exist.
func (p *pkg) placeSpecTypes() {
	for _, s := range p.out.Specs {
		if s.Types == "" || s.Output == nil {
			continue
		}
		for _, o := range p.out.Outputs {
			if o.Type != nil && o.Type.Go != nil && o.Type.Go.Name == s.Output.Go.Name {
				o.Pos = s.Pos
			}
		}
		for _, c := range p.out.Codecs {
			if c.Type.Go.Name == s.Output.Go.Name {
				c.Pos = s.Pos
			}
		}
	}
}
