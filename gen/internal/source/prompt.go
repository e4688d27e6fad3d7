package source

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/directive"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/agentgen-go/agentgen/gen/internal/prompt"
)

// template is the text of a template and where it is written.
type template struct {
	text string
	pos  func(offset int) ir.Pos
	file string // of an embedded one
}

// prompt understands a template that is marked //agent:prompt.
func (p *pkg) prompt(m markedValue, args *directive.PromptArgs) {
	if len(m.spec.Names) != 1 {
		p.fail(args.Pos, "declare each on its own", "//agent:prompt on a declaration of %d names", len(m.spec.Names))
		return
	}
	tmpl, ok := p.template(m, args)
	if !ok {
		return
	}
	name := m.spec.Names[0].Name
	out := &ir.Prompt{Go: name, Doc: p.l.graph.text(p.PkgPath, docLines(m.doc, p.l.pos)), Pos: args.Pos}
	deps, ok := p.promptDeps(m, args, out)
	if !ok {
		return
	}
	compile := prompt.Text
	if args.Syntax == "handlebars" || args.Syntax == "" && isHandlebars(tmpl.file) {
		compile = prompt.Handlebars
	}
	root, body, problems := compile(prompt.Template{Text: tmpl.text, Deps: deps, Here: p.Types,
		Place: func(offset int) string { return diag.Place(tmpl.pos(offset), p.Dir) }})
	for _, problem := range problems {
		p.fail(tmpl.pos(problem.Offset), problem.Hint, "%s", problem.Message)
	}
	if args.Name != "" {
		name = args.Name
	}
	out.Root, out.Body = root, body
	out.Func, out.Instructions = promptNames(name)
	p.reserve(out.Func, args.Pos)
	p.reserve(out.Instructions, args.Pos)
	p.out.Prompts = append(p.out.Prompts, out)
}

// isHandlebars reports whether the name of a file says that it is a Handlebars template.
func isHandlebars(file string) bool {
	ext := filepath.Ext(file)
	return ext == ".hbs" || ext == ".handlebars"
}

// promptNames are the functions of a template of this name, exported if it is.
func promptNames(name string) (render, instructions string) {
	first, size := utf8.DecodeRuneInString(name)
	render = "render"
	if unicode.IsUpper(first) {
		render = "Render"
	}
	return render + string(unicode.ToUpper(first)) + name[size:], name + "Instructions"
}

// promptDeps resolves the type that a template is rendered with.
func (p *pkg) promptDeps(m markedValue, args *directive.PromptArgs, out *ir.Prompt) (deps types.Type, ok bool) {
	if args.Deps == "" {
		return nil, true
	}
	tv, err := types.Eval(p.l.fset, p.Types, m.spec.Pos(), args.Deps)
	if err != nil {
		p.fail(args.DepsPos, "name a type as in a declaration beside the template", "deps: %s is not a type here", args.Deps)
		return nil, false
	}
	if !tv.IsType() {
		p.fail(args.DepsPos, "", "deps: %s is not a type", args.Deps)
		return nil, false
	}
	if out.Deps, ok = p.goType(tv.Type); !ok {
		p.fail(args.DepsPos, "declare a type with a name", "deps: generated code cannot name %s", args.Deps)
	}
	return tv.Type, ok
}

// template reads the text of a template.
func (p *pkg) template(m markedValue, args *directive.PromptArgs) (t template, ok bool) {
	id := m.spec.Names[0]
	switch obj := p.Types.Scope().Lookup(id.Name).(type) {
	case *types.Const:
		return p.constantTemplate(m, args, obj)
	case *types.Var:
		return p.embeddedTemplate(m, args)
	}
	p.fail(args.Pos, "", "//agent:prompt on %s, which is not declared once in its package", id.Name)
	return t, false
}

func (p *pkg) constantTemplate(m markedValue, args *directive.PromptArgs, obj *types.Const) (t template, ok bool) {
	if obj.Val().Kind() != constant.String || len(m.spec.Values) != 1 {
		p.fail(args.Pos, "write the template as a string", "//agent:prompt on %s, which is not a string", obj.Name())
		return t, false
	}
	var l literals
	if !l.add(m.spec.Values[0]) || l.text.String() != constant.StringVal(obj.Val()) {
		p.fail(p.l.pos(m.spec.Values[0].Pos()), "write it as string literals, or embed a file",
			"the template %s has parts whose places are not known", obj.Name())
		return t, false
	}
	return template{text: l.text.String(), pos: func(offset int) ir.Pos { return p.l.pos(l.at[offset]) }}, true
}

// literals are string literals that are joined, with the position of each byte and of the end.
type literals struct {
	text strings.Builder
	at   []token.Pos
}

// add adds an expression. It reports whether it consists of literals.
func (l *literals) add(x ast.Expr) bool {
	switch x := ast.Unparen(x).(type) {
	case *ast.BinaryExpr:
		return x.Op == token.ADD && l.add(x.X) && l.add(x.Y)
	case *ast.BasicLit:
		return x.Kind == token.STRING && l.literal(x)
	}
	return false
}

func (l *literals) literal(x *ast.BasicLit) bool {
	l.at = l.at[:l.text.Len()] // what the end of the one before was
	body, pos := x.Value[1:len(x.Value)-1], x.Pos()+1
	if x.Value[0] == '`' {
		for i := range len(body) + 1 {
			l.at = append(l.at, pos+token.Pos(i))
		}
		l.text.WriteString(body)
		return true
	}
	for body != "" {
		r, multibyte, rest, err := strconv.UnquoteChar(body, '"')
		if err != nil {
			return false
		}
		if r < utf8.RuneSelf || !multibyte {
			l.text.WriteByte(byte(r))
		} else {
			l.text.WriteRune(r)
		}
		for len(l.at) < l.text.Len() {
			l.at = append(l.at, pos)
		}
		pos += token.Pos(len(body) - len(rest))
		body = rest
	}
	l.at = append(l.at, pos)
	return true
}

// embeddedTemplate reads the file that a variable embeds.
func (p *pkg) embeddedTemplate(m markedValue, args *directive.PromptArgs) (t template, ok bool) {
	file, comment := embeddedFile(m.doc)
	if comment == nil {
		p.fail(args.Pos, "make it a constant, or write //go:embed FILE beside the directive", "//agent:prompt on the variable %s, whose text is not known", m.spec.Names[0].Name)
		return t, false
	}
	if file == "" {
		p.fail(p.l.pos(comment.Slash), "name one file", "//agent:prompt on %s, which may hold several files", m.spec.Names[0].Name)
		return t, false
	}
	path := filepath.Join(p.Dir, filepath.FromSlash(file))
	content, err := os.ReadFile(path)
	if err != nil {
		p.fail(p.l.pos(comment.Slash), "", "cannot read the template: %v", err)
		return t, false
	}
	p.files = true
	text := string(content)
	return template{text: text, file: file, pos: func(offset int) ir.Pos { return placeIn(path, text, offset) }}, true
}

// placeIn is an offset of a file as a position.
func placeIn(path, text string, offset int) ir.Pos {
	before := text[:offset]
	line := strings.LastIndexByte(before, '\n') + 1
	return ir.Pos{File: path, Line: strings.Count(before, "\n") + 1, Col: offset - line + 1}
}
