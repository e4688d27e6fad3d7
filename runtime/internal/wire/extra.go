package wire

import (
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// Comma appends a comma unless b is empty.
func Comma(b []byte) []byte {
	if len(b) == 0 {
		return b
	}
	return append(b, ',')
}

// AppendExtra adds the members of an object, Settings.ExtraBody, to the object that b ends with. more are members that the request
// will have. An error says which member the request has already.
func AppendExtra(b []byte, extra jsonwire.Raw, more ...string) ([]byte, error) {
	if extra == "" {
		return b, nil
	}
	taken := make(map[string]bool)
	for _, name := range more {
		taken[name] = true
	}
	if err := Members(string(b), func(name string, _ jsonwire.Raw) { taken[name] = true }); err != nil {
		return nil, err
	}
	var clash string
	b = b[:len(b)-1]
	err := Members(string(extra), func(name string, value jsonwire.Raw) {
		if taken[name] {
			clash = name
		}
		taken[name] = true
		b = append(jsonwire.AppendString(append(b, ','), name), ':')
		b = append(b, value...)
	})
	switch {
	case err != nil:
		return nil, fmt.Errorf("ExtraBody: %w", err)
	case clash != "":
		return nil, fmt.Errorf("ExtraBody sets %q, which the request has already", clash)
	}
	return append(b, '}'), nil
}

// Members calls f for each member of an object.
func Members(object string, f func(name string, value jsonwire.Raw)) error {
	r := jsonwire.NewReader(object, jsonwire.Strict)
	if r.Object() {
		for r.Member() {
			name := r.KeyString()
			f(name, r.Raw())
		}
	}
	return r.End()
}
