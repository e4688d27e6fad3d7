package agentspec

import (
	"cmp"
	"encoding/json"
	"fmt"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// TypeName returns what the type of an output is called: the title of its schema, if that can be a name, or else other.
func TypeName(schema jsonwire.Raw, other string) string {
	o, _ := objectOf([]byte(schema))
	if name := GoName(o.text("title")); name != "" {
		return name
	}
	return other
}

// GoName returns a text as an exported name, "" if it has no letters.
func GoName(text string) string {
	var b strings.Builder
	upper := true
	for _, r := range text {
		switch {
		case !unicode.IsLetter(r) && !(unicode.IsDigit(r) && b.Len() > 0):
			upper = true
		case upper:
			b.WriteRune(unicode.ToUpper(r))
			upper = false
		default:
			b.WriteRune(r)
		}
	}
	name := b.String()
	if name != "" && !token.IsExported(name) {
		name = "X" + name
	}
	return name
}

// Types returns the Go declarations of the output that a schema of an object describes, the first of which is called name. What Go
// cannot say is in the problems, at pointers within the schema.
func Types(schema jsonwire.Raw, name string) (source string, problems []Problem) {
	w := &typeWriter{names: map[string]bool{}, refs: map[string]string{}}
	root, _ := objectOf([]byte(schema))
	w.defs = defsOf(root)
	if ref := root.text("$ref"); ref != "" {
		root, _ = w.resolve("", ref)
	}
	w.names[name] = true
	marks := "//agent:output\n//agent:codec\n"
	if root.text("description") != "" {
		marks = "//\n" + marks
	}
	w.declare(name, "", root, marks)
	return strings.Join(w.decls, "\n"), w.problems
}

func defsOf(root object) object {
	for _, name := range []string{"$defs", "definitions"} {
		if defs, ok := objectOf(root.values[name]); ok {
			return defs
		}
	}
	return object{}
}

// typeWriter writes declarations.
type typeWriter struct {
	defs     object
	names    map[string]bool   // that are taken
	refs     map[string]string // the types of references
	decls    []string
	problems []Problem
}

func (w *typeWriter) fail(at, hint, format string, args ...any) {
	w.problems = append(w.problems, Problem{at, fmt.Sprintf(format, args...), hint})
}

const ownType = "write the type in Go, mark it //agent:output, and name it: output=TYPE"

// name returns a name that is not taken.
func (w *typeWriter) name(wanted string) string {
	name := wanted
	for n := 2; w.names[name]; n++ {
		name = fmt.Sprint(wanted, n)
	}
	w.names[name] = true
	return name
}

// resolve returns what a reference names, and its name.
func (w *typeWriter) resolve(at, ref string) (o object, name string) {
	_, name, _ = strings.Cut(ref, "#/$defs/")
	if name == "" {
		_, name, _ = strings.Cut(ref, "#/definitions/")
	}
	raw, ok := w.defs.values[name]
	if o, isObject := objectOf(raw); ok && isObject {
		return o, name
	}
	w.fail(at+"/$ref", ownType, "the reference %s is not one to the definitions of the schema", ref)
	return object{}, ""
}

// declare writes a struct.
func (w *typeWriter) declare(name, at string, schema object, marks string) {
	i := len(w.decls)
	w.decls = append(w.decls, "") // before those of its fields
	var b strings.Builder
	b.WriteString(comment("", schema.text("description")) + marks + "type " + name + " struct {\n")
	properties, _ := objectOf(schema.values["properties"])
	var required []string
	_ = json.Unmarshal(schema.values["required"], &required) // another form requires nothing
	fields := map[string]bool{}
	for _, property := range properties.names {
		field := w.field(fields, property)
		at := at + "/properties/" + escape(property)
		p, ok := objectOf(properties.values[property])
		if !ok {
			w.fail(at, ownType, "the property %s has no type", property)
			continue
		}
		typ, tags := w.typ(name+field, at, p)
		tags = append(tags, constraints(p)...)
		line := fieldLine(field, property, typ, tags, slices.Contains(required, property), p)
		b.WriteString(comment("\t", p.text("description")) + line)
	}
	w.decls[i] = b.String() + "}\n"
}

func (w *typeWriter) field(taken map[string]bool, property string) string {
	name := cmp.Or(GoName(property), "Field")
	for n, base := 2, name; taken[name]; n++ {
		name = fmt.Sprint(base, n)
	}
	taken[name] = true
	return name
}

// fieldLine is a field with its tags. One that need not be there is a pointer, or else may be empty.
func fieldLine(field, property, typ string, tags []string, required bool, p object) string {
	json := property
	def, hasDefault := p.values["default"]
	slice := strings.HasPrefix(typ, "[]") || strings.HasPrefix(typ, "map[")
	nullable := strings.HasPrefix(typ, "*")
	switch {
	case hasDefault && string(def) != "null" && !slice && !nullable && p.text("type") != "object":
		tags = append(tags, "default="+tagText(def))
	case required && nullable:
		tags = append(tags, "required")
	case required:
	default:
		if json += ",omitempty"; !slice && !nullable {
			typ = "*" + typ
		}
	}
	tag := `json:` + quoted(json)
	if len(tags) > 0 {
		tag += ` jsonschema:` + quoted(strings.Join(tags, ","))
	}
	if strings.Contains(tag, "`") {
		return "\t" + field + " " + typ + " " + quoted(tag) + "\n"
	}
	return "\t" + field + " " + typ + " `" + tag + "`\n"
}

func quoted(s string) string { return strconv.Quote(s) }

// comment is a text as lines of comment.
func comment(indent, text string) string {
	if text == "" {
		return ""
	}
	var b strings.Builder
	for line := range strings.Lines(strings.TrimSpace(text)) {
		b.WriteString(strings.TrimRight(indent+"// "+strings.TrimSpace(line), " ") + "\n")
	}
	return b.String()
}

// tagText is a value in a jsonschema tag.
func tagText(raw json.RawMessage) string {
	text := string(raw)
	if s, ok := jsonwire.Raw(raw).Text(); ok {
		text = s
	}
	return strings.ReplaceAll(text, ",", `\,`)
}

// constraints are the tags of what a schema says of its values.
func constraints(p object) (tags []string) {
	for _, name := range []string{"title", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern", "format", "minItems", "maxItems"} {
		if raw, ok := p.values[name]; ok {
			tags = append(tags, name+"="+tagText(raw))
		}
	}
	if string(p.values["uniqueItems"]) == "true" {
		tags = append(tags, "uniqueItems")
	}
	for _, v := range p.list("enum") {
		if string(v) != "null" {
			tags = append(tags, "enum="+tagText(v))
		}
	}
	return tags
}
