package oracle

import (
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// TestSamples: decoders accept what is made of their schemas, where floats can hold it.
func TestSamples(t *testing.T) {
	for _, s := range subjects {
		for seed := range uint64(50) {
			text := sample(s.schema, seed).String()
			c := &comparison{s, text, parseTree(text)}
			_, err := s.strict(text)
			for _, v := range violations(t, err) {
				if !roundedValue(c, v) {
					t.Errorf("%s: %s: %s\n%s", s.name, v.Pointer(), v.Msg, text)
				}
			}
			if faults, ok := s.schema.validate(text); !ok || len(faults) > 0 {
				t.Errorf("%s: the schema refuses its sample: %v\n%s", s.name, faults, text)
			}
		}
	}
}

// TestSchemas: what is decoded laxly has the same schema. That of an output says nothing about the whole.
func TestSchemas(t *testing.T) {
	for _, s := range subjects {
		lax := maps.Clone(s.laxSchema.doc)
		delete(lax, "description")
		if diff := cmp.Diff(s.schema.doc, lax); diff != "" {
			t.Errorf("%s (-strict +lax):\n%s", s.name, diff)
		}
	}
}

// TestMutations changes samples at random and makes all the checks of the fuzz targets.
func TestMutations(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		script := make([]byte, random.IntN(12))
		for i := range script {
			script[i] = byte(random.Uint32())
		}
		c := made(byte(random.Uint32()), uint16(random.Uint32()), script)
		if c == nil {
			continue
		}
		c.checkSchema(t)
		c.checkLax(t)
		c.checkJSON(t)
		c.checkStable(t)
		if t.Failed() {
			return
		}
	}
}

// examples holds, for each difference, a member of a sample and the value that it is given to make it meet the
// difference.
var examples = []struct{ oracle, name, subject, member, value string }{
	{"schema", "repeated names", "Names", "empty", `{},"empty":{}`},
	{"schema", "invalid Unicode", "Optional", "omit_text", `"\ud800"`},
	{"schema", "depth", "Anything", "any", strings.Repeat("[", 70) + strings.Repeat("]", 70)},
	{"schema", "base64", "Scalars", "bytes", `"AB=="`},
	{"schema", "integers in any", "Anything", "any", `18446744073709551617`},
	{"schema", "Validate", "Checked", "even", `3`},
	{"schema", "keys with the same meaning", "Marshalers", "by_addr", `{"::1":"","0::1":""}`},
	{"schema", "integers with a fraction or exponent", "Scalars", "int", `3.0`},
	{"schema", "64-bit integers", "Scalars", "uint64", `18446744073709551616`},
	{"schema", "infinite numbers", "Scalars", "float64", `1e400`},
	{"schema", "rounding", "Floats", "open", `1e-400`},
	{"schema", "rounding", "Floats", "closed", `60.50000000000000000001`},
	{"schema", "types that read themselves", "Marshalers", "version", `"none"`},
	{"schema", "times", "Moments", "time", `"2016-12-31T23:59:60Z"`},
	{"schema", "durations", "Foreign", "duration", `"P1Y"`},
	{"schema", "durations", "Foreign", "duration", `"-PT0.5S"`},
	{"schema", "quoted numbers", "Quoted", "byte", `"256"`},
	{"schema", "null in strict mode", "strict_note", "title", `null`},
	{"schema", "formats", "Formats", "uri", `"http://é"`},
	{"schema", "formats", "Formats", "email", `"\"a\\\"b\"@c"`},
	{"encoding/json", "missing members", "Names", "", ``},
	{"encoding/json", "null", "Scalars", "int", `null`},
	{"encoding/json", "names in another case", "Person", "NAME", `""`},
	{"encoding/json", "constraints", "Texts", "short", `"longer"`},
	{"encoding/json", "bytes as a list of numbers", "Scalars", "bytes", `[1,2]`},
	{"encoding/json", "quoted numbers", "Quoted", "int", `"00"`},
	{"encoding/json", "times", "Moments", "time", `"2026-09-14T09:30:00,5Z"`},
	{"encoding/json", "repeated names", "Names", "empty", `{},"empty":{}`},
}

// TestDifferences: each difference is there, and only where it is meant; docs/decoding.md describes it.
func TestDifferences(t *testing.T) {
	doc, err := os.ReadFile("../../../docs/decoding.md")
	if err != nil {
		t.Fatal(err)
	}
	for oracle, list := range map[string][]difference{"schema": beyondSchema, "encoding/json": beyondEncodingJSON} {
		for _, d := range list {
			if !strings.Contains(string(doc), "**"+d.name+"**") {
				t.Errorf("docs/decoding.md does not describe %q", d.name)
			}
			if !slices.ContainsFunc(examples, func(e struct{ oracle, name, subject, member, value string }) bool {
				return e.name == d.name && (e.oracle == oracle || slices.ContainsFunc(strictness, func(s difference) bool { return s.name == d.name }))
			}) {
				t.Errorf("there is no example of %q beside %s", d.name, oracle)
			}
		}
	}
	for _, e := range examples {
		t.Run(e.name, func(t *testing.T) {
			c := example(e.subject, e.member, e.value)
			_, err := c.strict(c.text)
			if e.oracle == "schema" {
				c.differsFromSchema(t, e.name, err)
			} else {
				c.differsFromJSON(t, e.name, err)
			}
			c.checkSchema(t)
			c.checkJSON(t)
		})
	}
}

// example is a sample with one member replaced or added; without a name, with one member less.
func example(of, member, value string) *comparison {
	i := slices.IndexFunc(subjects, func(s *subject) bool { return s.name == of })
	tree := sample(subjects[i].schema, 0)
	at := slices.Index(tree.names, quoted(member))
	switch {
	case member == "":
		tree.names, tree.nodes = tree.names[1:], tree.nodes[1:]
	case at >= 0:
		tree.nodes[at] = &node{token: value}
	default:
		tree.names, tree.nodes = append(tree.names, quoted(member)), append(tree.nodes, &node{token: value})
	}
	return given(byte(i), tree.String())
}

func (c *comparison) differsFromSchema(t *testing.T, name string, err error) {
	theirs, _ := c.schema.validate(c.text)
	if (err == nil) == (len(theirs) == 0) {
		t.Errorf("no difference: decoder: %v, schema: %v\n%s", err, theirs, c.text)
	}
	for _, v := range violations(t, err) {
		if got := c.explained(beyondSchema, v); got != name {
			t.Errorf("explained by %q: %s\n%s", got, v.Msg, c.text)
		}
	}
	if slices.ContainsFunc(theirs, func(e *jsonschema.ValidationError) bool { return c.explainedFault(beyondSchema, e) != name }) {
		t.Errorf("not explained: %v\n%s", theirs, c.text)
	}
}

func (c *comparison) differsFromJSON(t *testing.T, name string, err error) {
	if _, oracleErr := c.unmarshal(); err == nil || oracleErr != nil {
		t.Errorf("no difference: decoder: %v, encoding/json: %v\n%s", err, oracleErr, c.text)
	}
	if !slices.ContainsFunc(violations(t, err), func(v jsonwire.Violation) bool { return c.explained(beyondEncodingJSON, v) == name }) {
		t.Errorf("not explained: %v\n%s", err, c.text)
	}
}
