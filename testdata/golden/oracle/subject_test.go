package oracle

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// subjects are what the fuzz targets decode. Stored fuzz inputs name a subject by its index: append new ones.
var subjects = []*subject{
	about(ScalarsOutput, LaxScalarsTool[runtime.NoDeps]()),
	about(TextsOutput, LaxTextsTool[runtime.NoDeps]()),
	about(IntsOutput, LaxIntsTool[runtime.NoDeps]()),
	about(FloatsOutput, LaxFloatsTool[runtime.NoDeps]()),
	about(EnumsOutput, LaxEnumsTool[runtime.NoDeps]()),
	about(ListsOutput, LaxListsTool[runtime.NoDeps]()),
	about(MapsOutput, LaxMapsTool[runtime.NoDeps]()),
	about(OptionalOutput, LaxOptionalTool[runtime.NoDeps]()),
	about(DefaultsOutput, LaxDefaultsTool[runtime.NoDeps]()),
	about(PersonOutput, LaxPersonTool[runtime.NoDeps]()),
	about(NamesOutput, LaxNamesTool[runtime.NoDeps]()),
	about(TripOutput, LaxTripTool[runtime.NoDeps]()),
	about(FormatsOutput, LaxFormatsTool[runtime.NoDeps]()),
	about(MomentsOutput, LaxMomentsTool[runtime.NoDeps]()),
	about(MarshalersOutput, LaxMarshalersTool[runtime.NoDeps]()),
	about(ForeignOutput, LaxForeignTool[runtime.NoDeps]()).foreign(),
	about(DrawingOutput, LaxDrawingTool[runtime.NoDeps]()).foreign(),
	about(AnythingOutput, LaxAnythingTool[runtime.NoDeps]()),
	about(QuotedOutput, LaxQuotedTool[runtime.NoDeps]()),
	about(MixedOutput, LaxMixedTool[runtime.NoDeps]()),
	about(CheckedOutput, LaxCheckedTool[runtime.NoDeps]()),
	arguments[StrictSearchCall](StrictSearchTool[runtime.NoDeps](), LaxSearchTool[runtime.NoDeps]()),
	arguments[StrictNoteCall](StrictNoteTool[runtime.NoDeps](), LaxNoteTool[runtime.NoDeps]()),
	about(ThreadOutput, LaxThreadTool[runtime.NoDeps]()).foreign().verbatim(),
}

// A subject is a Go type with all that was generated for it.
type subject struct {
	name   string
	schema *schema
	// laxSchema is that of the tool which decodes laxly.
	laxSchema *schema
	words     *dictionary

	strict func(text string) (any, error)
	lax    func(text string) (any, error)
	encode func(v any) (string, error)
	// grow returns what is shown of an answer after each piece of its text; nil for what is not an answer.
	grow func(pieces []string) []any
	// fresh returns a pointer to a zero value, for encoding/json.
	// It is nil where encoding/json has another form for the type.
	fresh func() any
	// reduced is the schema for strict modes, if there is one.
	reduced *schema
	// keeps says that parts of a text are kept as they were written, so that no one looks for repeated names in them.
	keeps bool
}

// foreign says that encoding/json has another form for the type.
func (s *subject) foreign() *subject {
	s.fresh = nil
	return s
}

// verbatim says that the type keeps parts of a text as they were written.
func (s *subject) verbatim() *subject {
	s.keeps = true
	return s
}

// about makes a subject of the type T.
func about[T any](out runtime.Output[T], lax runtime.Tool[runtime.NoDeps]) *subject {
	choice := out.Choices[0]
	s := &subject{
		name:   reflect.TypeFor[T]().Name(),
		schema: newSchema(choice.Def.Parameters),

		laxSchema: newSchema(lax.Def().Parameters),
		strict: func(text string) (any, error) {
			v, err := choice.Decode(text)
			return v, err
		},
		lax: func(text string) (any, error) {
			call, err := lax.Decode(text)
			if err != nil {
				return nil, err
			}
			return reflect.ValueOf(call).Elem().Field(0).Interface(), nil
		},
		encode: func(v any) (string, error) {
			text, err := choice.Encode(v.(T))
			return string(text), err
		},
		grow:  func(pieces []string) []any { return grown(choice, pieces) },
		fresh: func() any { return new(T) },
	}
	s.words = newDictionary(s.schema)
	return s
}

// grown feeds pieces to a partial decoder. What it shows is valid only until the next piece comes, so each piece but
// the last is shown by a decoder of its own.
func grown[T any](choice runtime.OutputChoice[T], pieces []string) (shown []any) {
	for n := range pieces {
		d := choice.Partial()
		var v T
		for _, piece := range pieces[:n+1] {
			d.Append(piece, &v)
		}
		d.Close()
		shown = append(shown, v)
	}
	return shown
}

