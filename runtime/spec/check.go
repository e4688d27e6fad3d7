package spec

import (
	"errors"
	"strings"

	"github.com/agentgen-go/agentgen/internal/handlebars"
	"github.com/agentgen-go/agentgen/runtime/internal/jsonschema"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Checked returns the spec with what Parse finds out about one: the spec itself if Parse has made it, otherwise a copy. It is for specs that
// are made in Go. The error is an *Error with all that is wrong.
func (s *Spec) Checked() (*Spec, error) {
	if s.checked {
		return s, nil
	}
	out, ps := new(*s), &problems{places: s.places}
	out.check(ps)
	if err := ps.err(); err != nil {
		return nil, err
	}
	out.warn(ps)
	return out, nil
}

// warn adds what is odd to the warnings, in the order of the text.
func (s *Spec) warn(ps *problems) {
	all := append(s.Warnings[:len(s.Warnings):len(s.Warnings)], ps.warned...)
	sortProblems(all)
	s.Warnings, s.checked = all[:min(len(all), maxProblems)], true
}

// check checks what the fields say: the schemas, the templates, and the settings.
func (s *Spec) check(ps *problems) {
	deps, _ := s.checkSchema(ps, "/deps_schema", s.DepsSchema)
	if _, schema := s.checkSchema(ps, "/output_schema", s.OutputSchema); schema != nil && !schema.DescribesObject() {
		ps.fail("/output_schema", `write "type: object"; an output of another type is a member of it`, "the output_schema must be that of an object")
	}
	_ = s.settings(ps)
	for i, text := range s.Instructions {
		ps.template(s.InstructionPointer(i), text, deps)
	}
	ps.template("/description", s.Description, deps)
}

// InstructionPointer returns the JSON Pointer of one of the Instructions.
func (s *Spec) InstructionPointer(i int) string {
	if i < len(s.each) {
		return s.each[i]
	}
	return "/instructions"
}

// checkSchema compiles a schema and returns it, and its tree: nil if there is none or if it is wrong, which is reported.
func (s *Spec) checkSchema(ps *problems, at string, schema jsonwire.Raw) (*node, *jsonschema.Schema) {
	if schema == "" {
		return nil, nil
	}
	compiled, err := jsonschema.Compile(schema)
	if err != nil {
		ps.schemaProblem(at, err)
		return nil, nil
	}
	root, err := parseJSON(string(schema))
	if err != nil {
		ps.fail(at, "", "%v", err)
		return nil, nil
	}
	return root, compiled
}

// Template returns the template that a text of the spec is, such as an argument of a capability; nil if the text is plain or wrong. The
// problems are what is wrong with it, and what it asks for but the DepsSchema does not have. The pointer says where the text is.
func (s *Spec) Template(pointer, text string) (*Template, []Problem) {
	ps := &problems{places: s.places}
	var deps *node
	if s.DepsSchema != "" {
		deps, _ = parseJSON(string(s.DepsSchema)) // check has reported what is wrong
	}
	t := ps.template(pointer, text, deps)
	return t, append(ps.list, ps.warned...)
}

// template parses a text that may be a template and checks it against the schema of the dependencies, if there is one. It is nil for
// plain text, and for what is wrong, which is reported.
func (ps *problems) template(at, text string, deps *node) *Template {
	if !isTemplate(text) {
		return nil
	}
	nodes, wrong := handlebars.Parse(text)
	for _, p := range wrong {
		ps.list = append(ps.list, ps.places.inText(at, p.Offset, "a template: "+p.Message, p.Hint))
	}
	if len(wrong) > 0 {
		return nil
	}
	if deps != nil {
		c := &templateCheck{problems: ps, at: at, root: deps}
		c.scopes = []schemaScope{{context: deps}}
		c.nodes(nodes)
	}
	return &Template{text, nodes}
}

// inText is a problem at an offset of a string of the spec.
func (p places) inText(at string, offset int, message, hint string) Problem {
	out := p.problem(at, hint, message)
	n := p.nodes[at]
	if n == nil || n.kind != stringKind {
		return out
	}
	switch n.style {
	case plainText:
		out.Col += offset
	case quotedText:
		out.Col += offset + 1
	case literalText:
		before := n.text[:min(offset, len(n.text))]
		line := strings.Count(before, "\n")
		out.Line += 1 + line
		out.Col = p.indent(n.line+1) + len(before) - strings.LastIndexByte(before, '\n')
	}
	return out
}

// indent returns how many spaces are before the first text from a line on.
func (p places) indent(line int) int {
	rest := p.text
	for range line - 1 {
		_, rest, _ = strings.Cut(rest, "\n")
	}
	rest = strings.TrimLeft(rest, "\n")
	return len(rest) - len(strings.TrimLeft(rest, " "))
}

// settings returns the settings of the model, nil for none.
func (s *Spec) settings(ps *problems) *model.Settings {
	if s.ModelSettings == "" {
		return nil
	}
	root, err := parseJSON(string(s.ModelSettings))
	if err != nil || root.kind != objectKind {
		ps.fail("/model_settings", "", "the model_settings must be an object")
		return nil
	}
	r := &settingsReader{problems: ps, at: "/model_settings", to: new(model.Settings)}
	r.read(root)
	if problems := r.to.Check("the model_settings"); len(problems) > 0 {
		ps.fail(r.at, "", "%s", strings.Join(problems, "; "))
	}
	return r.to
}

// schemaProblem reports what is wrong with a schema.
func (ps *problems) schemaProblem(at string, err error) {
	if e, ok := errors.AsType[*jsonschema.Error](err); ok {
		for _, v := range e.Violations {
			ps.fail(at+v.Pointer(), "", "%s is not a JSON Schema: %s", label(at), v.Msg)
		}
		return
	}
	ps.fail(at, "", "%s is not a JSON Schema: %v", label(at), err)
}
