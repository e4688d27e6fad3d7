package source

import (
	"go/ast"
	"go/types"

	"github.com/agentgen-go/agentgen/gen/internal/directive"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// tool understands a function that is marked //agent:tool.
func (p *pkg) tool(m markedFunc, set directive.Set) {
	sig := p.signature(m, set.Tool.Pos)
	if sig == nil {
		return
	}
	r := &toolReader{
		p: p, decl: m.decl, sig: sig, comments: m.file.Comments,
		out: &ir.Tool{Func: m.decl.Name.Name, Name: set.Tool.Name, Pos: set.Tool.Pos, Options: set.Tool.ToolOptions},
	}
	r.name()
	r.params(set.Params)
	r.results()
	p.checkFree(r.out.Func+"Tool", r.out.Pos)
	p.checkFree(r.out.Func+"Call", r.out.Pos)
	p.out.Tools = append(p.out.Tools, r.out)
}

// signature returns the signature of a function that may be a tool. The others are reported.
func (p *pkg) signature(m markedFunc, pos ir.Pos) *types.Signature {
	name := m.decl.Name.Name
	at := p.l.pos(m.decl.Name.Pos())
	switch {
	case m.decl.Recv != nil:
		p.fail(pos, "write a function that takes what it needs from *runtime.RunContext[Deps]",
			"//agent:tool on the method %s: methods are not supported", name)
		return nil
	case m.decl.Type.TypeParams != nil:
		p.fail(p.l.pos(m.decl.Type.TypeParams.Pos()), "write a function for each type", "%s is generic: a model cannot choose types", name)
		return nil
	case name == "_" || name == "init" || name == "main":
		p.fail(at, "give it another name", "a func named %s cannot be a tool", name)
		return nil
	}
	obj, ok := p.Types.Scope().Lookup(name).(*types.Func)
	if !ok || obj.Pos() != m.decl.Name.Pos() {
		p.fail(at, "", "%s is declared more than once in its package", name)
		return nil
	}
	return obj.Signature()
}

// toolReader reads one tool.
type toolReader struct {
	p        *pkg
	decl     *ast.FuncDecl
	sig      *types.Signature
	comments []*ast.CommentGroup // of the file
	out      *ir.Tool
	skip     int // how many parameters come before those of the model
}

// name chooses the tool's name where the directive does not.
func (r *toolReader) name() {
	if r.out.Name != "" {
		return
	}
	r.out.Name = snake(r.out.Func)
	if err := directive.CheckName(r.out.Name); err != nil {
		r.p.fail(r.p.l.pos(r.decl.Name.Pos()), "set one with //agent:tool name=...; it has 1 to 64 of the characters a-z, A-Z, 0-9, _ and -",
			"%q, the name that follows from %s, is no name for a tool", r.out.Name, r.out.Func)
	}
}

// written is a parameter as it is written.
type written struct {
	name  *ast.Ident // nil where it has none
	field *ast.Field
}

func (w written) node() ast.Node {
	if w.name != nil {
		return w.name
	}
	return w.field.Type
}

func (r *toolReader) written() []written {
	var list []written
	for _, f := range r.decl.Type.Params.List {
		if len(f.Names) == 0 {
			list = append(list, written{nil, f})
		}
		for _, n := range f.Names {
			list = append(list, written{n, f})
		}
	}
	return list
}

// params understands the parameters: those that the runtime gives, then those of the model.
func (r *toolReader) params(args []directive.ParamArgs) {
	list := r.written()
	for i, w := range list {
		t := r.sig.Params().At(i).Type()
		switch {
		case i == 0 && isContext(t):
			r.out.Context, r.skip = true, 1
		case i == r.skip && r.runContext(t, w):
			r.skip++
		default:
			r.param(t, w, i)
		}
	}
	r.checkFields()
	r.describe(list)
	r.constrain(args)
}

func isContext(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && isObject(named.Obj(), "context", "Context")
}

// asRunContext returns the type argument of a RunContext.
func asRunContext(t types.Type) (deps types.Type, ok bool) {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || !isObject(named.Obj(), RuntimePath, "RunContext") || named.TypeArgs().Len() != 1 {
		return nil, false
	}
	return named.TypeArgs().At(0), true
}

// runContext accepts a *runtime.RunContext[D]. It tells whether the parameter is one.
func (r *toolReader) runContext(t types.Type, w written) bool {
	ptr, ok := types.Unalias(t).(*types.Pointer)
	if !ok || r.out.RunContext {
		return false
	}
	deps, ok := asRunContext(ptr.Elem())
	if !ok {
		return false
	}
	r.out.RunContext = true
	s := site{at: w.field.Type}
	if basic, ok := deps.(*types.Basic); ok && basic.Kind() == types.Invalid {
		r.p.reportHeld(s)
		return true
	}
	if r.out.Deps, ok = r.p.goType(deps); !ok {
		r.p.failAt(s, "define a type for them", "generated code cannot name the dependencies %s", r.p.typeString(deps))
	}
	return true
}

// param understands a parameter that the model fills in.
func (r *toolReader) param(t types.Type, w written, i int) {
	at := r.p.l.pos(w.node().Pos())
	ptr, _ := types.Unalias(t).(*types.Pointer)
	switch {
	case isContext(t):
		r.p.fail(at, "move it to the front", "the context.Context of a tool comes first")
		return
	case ptr != nil && isRunContext(ptr.Elem()):
		r.p.fail(at, "move it there", "the *runtime.RunContext of a tool comes first, or after the context.Context")
		return
	case isRunContext(t):
		r.p.failAt(site{at: w.field.Type}, "write *"+r.p.typeString(t), "a RunContext is passed as a pointer")
		return
	case r.sig.Variadic() && i == r.sig.Params().Len()-1:
		r.p.failAt(site{at: w.field.Type}, "take a slice", "variadic tools are not supported")
		return
	case w.name == nil || w.name.Name == "_":
		r.p.fail(at, "name it: the model knows parameters by their names", "a parameter of tool %s has no name", r.out.Func)
		return
	}
	field, ok := exported(w.name.Name)
	if !ok {
		r.p.fail(at, "rename it", "parameter %s has no exported form, which the generated %sCall needs", w.name.Name, r.out.Func)
		return
	}
	r.out.Params = append(r.out.Params, &ir.Param{
		Go: field, JSON: w.name.Name, Type: r.p.typ(t, site{at: w.field.Type}), Pos: at,
	})
}

func isRunContext(t types.Type) bool {
	_, ok := asRunContext(t)
	return ok
}

// checkFields reports parameters that would be the same field of the call type, or hide its method.
func (r *toolReader) checkFields() {
	taken := map[string]string{"AppendJSON": "the method AppendJSON"}
	for _, f := range r.out.Params {
		if other, ok := taken[f.Go]; ok {
			r.p.fail(f.Pos, "rename it", "parameter %s would be field %s of the generated %sCall, as is %s", f.JSON, f.Go, r.out.Func, other)
			continue
		}
		taken[f.Go] = "parameter " + f.JSON
	}
}

// results understands what a tool returns: nothing, an error, a value, or a value and an error.
func (r *toolReader) results() {
	res := r.sig.Results()
	n := res.Len()
	if n > 0 && types.Identical(res.At(n-1).Type(), types.Universe.Lookup("error").Type()) {
		r.out.Error = true
		n--
	}
	if n == 0 {
		return
	}
	list := r.decl.Type.Results.List
	if n > 1 {
		r.p.fail(r.p.l.pos(list[0].Pos()), "return nothing, error, T or (T, error)", "tool %s returns more than a value and an error", r.out.Func)
		return
	}
	t := res.At(0).Type()
	if types.Identical(t, types.Universe.Lookup("error").Type()) {
		r.p.fail(r.p.l.pos(list[0].Pos()), "return nothing, error, T or (T, error)", "tool %s returns an error that is not its last result", r.out.Func)
		return
	}
	r.out.Result = r.p.typ(t, site{at: list[0].Type})
}
