// Package jsonschema checks JSON against JSON Schemas, with mistakes as the codecs report them.
package jsonschema

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	problem "github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// Schema is a compiled JSON Schema. It is safe for concurrent use.
type Schema struct {
	doc      any // its JSON
	compiled *jsonschema.Schema
}

// Error is the error of what is not a JSON Schema.
type Error struct{ Violations []jsonwire.Violation }

func (e *Error) Error() string {
	return (&jsonwire.ValidationError{Violations: e.Violations}).Error()
}

// noLoader refuses to load schemas from elsewhere: what a spec refers to is in it.
type noLoader struct{}

func (noLoader) Load(url string) (any, error) {
	return nil, errors.New("a schema must not refer to another file or address")
}

// schemaURL is the base of references within a schema.
const schemaURL = "mem:///schema.json"

// Compile compiles a JSON Schema, of draft 2020-12 unless it names another one. The error is an *Error where the parts of it that are wrong
// are known.
func Compile(schema jsonwire.Raw) (*Schema, error) {
	doc, err := schema.Any()
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.UseLoader(noLoader{})
	if err := c.AddResource(schemaURL, doc); err != nil {
		return nil, err
	}
	s, err := c.Compile(schemaURL)
	if e, ok := errors.AsType[*jsonschema.SchemaValidationError](err); ok {
		if wrong, ok := errors.AsType[*jsonschema.ValidationError](e.Err); ok {
			return nil, &Error{violationsOf(wrong, doc)}
		}
	}
	return &Schema{doc, s}, err
}

// DescribesObject reports whether the schema says that a value is an object, or leaves it to a schema that it refers to.
func (s *Schema) DescribesObject() bool {
	root, ok := s.doc.(map[string]any)
	if !ok {
		return false
	}
	if t, ok := root["type"]; ok {
		return t == "object"
	}
	return root["$ref"] != nil
}

// Description returns the description of the schema, "" if it has none.
func (s *Schema) Description() string {
	root, _ := s.doc.(map[string]any)
	text, _ := root["description"].(string)
	return text
}

// maxViolations is how many are reported to a model.
const maxViolations = 20

// Check returns an error if a text is not what the schema describes: a *jsonwire.ValidationError.
func (s *Schema) Check(text jsonwire.Raw) error {
	value, err := text.Any()
	if err != nil {
		return err
	}
	wrong, ok := errors.AsType[*jsonschema.ValidationError](s.compiled.Validate(value))
	if !ok {
		return nil
	}
	all := violationsOf(wrong, value)
	slices.SortStableFunc(all, func(a, b jsonwire.Violation) int { return strings.Compare(a.Pointer(), b.Pointer()) }) // the library's order is that of a map
	n := min(len(all), maxViolations)
	return &jsonwire.ValidationError{Violations: all[:n], More: len(all) - n}
}

// printer writes the library's messages.
var printer = message.NewPrinter(language.English)

// violationsOf lists the single violations of an error, in the order in which the library met them.
func violationsOf(e *jsonschema.ValidationError, value any) (all []jsonwire.Violation) {
	switch e.ErrorKind.(type) {
	case *problem.AnyOf, *problem.OneOf, *problem.Not:
		// what the alternatives say of a value contradicts each other
	default:
		for _, cause := range e.Causes {
			all = append(all, violationsOf(cause, value)...)
		}
	}
	if len(all) > 0 {
		return all
	}
	loc, input := locate(e.InstanceLocation, value)
	at := jsonwire.Violation{Loc: loc, Input: shortened(input)}
	switch k := e.ErrorKind.(type) {
	case *problem.Required:
		return each(at, k.Missing, "missing", "Field required", nil)
	case *problem.AdditionalProperties:
		members, _ := input.(map[string]any)
		return each(at, k.Properties, "extra_forbidden", "Extra inputs are not permitted", members)
	}
	at.Type, at.Msg = keyword(e.ErrorKind), sentence(e)
	return []jsonwire.Violation{at}
}

// each repeats a violation for the members with some names, about their values, if there are any.
func each(v jsonwire.Violation, names []string, typ, msg string, values map[string]any) (all []jsonwire.Violation) {
	for _, name := range names {
		v := v
		if value, ok := values[name]; ok {
			v.Input = shortened(value)
		}
		v.Type, v.Msg = typ, msg
		v.Loc = append(v.Loc[:len(v.Loc):len(v.Loc)], jsonwire.PathElem{Key: name, Index: -1})
		all = append(all, v)
	}
	return all
}

// keyword is the keyword of a schema that a value breaks.
func keyword(k jsonschema.ErrorKind) string {
	if path := k.KeywordPath(); len(path) > 0 {
		return path[0]
	}
	return "json_schema"
}

// sentence says what is wrong with a value.
func sentence(e *jsonschema.ValidationError) string {
	text := e.ErrorKind.LocalizedString(printer)
	if _, ok := e.ErrorKind.(*problem.AnyOf); ok && len(e.Causes) > 0 {
		text += ": " + e.Causes[0].ErrorKind.LocalizedString(printer)
	}
	return text
}

// locate follows a path into a value.
func locate(path []string, value any) (loc []jsonwire.PathElem, at any) {
	for _, name := range path {
		elem := jsonwire.PathElem{Key: name, Index: -1}
		switch v := value.(type) {
		case []any:
			if i, err := strconv.Atoi(name); err == nil && i < len(v) {
				elem, value = jsonwire.PathElem{Index: i}, v[i]
			}
		case map[string]any:
			value = v[name]
		}
		loc = append(loc, elem)
	}
	return loc, value
}

// shortened is a value as JSON, or its beginning if that is long.
func shortened(value any) jsonwire.Raw {
	w := jsonwire.NewWriter(nil)
	w.Any(value)
	b, err := w.Bytes()
	const most = 1 << 10
	switch {
	case err != nil:
		return "null"
	case len(b) > most:
		return jsonwire.Quote(fmt.Sprintf("%s... (%d bytes)", b[:most], len(b)))
	}
	return jsonwire.Raw(b)
}
