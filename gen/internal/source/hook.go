package source

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/directive"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// hooks understands what a directive says of approval, of preparation and of who runs a tool.
func (r *toolReader) hooks(args *directive.ToolArgs) {
	r.checkExternal(args)
	r.checkDefers(args)
	if args.Approves.Name != "" {
		call := r.call()
		r.out.Approves = r.hook(&hookReader{
			key: "approval", ref: args.Approves,
			takes: "call *" + call, isTaken: func(_ types.Type, x ast.Expr) bool { return isPointerTo(x, call) },
			gives: "bool", isGiven: func(t types.Type) bool { return types.Identical(t, types.Typ[types.Bool]) },
		})
	}
	if args.Prepares.Name != "" {
		r.out.Prepares = r.hook(&hookReader{
			key: "prepare", ref: args.Prepares,
			takes: "def *model.ToolDef", isTaken: func(t types.Type, _ ast.Expr) bool { return isToolDef(t) },
			gives: "*model.ToolDef", isGiven: isToolDef,
		})
	}
}

// checkDefers reports what makes no sense for a function that may leave its calls to someone else.
func (r *toolReader) checkDefers(args *directive.ToolArgs) {
	switch {
	case !args.Defers:
	case args.External:
		r.p.fail(args.Pos, "keep one of them", "an external tool that defers: its calls are never run here")
	case !r.out.Error:
		r.p.fail(args.Pos, "return an error as well: a call is deferred by runtime.ErrCallDeferred", "tool %s defers but returns no error", r.shown())
	case r.out.Result == nil:
		r.p.fail(args.Pos, "remove defers", "tool %s defers but returns no value, so there is no function for its result", r.shown())
	}
}

// checkExternal reports what makes no sense for a tool that someone else runs.
func (r *toolReader) checkExternal(args *directive.ToolArgs) {
	if !args.External {
		return
	}
	const hint = "drop one of them"
	if args.Approval || args.Approves.Name != "" {
		r.p.fail(args.Approves.Pos, hint, "approval of an external tool: whoever runs its calls decides about them")
	}
	if args.Timeout != 0 {
		r.p.fail(args.Pos, hint, "timeout of an external tool: its calls are never run here")
	}
	if args.Sequential {
		r.p.fail(args.Pos, hint, "an external tool that is sequential: its calls are never run here")
	}
}

// isPointerTo reports whether a type is written as a pointer to a name of the package: the type of a call is still to be
// generated, so the type checker does not know it.
func isPointerTo(x ast.Expr, name string) bool {
	star, ok := ast.Unparen(x).(*ast.StarExpr)
	if !ok {
		return false
	}
	id, ok := ast.Unparen(star.X).(*ast.Ident)
	return ok && id.Name == name
}

// isToolDef reports whether a type is *model.ToolDef.
func isToolDef(t types.Type) bool {
	ptr, ok := types.Unalias(t).(*types.Pointer)
	if !ok {
		return false
	}
	named, ok := types.Unalias(ptr.Elem()).(*types.Named)
	return ok && isObject(named.Obj(), ModelPath, "ToolDef")
}

// hookReader reads one function that a directive names.
type hookReader struct {
	key     string // of the directive
	ref     directive.FuncRef
	takes   string // its last parameter
	isTaken func(t types.Type, x ast.Expr) bool
	gives   string // its result
	isGiven func(t types.Type) bool

	tool *toolReader
	out  *ir.Hook
	decl *ast.FuncDecl
	sig  *types.Signature
}

// hook understands a function that the directive of a tool names; nil if it is refused.
func (r *toolReader) hook(h *hookReader) *ir.Hook {
	h.tool, h.out = r, &ir.Hook{Func: h.ref.Name}
	if !h.find() || !h.params() || !h.results() {
		return nil
	}
	return h.out
}

// fail reports what is wrong with the function, and how it is written.
func (h *hookReader) fail(format string, args ...any) bool {
	deps := "D"
	if h.tool.deps != nil {
		deps = h.tool.p.typeString(h.tool.deps)
	}
	hint := "write func " + h.ref.Name + "(ctx context.Context, rc *runtime.RunContext[" + deps + "], " + h.takes + ") (" + h.gives +
		", error); ctx, rc and the error may be left out"
	h.tool.p.fail(h.ref.Pos, hint, h.key+": "+format, args...)
	return false
}

