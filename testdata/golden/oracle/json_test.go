package oracle

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// FuzzDecodeEncodingJSON: what a strict decoder accepts, encoding/json accepts with the same outcome; so it is with a lax
// one where encoding/json accepts at all. What only the decoder refuses is in beyondEncodingJSON.
func FuzzDecodeEncodingJSON(f *testing.F) {
	for i, s := range subjects {
		for seed := range uint64(4) {
			f.Add(byte(i), sample(s.schema, seed).String())
		}
		base := sample(s.schema, 5)
		for op := range mutations {
			f.Add(byte(i), mutate(base, []byte{byte(op), 0, 1, 2}, s.words).String())
		}
	}
	f.Fuzz(func(t *testing.T, which byte, text string) {
		if c := given(which, text); c != nil {
			c.checkJSON(t)
		}
	})
}

// checkJSON compares decoders with encoding/json.
func (c *comparison) checkJSON(t *testing.T) {
	if c.fresh == nil {
		return
	}
	oracle, oracleErr := c.unmarshal()
	v, err := c.strict(c.text)
	switch {
	case err == nil && oracleErr != nil && unsignedMinus(oracleErr):
	case err == nil && oracleErr != nil:
		t.Errorf("%s: only encoding/json refuses: %v\n%s", c.name, oracleErr, c.text)
	case err == nil:
		if diff := same(oracle, v); diff != "" {
			t.Errorf("%s (-encoding/json +strict):\n%s\n%s", c.name, diff, c.text)
		}
	case oracleErr == nil:
		for _, violation := range violations(t, err) {
			if c.explained(beyondEncodingJSON, violation) == "" {
				t.Errorf("%s: only the decoder refuses %s: %s (%s)\n%s", c.name, violation.Pointer(), violation.Msg, violation.Type, c.text)
			}
		}
	}
	if v, err := c.lax(c.text); err == nil && oracleErr == nil {
		if diff := same(oracle, v); diff != "" {
			t.Errorf("%s (-encoding/json +lax):\n%s\n%s", c.name, diff, c.text)
		}
	}
}

// unsignedMinus reports whether encoding/json refuses -0 as an unsigned number, which is 0 for everyone else.
func unsignedMinus(err error) bool {
	wrong, ok := errors.AsType[*json.UnmarshalTypeError](err)
	return ok && wrong.Value == "number -0"
}

// unmarshal decodes the text, with defaults filled in, by encoding/json.
func (c *comparison) unmarshal() (any, error) {
	text := c.text
	if c.tree != nil {
		if tree := c.tree.clone(); c.schema.fill(tree, c.schema.doc) {
			text = tree.String()
		}
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	p := c.fresh()
	if err := d.Decode(p); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("trailing data")
	}
	return reflect.ValueOf(p).Elem().Interface(), nil
}

// fill adds the defaults of members that are not there. It reports whether there were any.
func (s *schema) fill(n *node, doc map[string]any) (filled bool) {
	doc = s.resolve(doc)
	for _, choice := range list(doc["anyOf"]) {
		filled = s.fill(n, choice.(map[string]any)) || filled
	}
	if items, ok := doc["items"].(map[string]any); ok && n.opens == '[' {
		for _, item := range n.nodes {
			filled = s.fill(item, items) || filled
		}
	}
	if n.opens != '{' {
		return filled
	}
	properties, _ := doc["properties"].(map[string]any)
	others, _ := doc["additionalProperties"].(map[string]any)
	for i, child := range n.nodes {
		if property, ok := properties[n.name(i)].(map[string]any); ok {
			filled = s.fill(child, property) || filled
		} else if others != nil {
			filled = s.fill(child, others) || filled
		}
	}
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		if value, ok := properties[name].(map[string]any)["default"]; ok && n.count(name) == 0 {
			n.names, n.nodes = append(n.names, quoted(name)), append(n.nodes, parseTree(quoted(value)))
			filled = true
		}
	}
	return filled
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}
