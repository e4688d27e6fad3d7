package spec

import (
	"cmp"

	"github.com/agentgen-go/agentgen/runtime/internal/jsonschema"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// bind gives the arguments of an entry to the parameters of a signature. What does not fit is reported; ok is false then.
func (ps *problems) bind(s *Signature, c *Capability) (values *node, alone, ok bool) {
	before := len(ps.list)
	values = &node{kind: objectKind}
	switch {
	case c.Arg != "" && (s.NamedOnly || len(s.Params) == 0):
		ps.fail(c.args, s.describe(), "%s takes no argument without a name", c.Name)
	case c.Arg != "":
		alone = true
		ps.argument(s.Params[0], s.Params[0].Name, c.args, c.Arg, values)
	default:
		for _, arg := range c.Args {
			ps.named(s, c, arg, values)
		}
	}
	for _, p := range s.Params {
		if p.Required && values.member(p.Name) == nil && len(ps.list) == before {
			ps.fail(c.args, s.describe(), "%s needs the argument %s", c.Name, p.Name)
		}
	}
	return values, alone, len(ps.list) == before
}

// named binds an argument with a name.
func (ps *problems) named(s *Signature, c *Capability, arg jsonwire.Member, values *node) {
	at := c.args + "/" + escape(arg.Name)
	for _, p := range s.Params {
		if p.Name == arg.Name {
			ps.argument(p, arg.Name, at, arg.Value, values)
			return
		}
	}
	if s.Others == "" {
		ps.fail(at, didYouMean(arg.Name, paramNames(s.Params)), "%s has no argument %s", c.Name, arg.Name)
		last := &ps.list[len(ps.list)-1]
		*last = ps.places.onKey(*last)
		return
	}
	ps.argument(Param{Schema: s.Others}, arg.Name, at, arg.Value, values)
}

// argument checks an argument and adds it to the values. Null is the same as none.
func (ps *problems) argument(p Param, name, at string, value jsonwire.Raw, values *node) {
	v, err := parseJSON(string(cmp.Or(value, "null")))
	if err != nil {
		ps.fail(at, "", "the argument %s is not JSON: %v", name, err)
		return
	}
	if p.Schema != "" && !p.Capability {
		for _, wrong := range ps.mismatches(p.Schema, value) {
			ps.fail(at+wrong.Pointer(), "", "the argument %s: %s", name, wrong.Msg)
		}
	}
	if v.kind != nullKind {
		values.set(name, v)
	}
}

// mismatches returns why a value is not what a schema says.
func (ps *problems) mismatches(schema, value jsonwire.Raw) []jsonwire.Violation {
	compiled, err := jsonschema.Compile(schema)
	if err != nil {
		return []jsonwire.Violation{{Msg: "the schema of the parameter is wrong: " + err.Error()}}
	}
	switch wrong := compiled.Check(value).(type) {
	case nil:
		return nil
	case *jsonwire.ValidationError:
		return wrong.Violations
	default:
		return []jsonwire.Violation{{Msg: wrong.Error()}}
	}
}