// find looks for a method of the tool's receiver, then for a function of the package.
func (h *hookReader) find() bool {
	p, name := h.tool.p, h.ref.Name
	obj := h.method()
	if obj == nil {
		switch found := p.Types.Scope().Lookup(name).(type) {
		case nil:
			return h.unknown()
		case *types.Func:
			obj = found
		default:
			return h.fail("%s is not a function but declared at %s", name, diag.Place(p.l.pos(found.Pos()), p.Dir))
		}
	}
	h.sig = obj.Signature()
	var file *ast.File
	if file, h.decl = p.funcDecl(obj); h.decl == nil || constrained(p.l.fset.File(file.FileStart).Name(), file) {
		return h.fail("%s is declared in a file that is not in every build", name)
	}
	if h.decl.Type.TypeParams != nil {
		return h.fail("%s is generic", name)
	}
	return true
}

// method finds a method of the tool's receiver, nil if there is none of the name.
func (h *hookReader) method() *types.Func {
	recv := h.tool.sig.Recv()
	if recv == nil {
		return nil
	}
	t := types.Unalias(recv.Type())
	if ptr, ok := t.(*types.Pointer); ok {
		t = types.Unalias(ptr.Elem())
	}
	for m := range t.(*types.Named).Methods() {
		if m.Name() == h.ref.Name {
			h.out.Method, h.out.RecvPointer = true, isPointer(m.Signature().Recv().Type())
			return m
		}
	}
	return nil
}

// unknown reports a name that no function has.
func (h *hookReader) unknown() bool {
	p := h.tool.p
	var known []string
	for _, name := range p.Types.Scope().Names() {
		if _, ok := p.Types.Scope().Lookup(name).(*types.Func); ok {
			known = append(known, name)
		}
	}
	if at, ok := p.inTests(h.ref.Name); ok {
		p.fail(h.ref.Pos, "move it to a file that is not a test: generated code belongs to the package itself",
			"%s: %s is declared in a test, at %s", h.key, h.ref.Name, diag.Place(at, p.Dir))
		return false
	}
	near := diag.Nearest(h.ref.Name, known)
	if near == "" || !token.IsIdentifier(h.ref.Name) {
		return h.fail("package %s has no function %q", p.Name, h.ref.Name)
	}
	p.fail(h.ref.Pos, "did you mean "+near+"?", "%s: package %s has no function %q", h.key, p.Name, h.ref.Name)
	return false
}

// params understands the parameters: a context, a RunContext, and what the function is asked about.
func (h *hookReader) params() bool {
	list := writtenParams(h.decl)
	name, params, i := h.ref.Name, h.sig.Params(), 0
	if i < len(list) && isContext(params.At(i).Type()) {
		h.out.Context = true
		i++
	}
	if i < len(list) {
		if deps, ok := asRunContextPointer(params.At(i).Type()); ok {
			h.out.RunContext = true
			if !h.deps(deps, h.tool.p.siteOf(list[i].field.Type)) {
				return false
			}
			i++
		}
	}
	switch {
	case i == len(list):
		return h.fail("%s has no parameter %s", name, h.takes)
	case h.sig.Variadic():
		return h.fail("%s is variadic", name)
	case !h.isTaken(params.At(i).Type(), list[i].field.Type):
		return h.fail("%s takes %s where %s is expected", name, types.ExprString(list[i].field.Type), h.takes)
	case i+1 < len(list):
		return h.fail("%s takes more than it is given", name)
	}
	return true
}

// deps makes sure that the tool and what takes part in it have the same dependencies.
func (h *hookReader) deps(deps types.Type, s site) bool {
	r := h.tool
	if r.deps == nil {
		r.fixDeps(deps, s)
		return r.out.Deps != nil
	}
	if !types.Identical(r.deps, deps) {
		return h.fail("the dependencies of %s are %s, but those of %s are %s", h.ref.Name, r.p.typeString(deps), r.shown(), r.p.typeString(r.deps))
	}
	return true
}

// results understands the results: the hook's result, and perhaps an error.
func (h *hookReader) results() bool {
	res := h.sig.Results()
	n := res.Len()
	if n == 2 && types.Identical(res.At(1).Type(), errorType) {
		h.out.Error = true
		n--
	}
	switch {
	case n == 0:
		return h.fail("%s returns nothing", h.ref.Name)
	case n != 1 || !h.isGiven(res.At(0).Type()):
		return h.fail("%s returns %s", h.ref.Name, h.tool.p.typeString(res))
	}
	return true
}

// funcDecl finds the declaration of a function or method of the package, and its file; nil if there is none in Go.
func (p *pkg) funcDecl(f *types.Func) (*ast.File, *ast.FuncDecl) {
	for _, file := range p.Syntax {
		for _, decl := range file.Decls {
			if d, ok := decl.(*ast.FuncDecl); ok && d.Name.Pos() == f.Pos() {
				return file, d
			}
		}
	}
	return nil, nil
}
