package source

import (
	"go/ast"
	"go/types"

	"github.com/agentgen-go/agentgen/gen/internal/directive"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// tool understands a function or method that is marked //agent:tool.
func (p *pkg) tool(m markedFunc, set directive.Set) {
	r := p.funcReader(m, "tool", set.Tool.Pos)
	if r == nil {
		return
	}
	r.out.Name, r.out.Options = set.Tool.Name, set.Tool.ToolOptions
	r.name()
	r.params(set.Params)
	r.results()
	r.hooks(set.Tool)
	if r.recv != nil {
		r.recv.add(r)
	} else {
		p.reserve(r.out.Func+"Tool", r.out.Pos)
	}
	p.reserve(r.call(), r.out.Pos)
	if r.out.Resolved() {
		p.reserve(r.base()+"Result", r.out.Pos)
	}
	p.out.Tools = append(p.out.Tools, r.out)
}

// funcReader returns a reader of a function that may be marked; nil for the others, which are reported.
func (p *pkg) funcReader(m markedFunc, what string, pos ir.Pos) *toolReader {
	name := m.decl.Name.Name
	at := p.l.pos(m.decl.Name.Pos())
	r := &toolReader{
		p: p, what: what, decl: m.decl, comments: m.file.Comments,
		out: &ir.Tool{Func: name, Pos: pos},
	}
	switch {
	case m.decl.Type.TypeParams != nil:
		p.fail(p.l.pos(m.decl.Type.TypeParams.Pos()), "write a function for each type", "%s is generic: a model cannot choose types", name)
		return nil
	case name == "_" || m.decl.Recv == nil && (name == "init" || name == "main"):
		p.fail(at, "give it another name", "a func named %s cannot be a %s", name, what)
		return nil
	}
	obj := p.function(r)
	if obj == nil {
		return nil
	}
	r.sig = obj.Signature()
	return r
}

// function finds what the type checker knows of a marked function or method, nil if it is refused.
func (p *pkg) function(r *toolReader) *types.Func {
	name := r.decl.Name
	if r.decl.Recv != nil {
		return r.method()
	}
	obj, ok := p.Types.Scope().Lookup(name.Name).(*types.Func)
	if !ok || obj.Pos() != name.Pos() {
		p.fail(p.l.pos(name.Pos()), "", "%s is declared more than once in its package", name.Name)
		return nil
	}
	return obj
}

// toolReader reads one tool, or one function that is an output.
type toolReader struct {
	p        *pkg
	what     string // "tool" or "output"
	decl     *ast.FuncDecl
	recv     *receiver // nil for a function
	sig      *types.Signature
	comments []*ast.CommentGroup // of the file
	out      *ir.Tool
	skip     int // how many parameters come before those of the model
	deps     types.Type
	names    map[string]string // what the model calls parameters, by their own names
}

// call is the name of the generated call type.
func (r *toolReader) call() string { return r.base() + "Call" }

// base is what generated names begin with.
func (r *toolReader) base() string {
	if r.recv != nil {
		name, _ := exported(r.out.Func)
		return r.out.Recv.Go.Name + name
	}
	return r.out.Func
}

// shown is the Go name for people.
func (r *toolReader) shown() string { return shown(r.out) }

// name chooses the tool's name where the directive does not.
func (r *toolReader) name() {
	if r.out.Name != "" {
		return
	}
	r.out.Name = snake(r.out.Func)
	if err := directive.CheckName(r.out.Name); err != nil {
		r.p.fail(r.p.l.pos(r.decl.Name.Pos()), "set one with //agent:"+r.what+" name=...; it has 1 to 64 of the characters a-z, A-Z, 0-9, _ and -",
			"%q, the name that follows from %s, is not a valid name for a tool", r.out.Name, r.shown())
	}
}

// results understands what a tool returns: nothing, an error, a value, or a value and an error.
func (r *toolReader) results() {
	t, s, ok := r.result()
	switch {
	case !ok || t == nil:
		return
	case isPointer(t) && isToolReturn(types.Unalias(t).(*types.Pointer).Elem()):
		r.p.failAt(s, "return it by value", "tool %s returns a pointer to a ToolReturn", r.shown())
		return
	case isToolReturn(t):
		r.out.Rich = true
		t, s = types.Unalias(t).(*types.Named).TypeArgs().At(0), s.arg()
	}
	r.out.Result = r.p.typ(t, s)
	r.p.addRoot(s.at, "result of "+r.marked(), r.marked(), r.out.Result, true)
}

// marked is the tool or output for people, such as "tool Forecast".
func (r *toolReader) marked() string { return r.what + " " + r.shown() }

// result returns the type of a function's one value, nil if it has none, and notes whether it returns an error. Ok
// is false if it returns what it may not, which is reported.
func (r *toolReader) result() (t types.Type, s site, ok bool) {
	res := r.sig.Results()
	n := res.Len()
	if n > 0 && types.Identical(res.At(n-1).Type(), errorType) {
		r.out.Error = true
		n--
	}
	if n == 0 {
		return nil, site{}, true
	}
	list := r.decl.Type.Results.List
	s = r.p.siteOf(list[0].Type)
	switch last := res.At(res.Len() - 1).Type(); {
	case !r.out.Error && types.Implements(last, errorType.Underlying().(*types.Interface)):
		r.p.fail(r.p.l.pos(list[len(list)-1].Type.Pos()), "return error: a nil pointer in it would not be a nil error", "%s %s returns its error as %s", r.what, r.shown(), r.p.typeString(last))
	case n > 1:
		r.p.fail(r.p.l.pos(list[0].Pos()), r.forms(), "%s %s returns more than a value and an error", r.what, r.shown())
	case types.Identical(res.At(0).Type(), errorType):
		r.p.fail(r.p.l.pos(list[0].Pos()), r.forms(), "%s %s returns an error that is not its last result", r.what, r.shown())
	default:
		return res.At(0).Type(), s, true
	}
	return nil, s, false
}

// forms says what a function may return.
func (r *toolReader) forms() string {
	if r.what == "output" {
		return "return T or (T, error)"
	}
	return "return nothing, error, T or (T, error); runtime.ToolReturn[T] has more beside the value"
}

// isToolReturn reports whether a type is an instance of runtime.ToolReturn.
func isToolReturn(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && isObject(named.Obj(), RuntimePath, "ToolReturn") && named.TypeArgs().Len() == 1
}
