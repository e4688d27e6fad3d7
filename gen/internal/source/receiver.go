package source

import (
	"go/ast"
	"go/types"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// receiver is a type with methods that are tools. They come together: their agents have the same dependencies.
type receiver struct {
	typ *ir.Type
	of  *toolReader // the first of its methods that takes a RunContext

	named bool // the name of its constructor is reserved
}

// method finds a marked method, and its receiver, nil if it is refused.
func (r *toolReader) method() *types.Func {
	name := r.decl.Name
	x, pointer := ast.Unparen(r.decl.Recv.List[0].Type), false
	if star, ok := x.(*ast.StarExpr); ok {
		x, pointer = ast.Unparen(star.X), true
	}
	id, ok := x.(*ast.Ident)
	if !ok {
		r.p.fail(r.p.l.pos(x.Pos()), "write functions that take what they need from *runtime.RunContext[Deps]",
			"the receiver of %s is generic: its tools would need one constructor for each type", name.Name)
		return nil
	}
	t, obj, through := r.p.declaredMethod(id.Name, name)
	pointer = pointer || through
	switch {
	case t == nil:
		r.p.reportHeld(r.p.siteOf(id))
		return nil
	case obj == nil:
		r.p.fail(r.p.l.pos(name.Pos()), "", "method %s.%s is not declared once in its package", id.Name, name.Name)
		return nil
	}
	switch t.Underlying().(type) {
	case *types.Interface, *types.Pointer:
		r.p.fail(r.p.l.pos(id.Pos()), "write a method of a struct, or a function", "%s is an interface or a pointer, which has no methods of its own", t.Obj().Name())
		return nil
	}
	r.recv = r.p.receiver(t)
	r.out.Recv, r.out.RecvPointer = r.recv.typ, pointer
	return obj
}

// declaredMethod finds the method that is declared at name, and its receiver; nil if the type checker did not. Pointer
// says that recv is an alias of a pointer to it.
func (p *pkg) declaredMethod(recv string, name *ast.Ident) (t *types.Named, m *types.Func, pointer bool) {
	obj, ok := p.Types.Scope().Lookup(recv).(*types.TypeName)
	if !ok {
		return nil, nil, false
	}
	of := types.Unalias(obj.Type())
	if ptr, ok := of.(*types.Pointer); ok {
		of, pointer = types.Unalias(ptr.Elem()), true
	}
	if t, ok = of.(*types.Named); !ok {
		return nil, nil, false
	}
	for m := range t.Methods() {
		if m.Pos() == name.Pos() {
			return t, m, pointer
		}
	}
	return t, nil, pointer
}

// receiver returns the receiver of a type's methods, one for all of them.
func (p *pkg) receiver(t *types.Named) *receiver {
	obj := t.Obj()
	if p.recvs[obj] == nil {
		name, _ := p.goName(t)
		p.recvs[obj] = &receiver{typ: &ir.Type{Go: name, Pos: p.declPos(obj)}}
	}
	return p.recvs[obj]
}

// add notes another tool of the receiver.
func (v *receiver) add(r *toolReader) {
	if !v.named {
		v.named = true
		r.p.reserve(v.typ.Go.Name+"Tools", r.out.Pos)
	}
	switch {
	case r.deps == nil:
	case v.of == nil:
		v.of = r
	case !types.Identical(v.of.deps, r.deps):
		r.p.fail(r.out.Pos, "give them the same, or write functions instead of methods",
			"the dependencies of %s are %s, but those of %s at %s are %s: the tools of a receiver come together", r.shown(), r.p.typeString(r.deps),
			v.of.shown(), diag.Place(v.of.out.Pos, r.p.Dir), r.p.typeString(v.of.deps))
	}
}
