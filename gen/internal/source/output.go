package source

import (
	"go/ast"

	"github.com/agentgen-go/agentgen/gen/internal/directive"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// output understands a type that is marked //agent:output.
func (p *pkg) output(m markedType, args *directive.OutputArgs) {
	t := p.markedObject(m, args.Pos, "output")
	if t == nil {
		return
	}
	p.reserve(m.spec.Name.Name+"Output", args.Pos)
	name := args.Name
	if name == "" {
		name = "final_result"
	}
	if args.Mode.IsText() && args.Retries != nil {
		p.fail(args.Pos, "set Agent.OutputRetries, or drop mode", "retries is for output tools: %s is an output in text", m.spec.Name.Name)
	}
	out := p.typ(t, site{at: m.spec, root: true})
	p.addRoot(m.spec, "", "output "+m.spec.Name.Name, out, false)
	p.out.Outputs = append(p.out.Outputs, &ir.Output{
		Type: out, Name: name, Description: out.Doc, Retries: args.Retries, Strict: args.Strict, LaxOff: args.LaxOff, Pos: args.Pos,
		Mode: args.Mode, Whole: p.outputName(m.spec.Name, args),
	})
}

// outputName is the name of an output that is a text, "" for one that is a call.
func (p *pkg) outputName(typeName *ast.Ident, args *directive.OutputArgs) string {
	switch {
	case !args.Mode.IsText():
		return ""
	case args.Name != "":
		return args.Name
	case directive.CheckName(typeName.Name) != nil:
		p.fail(args.ModePos, "set another with name=; it has 1 to 64 of the characters a-z, A-Z, 0-9, _ and -",
			"providers do not accept the name %q for an output", typeName.Name)
	}
	return typeName.Name
}

// checkOutputs reports unions that cannot be outputs: the forms of an output are of known kinds, and objects if they
// share one text. (An output tool can wrap what is not an object.)
func (p *pkg) checkOutputs() {
	for _, o := range p.out.Outputs {
		if o.Func != nil || o.Type.Kind != ir.Union {
			continue
		}
		for _, m := range o.Type.Members {
			if m.Kind == ir.Pointer {
				m = m.Elem
			}
			if m.KindName == ir.AnyKind || m.Kind != ir.Struct && o.Mode.IsText() {
				p.fail(o.Pos, "make the output a struct that has a field of type "+o.Type.Go.Name,
					"%s cannot be an output: it may be a %s, which is not an object of a known kind", o.Type.Go.Name, m.Go.Name)
			}
		}
	}
}

// outputFunc understands a function that is marked //agent:output.
func (p *pkg) outputFunc(m markedFunc, set directive.Set) {
	args := set.Output
	if m.decl.Recv != nil {
		p.fail(args.Pos, "write a function that takes what it needs from *runtime.RunContext[Deps]",
			"//agent:output on the method %s: only functions and types can be outputs", m.decl.Name.Name)
		return
	}
	if args.Mode.IsText() {
		p.fail(args.ModePos, "drop mode, or mark a type", "%s is a function: a model calls it by a tool", m.decl.Name.Name)
	}
	r := p.funcReader(m, "output", args.Pos)
	if r == nil {
		return
	}
	r.out.Name = args.Name
	r.out.Options = ir.ToolOptions{Retries: args.Retries, Strict: args.Strict, LaxOff: args.LaxOff}
	r.name()
	r.params(set.Params)
	r.out.Result = r.output()
	p.reserve(r.out.Func+"Output", args.Pos)
	p.reserve(r.call(), args.Pos)
	p.out.Outputs = append(p.out.Outputs, &ir.Output{
		Type: r.out.Result, Name: r.out.Name, Description: r.out.Description, Strict: args.Strict, LaxOff: args.LaxOff,
		Pos: args.Pos, Func: r.out,
	})
}

// output understands what an output function returns: the output of a run, which generated code only names.
func (r *toolReader) output() *ir.Type {
	t, s, ok := r.result()
	switch {
	case !ok:
		return &ir.Type{}
	case t == nil:
		r.p.fail(r.p.l.pos(r.decl.Name.Pos()), "return T or (T, error)", "output %s returns no value", r.shown())
		return &ir.Type{}
	case isToolReturn(t):
		r.p.failAt(s, "return the output itself", "%s is only for the result of a tool", r.p.typeString(t))
		return &ir.Type{}
	case r.p.invalid(t, s):
		return &ir.Type{}
	}
	out, ok := r.p.goType(t)
	if !ok {
		r.p.failAt(s, "define a named type for it", "generated code cannot name the output type %s", r.p.typeString(t))
	}
	return out
}
