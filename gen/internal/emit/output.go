package emit

import (
	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/agentgen-go/agentgen/gen/internal/schema"
	"github.com/dave/jennifer/jen"
)

// output is an ir.Output with what its code uses.
type output struct {
	*ir.Output
	name    string
	choices []*choice
	// envelope is nil if the output is a call, or there is one choice.
	envelope *envelope
	tool     *tool // of a function; there are no choices then
}

// choice is a schema.Choice with what its code uses.
type choice struct {
	schema.Choice
	base string // what the names of its declarations are made of, exported
	// payload is what the model writes: the type, or a generated struct that holds it.
	payload *ir.Type
}

func (c *choice) wrapped() bool { return c.payload != schema.Member(c.Type) }

func (g *generator) newOutput(o *ir.Output) *output {
	if o.Func != nil {
		return &output{Output: o, tool: g.newTool(o.Func, "Output")}
	}
	out := &output{Output: o, name: g.claim(o.Pos, o.Type.Go.Name+"Output")}
	for _, c := range schema.Choices(o) {
		base := out.name
		if o.Type.Kind == ir.Union {
			base += exported(schema.Member(c.Type).Go.Name)
		}
		out.choices = append(out.choices, &choice{Choice: c, base: base, payload: g.payload(o, schema.Member(c.Type))})
	}
	return out
}

// payload is what a model writes for an output of type t.
func (g *generator) payload(o *ir.Output, t *ir.Type) *ir.Type {
	if !schema.Wrapped(t) {
		return t
	}
	payload := &ir.Type{
		Kind:   ir.Struct,
		Go:     &ir.Name{PkgPath: g.pkg.Path, PkgName: g.pkg.Name},
		Fields: []*ir.Field{{Go: "Response", JSON: schema.ResponseMember, Type: t, Required: true}},
		Pos:    o.Pos,
	}
	g.payloads[payload] = true
	return payload
}

// output writes the variable for Agent.Output, or the constructor for Agent.OutputTools, and what is behind it.
func (g *generator) output(o *output) {
	if o.tool != nil {
		g.outputFunc(o)
		return
	}
	list := make([]jen.Code, len(o.choices))
	behind := make([]func(), len(o.choices))
	for i, c := range o.choices {
		list[i], behind[i] = g.outputChoice(o, c)
	}
	choices := jen.Values(list...)
	if len(list) > 1 {
		choices = fields(list...)
	}
	members := append([]jen.Code{
		member("Choices", jen.Index().Add(g.runtime("OutputChoice")).Types(g.goType(o.Type)).Add(choices)),
	}, g.outputMembers(o)...)
	g.add(commented(o.name+" is the output type "+o.Type.Go.Name+", for Agent.Output.",
		jen.Var().Id(o.name).Op("=").Add(g.runtime("Output")).Types(g.goType(o.Type)).Add(fields(members...))))
	for _, write := range behind {
		write()
	}
	if o.envelope != nil {
		g.envelopeFuncs(o)
	}
}

// outputChoice is the literal of an OutputChoice, and a function that writes the declarations behind it.
func (g *generator) outputChoice(o *output, c *choice) (jen.Code, func()) {
	def := g.names.free(unexported(c.base) + "Def")
	decode, encode := g.names.free("decode"+exported(c.base)), g.names.free("encode"+exported(c.base))
	partial := g.names.free("partial" + exported(c.base))
	literal := fields(
		member("Def", jen.Op("&").Id(def)),
		member("Decode", jen.Id(decode)),
		member("Encode", jen.Id(encode)),
		member("Partial", jen.Id(partial)),
	)
	return literal, func() {
		g.outputDef(o, c, def)
		if c.wrapped() {
			g.payloadType(c)
		}
		g.outputDecode(o, c, decode)
		g.outputEncode(o, c, encode)
		g.partialDecoder(o, partial, c.payload, c.output(g.receiver()))
		if c.wrapped() {
			g.structFuncs(c.payload)
		}
		g.rootFuncs(c.payload, need{decode: true, encode: true})
	}
}

func (g *generator) outputDef(o *output, c *choice, name string) {
	members := []jen.Code{
		member("Name", text(c.Name)),
		member("Description", text(c.Description)),
	}
	members = append(members, parameters(g, o.Pos, o.Strict, schema.Member(c.Type), schema.Output)...)
	g.defVar(name, append(members, g.toolOptions(ir.ToolOptions{Retries: o.Retries, Strict: o.Strict})...))
}

// payloadType declares the object around an output that is not an object.
func (g *generator) payloadType(c *choice) {
	c.payload.Go.Name = g.names.free(unexported(c.base) + "Payload")
	g.add(commented(c.payload.Go.Name+" is the object around a "+c.Type.Go.Name+", since the arguments of a tool are an object.",
		jen.Type().Id(c.payload.Go.Name).Struct(jen.Id("Response").Add(g.goType(c.Type)))))
}

func (g *generator) outputDecode(o *output, c *choice, name string) {
	v := variable(g.names.local("v", 1))
	out := c.output(v)
	g.add(jen.Func().Id(name).Params(g.id("args").String()).Params(g.goType(o.Type), jen.Error()).Block(
		jen.Var().Add(v.expr()).Add(g.goType(c.payload)),
		g.newReader(g.id("args"), o.LaxOff, false),
		g.decodeRoot(c.payload, v),
		jen.Return(out, g.reader("End")),
	))
}

// output is the output that the payload at v holds.
func (c *choice) output(v place) jen.Code {
	switch {
	case c.wrapped():
		return v.field("Response").value()
	case c.Type.Kind == ir.Pointer:
		return v.addr()
	}
	return v.value()
}

func (g *generator) outputEncode(o *output, c *choice, name string) {
	v := variable(g.names.local("v", 1))
	payload := v
	var code []jen.Code
	switch {
	case o.Type.Kind == ir.Union:
		payload, code = g.assertMember(c, v)
		if c.wrapped() {
			payload = pointer(jen.Op("&").Id(c.payload.Go.Name).Values(member("Response", g.id("m"))))
		}
	case c.wrapped():
		payload = pointer(jen.Op("&").Id(c.payload.Go.Name).Values(member("Response", v.value())))
	}
	code = append(code,
		g.getWriter(),
		g.call("encode", "w", c.payload, payload),
		jen.Return(g.writer("Finish")),
	)
	g.add(jen.Func().Id(name).Params(v.expr().Add(g.goType(o.Type))).Params(g.jsonwire("Raw"), jen.Error()).Block(code...))
}

// assertMember makes sure that the output at v is of the member that c is about, and returns where that is.
func (g *generator) assertMember(c *choice, v place) (place, []jen.Code) {
	m := variable(g.names.local("m", 1))
	m.ptr = c.Type.Kind == ir.Pointer
	failed := jen.Op("!").Add(g.id("ok"))
	if m.ptr {
		failed.Op("||").Add(m.expr()).Op("==").Nil()
	}
	wrong := jen.Lit("the output is not of type " + schema.Member(c.Type).Go.Name)
	return m, []jen.Code{
		jen.List(m.expr(), g.id("ok")).Op(":=").Add(v.expr()).Assert(g.goType(c.Type)),
		jen.If(failed).Block(jen.Return(jen.Lit(""), g.std("errors", "New").Call(wrong))),
	}
}
