package agentspec

import (
	"encoding/json"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// unsupported are the keywords that no Go type stands for.
var unsupported = []string{"allOf", "oneOf", "not", "if", "const", "patternProperties", "prefixItems", "dependentSchemas", "dependentRequired", "propertyNames", "contains"}

// typ returns the Go type of a schema, called name if it needs a declaration, and the tags of what is inside of it.
func (w *typeWriter) typ(name, at string, p object) (typ string, tags []string) {
	for _, keyword := range unsupported {
		if _, ok := p.values[keyword]; ok {
			w.fail(at+"/"+keyword, ownType, "%s cannot be said by a type of Go", keyword)
			return "any", nil
		}
	}
	if ref := p.text("$ref"); ref != "" {
		return w.reference(at, ref), nil
	}
	if alternatives := p.list("anyOf"); alternatives != nil {
		return w.nullable(name, at, alternatives)
	}
	typ, null := typeOf(p)
	switch typ {
	case "object":
		typ = w.object(name, at, p)
	case "array":
		typ, tags = w.list(name, at, p)
	case "string":
	case "integer":
		typ = "int"
	case "number":
		typ = "float64"
	case "boolean":
		typ = "bool"
	default:
		w.fail(at, ownType, "a value of no type, or of several")
		typ = "any"
	}
	if null {
		typ = "*" + typ
	}
	return typ, tags
}

// typeOf returns the type that a schema says, and whether null is one, too.
func typeOf(p object) (typ string, null bool) {
	if typ = p.text("type"); typ != "" {
		return typ, false
	}
	for _, raw := range p.list("type") {
		s, _ := jsonwire.Raw(raw).Text()
		switch {
		case s == "null":
			null = true
		case typ != "":
			return "", false
		default:
			typ = s
		}
	}
	return typ, null
}

// nullable returns the type of {"anyOf": [TYPE, null]}.
func (w *typeWriter) nullable(name, at string, alternatives []json.RawMessage) (string, []string) {
	others := slices.DeleteFunc(slices.Clone(alternatives), func(raw json.RawMessage) bool {
		o, _ := objectOf(raw)
		return o.text("type") == "null"
	})
	if len(others) != 1 || len(others) == len(alternatives) {
		w.fail(at+"/anyOf", ownType, "anyOf cannot be said by a type of Go, but with null")
		return "any", nil
	}
	o, _ := objectOf(others[0])
	typ, tags := w.typ(name, at+"/anyOf", o)
	return "*" + typ, append(tags, constraints(o)...)
}

func (w *typeWriter) list(name, at string, p object) (string, []string) {
	items, ok := objectOf(p.values["items"])
	if !ok {
		w.fail(at, ownType, "a list whose items have no type")
		return "[]any", nil
	}
	typ, tags := w.typ(name+"Item", at+"/items", items)
	return "[]" + typ, append(tags, constraints(items)...)
}

// object returns a struct, or a map if there are no properties but others.
func (w *typeWriter) object(name, at string, p object) string {
	if _, ok := p.values["properties"]; ok {
		name = w.name(name)
		w.declare(name, at, p, "")
		return name
	}
	extra, ok := objectOf(p.values["additionalProperties"])
	if !ok {
		w.fail(at, ownType, "an object without properties")
		return "any"
	}
	typ, _ := w.typ(name+"Value", at+"/additionalProperties", extra)
	return "map[string]" + typ
}

// reference returns the type of a definition, which is declared once.
func (w *typeWriter) reference(at, ref string) string {
	if typ, ok := w.refs[ref]; ok {
		return typ
	}
	o, name := w.resolve(at, ref)
	if name == "" {
		return "any"
	}
	if _, ok := o.values["properties"]; !ok {
		w.refs[ref] = "any" // for one that refers to itself
		typ, _ := w.typ(GoName(name), "/$defs/"+escape(name), o)
		w.refs[ref] = typ
		return typ
	}
	typ := w.name(GoName(name))
	w.refs[ref] = typ // before what refers to it
	w.declare(typ, "/$defs/"+escape(name), o, "")
	return typ
}
