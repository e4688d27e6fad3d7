// Package agentspec turns agent specs into Go: their output schemas into types, and the rest into the fields of an agent.
package agentspec

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// Problem is a mistake in a spec, at a JSON Pointer.
type Problem struct{ Pointer, Message, Hint string }

// object is a JSON object whose members keep their order.
type object struct {
	names  []string
	values map[string]json.RawMessage
}

// objectOf reads an object; ok is false if raw is something else.
func objectOf(raw []byte) (o object, ok bool) {
	o.values = map[string]json.RawMessage{}
	d := json.NewDecoder(bytes.NewReader(raw))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return o, false
	}
	for d.More() {
		t, err := d.Token()
		name, isName := t.(string)
		var v json.RawMessage
		if err != nil || !isName || d.Decode(&v) != nil {
			return o, false
		}
		o.names = append(o.names, name)
		o.values[name] = v
	}
	return o, true
}

// text returns a member that is a string, "" for another one.
func (o object) text(name string) string {
	s, _ := jsonwire.Raw(o.values[name]).Text()
	return s
}

// list returns the elements of a member that is a list.
func (o object) list(name string) (items []json.RawMessage) {
	if json.Unmarshal(o.values[name], &items) != nil {
		return nil
	}
	return items
}

// value returns a member as Go has it, nil for none.
func (o object) value(name string) (v any) {
	if raw, ok := o.values[name]; ok {
		_ = json.Unmarshal(raw, &v) // it was read as JSON
	}
	return v
}

func escape(name string) string {
	return strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
}