// arguments makes a subject of the arguments of two tools that differ in lax only. C is the type of the strict one's
// calls.
func arguments[C any](strict, lax runtime.Tool[runtime.NoDeps]) *subject {
	info := strict.Def()
	s := &subject{name: info.Name, schema: newSchema(info.Parameters), laxSchema: newSchema(lax.Def().Parameters)}
	if info.StrictParameters != "" {
		s.reduced = newSchema(info.StrictParameters)
	}
	decode := func(tool runtime.Tool[runtime.NoDeps], text string) (any, error) {
		call, err := tool.Decode(text)
		if err != nil {
			return nil, err
		}
		return reflect.ValueOf(call).Elem().Convert(reflect.TypeFor[C]()).Interface(), nil
	}
	s.strict = func(text string) (any, error) { return decode(strict, text) }
	s.lax = func(text string) (any, error) { return decode(lax, text) }
	s.encode = func(v any) (string, error) {
		c := v.(C)
		text, err := any(&c).(runtime.Call).AppendJSON(nil)
		return string(text), err
	}
	s.words = newDictionary(s.schema)
	return s
}

// violations lists what a decoder found; any other error is a failure.
func violations(t *testing.T, err error) []jsonwire.Violation {
	t.Helper()
	if err == nil {
		return nil
	}
	invalid, ok := errors.AsType[*jsonwire.ValidationError](err)
	if !ok {
		t.Fatalf("a decoder returned the error %v", err)
	}
	return invalid.Violations
}

// A schema is a generated JSON Schema.
type schema struct {
	doc      map[string]any // as encoding/json reads it, with json.Number
	compiled *jsonschema.Schema
}

func newSchema(text jsonwire.Raw) *schema {
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
	if err != nil {
		panic(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	c.AssertContent()
	if err := c.AddResource("schema.json", doc); err != nil {
		panic(err)
	}
	return &schema{doc: doc.(map[string]any), compiled: c.MustCompile("schema.json")}
}

// validate returns what the validator has against an instance, as the innermost errors. It is ok where the
// validator's own reader says that the text is JSON.
func (s *schema) validate(text string) (faults []*jsonschema.ValidationError, ok bool) {
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		return nil, false
	}
	if err := s.compiled.Validate(v); err != nil {
		faults = innermost(err.(*jsonschema.ValidationError), nil)
	}
	return faults, true
}

func innermost(e *jsonschema.ValidationError, list []*jsonschema.ValidationError) []*jsonschema.ValidationError {
	if _, ok := e.ErrorKind.(*kind.PropertyNames); ok || len(e.Causes) == 0 {
		return append(list, e)
	}
	for _, cause := range relevant(e) {
		list = innermost(cause, list)
	}
	return list
}

// relevant leaves out the alternatives that an instance is not meant for: null, and members of a union with another
// discriminator.
func relevant(e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	if _, ok := e.ErrorKind.(*kind.AnyOf); !ok {
		return e.Causes
	}
	meant := slices.DeleteFunc(slices.Clone(e.Causes), func(alternative *jsonschema.ValidationError) bool {
		return missesTag(alternative, e.InstanceLocation)
	})
	if len(meant) == 0 {
		return e.Causes
	}
	return meant
}

// missesTag reports whether a fault means that the value at place is not meant for an alternative.
func missesTag(e *jsonschema.ValidationError, place []string) bool {
	switch k := e.ErrorKind.(type) {
	case *kind.Type:
		other := slices.Equal(k.Want, []string{"null"}) || slices.Equal(k.Want, []string{"string"}) && k.Got == "object"
		return other && slices.Equal(e.InstanceLocation, place)
	case *kind.Const, *kind.Not:
		return len(e.InstanceLocation) == len(place)+1 && under(e.InstanceLocation, place)
	case *kind.Group, *kind.Reference:
		return slices.ContainsFunc(e.Causes, func(cause *jsonschema.ValidationError) bool { return missesTag(cause, place) })
	}
	return false
}

// resolve follows references.
func (s *schema) resolve(doc map[string]any) map[string]any {
	for {
		ref, ok := doc["$ref"].(string)
		if !ok {
			return doc
		}
		name := strings.TrimPrefix(ref, "#/$defs/")
		doc = s.doc["$defs"].(map[string]any)[name].(map[string]any)
	}
}

// integer returns a count in a schema, or what stands for its absence.
func integer(v any, absent int) int {
	number, ok := v.(json.Number)
	if !ok {
		return absent
	}
	n, err := number.Int64()
	if err != nil {
		panic(err)
	}
	return int(n)
}
