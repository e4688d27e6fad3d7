// Package sample makes JSON values that are valid against JSON Schemas.
//
// All schemas that apply to a place (those beside a $ref, in allOf, from properties and patternProperties, ...) are
// taken together; alternatives are tried in their order; what was made is checked against the schema it was made for.
// So a value that comes out is valid, whatever the schema; one that cannot be made is an error.
package sample

import (
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// Error says for which part of a schema no value could be made.
type Error struct {
	// Pointer is the JSON Pointer of that part, "" for the whole schema.
	Pointer string
	Problem string
}

func (e *Error) Error() string { return "#" + e.Pointer + ": " + e.Problem }

// Value returns a small value: required members only, the first of several values or alternatives, a bound if there is
// one. Another seed gives another value if the schema allows it. The same schema and seed give the same value. The
// error is an *Error.
func Value(schema jsonwire.Raw, seed int) (jsonwire.Raw, error) {
	root, err := parse(schema)
	if err != nil {
		return "", &Error{Problem: err.Error()}
	}
	m := &maker{root: root, seed: max(seed, 0), active: map[string]bool{"": true}}
	v, err := m.make(place{value: root})
	if err != nil {
		return "", err
	}
	return jsonwire.Raw(v.appendJSON(nil)), nil
}
