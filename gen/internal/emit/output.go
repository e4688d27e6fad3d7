package emit

import (
	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/agentgen-go/agentgen/gen/internal/schema"
	"github.com/dave/jennifer/jen"
)

// defaultDescription tells a model what an output tool is for where the type has no doc comment.
const defaultDescription = "The final response which ends this conversation"

// output is an ir.Output with what its code uses.
type output struct {
	*ir.Output
	name string
	// payload is what the model writes: the type itself, or a generated struct that holds it.
	payload *ir.Type
}

func (g *generator) newOutput(o *ir.Output) *output {
	out := &output{Output: o, name: g.claim(o.Pos, o.Type.Go.Name+"Output"), payload: o.Type}
	if schema.Wrapped(o.Type) {
		out.payload = &ir.Type{
			Kind:   ir.Struct,
			Go:     &ir.Name{PkgPath: g.pkg.Path, PkgName: g.pkg.Name},
			Fields: []*ir.Field{{Go: "Response", JSON: schema.ResponseMember, Type: o.Type, Required: true}},
			Pos:    o.Pos,
		}
	}
	return out
}

// output writes the variable for Agent.Output and what is behind it.
func (g *generator) output(o *output) {
	base := unexported(o.name)
	info := g.names.free(base + "Info")
	decode, encode := g.names.free("decode"+exported(o.name)), g.names.free("encode"+exported(o.name))

	choice := fields(
		member("Info", jen.Op("&").Id(info)),
		member("Decode", jen.Id(decode)),
		member("Encode", jen.Id(encode)),
	)
	g.add(commented(o.name+" is the output type "+o.Type.Go.Name+", for Agent.Output.",
		jen.Var().Id(o.name).Op("=").Add(g.runtime("Output")).Types(g.goType(o.Type)).Add(fields(
			member("Choices", jen.Index().Add(g.runtime("OutputChoice")).Types(g.goType(o.Type)).Values(choice))))))
	g.outputInfo(o, info)
	if o.payload != o.Type {
		g.payloadType(o, base)
	}
	g.outputDecode(o, decode)
	g.outputEncode(o, encode)
	if o.payload != o.Type {
		g.structFuncs(o.payload)
	}
	g.rootFuncs(o.payload)
}

func (g *generator) outputInfo(o *output, name string) {
	description := o.Description
	if description == "" {
		description = defaultDescription
	}
	members := []jen.Code{
		member("Name", text(o.Name)),
		member("Description", text(description)),
		member("Parameters", schemaOf(g, o.Pos, schema.Output, o.Type)),
	}
	g.infoVar(name, append(members, strictOption(o.Strict)...))
}

// payloadType declares the object around an answer that is none.
func (g *generator) payloadType(o *output, base string) {
	o.payload.Go.Name = g.names.free(base + "Payload")
	g.add(commented(o.payload.Go.Name+" is the object around a "+o.Type.Go.Name+", since models answer with objects.",
		jen.Type().Id(o.payload.Go.Name).Struct(jen.Id("Response").Add(g.goType(o.Type)))))
}

func (g *generator) outputDecode(o *output, name string) {
	v := variable(g.names.local("v", 1))
	answer := v
	if o.payload != o.Type {
		answer = v.field("Response")
	}
	g.add(jen.Func().Id(name).Params(g.id("args").String()).Params(g.goType(o.Type), jen.Error()).Block(
		jen.Var().Add(v.expr()).Add(g.goType(o.payload)),
		g.newReader(g.id("args"), o.LaxOff, false),
		g.decodeRoot(o.payload, v),
		jen.Return(answer.value(), g.reader("End")),
	))
}

func (g *generator) outputEncode(o *output, name string) {
	v := variable(g.names.local("v", 1))
	payload := v.addr()
	if o.payload != o.Type {
		payload = jen.Op("&").Id(o.payload.Go.Name).Values(member("Response", v.value()))
	}
	g.add(jen.Func().Id(name).Params(v.expr().Add(g.goType(o.Type))).Params(g.jsonwire("Raw"), jen.Error()).Block(
		g.getWriter(),
		jen.Id(g.function("encode", o.payload)).Call(g.id("w"), payload),
		jen.Return(g.writer("Finish")),
	))
}
