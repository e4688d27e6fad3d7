package source

import (
	"go/ast"
	"go/types"

	"github.com/agentgen-go/agentgen/gen/internal/directive"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// written is a parameter as it is written.
type written struct {
	name  *ast.Ident // nil if it has none
	field *ast.Field
}

func (w written) node() ast.Node {
	if w.name != nil {
		return w.name
	}
	return w.field.Type
}

func writtenParams(decl *ast.FuncDecl) []written {
	var list []written
	for _, f := range decl.Type.Params.List {
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
	list := writtenParams(r.decl)
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
	r.unwrap()
	r.modelNames(args)
	r.describe(list)
	r.constrain(args)
	r.rename()
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

// asRunContextPointer returns the type argument of the RunContext that a type points to.
func asRunContextPointer(t types.Type) (deps types.Type, ok bool) {
	ptr, ok := types.Unalias(t).(*types.Pointer)
	if !ok {
		return nil, false
	}
	return asRunContext(ptr.Elem())
}

// runContext accepts a *runtime.RunContext[D]. It reports whether the parameter is one.
func (r *toolReader) runContext(t types.Type, w written) bool {
	deps, ok := asRunContextPointer(t)
	if !ok || r.out.RunContext {
		return false
	}
	r.out.RunContext = true
	r.fixDeps(deps, r.p.siteOf(w.field.Type))
	return true
}

// fixDeps notes the dependencies of the agents that the tool is for.
func (r *toolReader) fixDeps(deps types.Type, s site) {
	if r.p.invalid(deps, s) {
		return
	}
	r.deps = deps
	var ok bool
	if r.out.Deps, ok = r.p.goType(deps); !ok {
		r.p.failAt(s, "define a type for them", "generated code cannot name the dependencies %s", r.p.typeString(deps))
	}
}

// param understands a parameter that the model fills in.
func (r *toolReader) param(t types.Type, w written, i int) {
	at := r.p.l.pos(w.node().Pos())
	ptr, _ := types.Unalias(t).(*types.Pointer)
	switch {
	case isContext(t):
		r.p.fail(at, "move it to the front", "the context.Context of %s comes first", r.one())
		return
	case ptr != nil && isRunContext(ptr.Elem()):
		r.p.fail(at, "move it there", "the *runtime.RunContext of %s comes first, or after the context.Context", r.one())
		return
	case isRunContext(t):
		r.p.failAt(r.p.siteOf(w.field.Type), "write *"+r.p.typeString(t), "a RunContext is passed as a pointer")
		return
	case w.name == nil || w.name.Name == "_":
		r.p.fail(at, "name it: the model knows parameters by their names", "a parameter of %s %s has no name", r.what, r.shown())
		return
	}
	field, ok := exported(w.name.Name)
	if !ok {
		r.p.fail(at, "rename it", "parameter %s has no exported form, which the generated %s needs", w.name.Name, r.call())
		return
	}
	last := r.sig.Variadic() && i == r.sig.Params().Len()-1
	r.out.Variadic = r.out.Variadic || last
	out := &ir.Param{Go: field, JSON: w.name.Name, Type: r.p.typ(t, r.p.siteOf(w.field.Type)), Pos: at, OmitEmpty: last}
	r.out.Params = append(r.out.Params, out)
	r.p.addRoot(w.field.Type, "parameter "+w.name.Name+" of "+r.marked(), r.marked(), out.Type, false)
}

func isRunContext(t types.Type) bool {
	_, ok := asRunContext(t)
	return ok
}

// one is what is read, with its article.
func (r *toolReader) one() string {
	if r.what == "output" {
		return "an output"
	}
	return "a tool"
}

// unwrap finds out whether the one parameter is a struct, whose members are then the arguments.
func (r *toolReader) unwrap() {
	list := r.out.Params
	r.out.Unwrap = len(list) == 1 && list[0].Type.Kind == ir.Struct && list[0].Type.Reads == ir.Invalid
}

// checkFields reports parameters that would be the same field of the call type, or hide its method.
func (r *toolReader) checkFields() {
	taken := map[string]string{"AppendJSON": "the method AppendJSON"}
	for _, f := range r.out.Params {
		if other, ok := taken[f.Go]; ok {
			r.p.fail(f.Pos, "rename it", "parameter %s would be field %s of the generated %s, as is %s", f.JSON, f.Go, r.call(), other)
			continue
		}
		taken[f.Go] = "parameter " + f.JSON
	}
}
