package jsonwire

import (
	"fmt"
	"unsafe"
)

// Raw is encoded JSON, immutable. The zero value means that there is no JSON.
type Raw string

// Text returns the string that v encodes; ok is false if v is not a JSON string.
func (v Raw) Text() (s string, ok bool) {
	r := NewReader(string(v), Strict)
	if !r.at('"') {
		return "", false
	}
	s = r.String()
	if r.End() != nil {
		return "", false
	}
	return s, true
}

// Any returns the value that v encodes, as Reader.Any reads it; nil if v is absent. Its error is a *ValidationError.
func (v Raw) Any() (any, error) {
	if v == "" {
		return nil, nil
	}
	r := NewReader(string(v), Strict)
	value := r.Any()
	if err := r.End(); err != nil {
		return nil, err
	}
	return value, nil
}

// Quote returns s as a JSON string, written as Writer.String does.
func Quote(s string) Raw { return Raw(owned(AppendString(nil, s))) }

// Valid checks that s is one JSON value as strict as a Reader wants it, and nothing else. Its error is a
// *ValidationError. Repeated names are not looked for.
func Valid(s string) error {
	b := unsafe.Slice(unsafe.StringData(s), len(s))
	p, fault := skipValue(b, skipSpace(b, 0), 0)
	if fault == "" {
		if p = skipSpace(b, p); p == len(b) {
			return nil
		}
		fault = faultTrailing
	}
	return &ValidationError{Violations: []Violation{invalidJSON(b, p, fault)}}
}

// CheckRaw returns an error if v is neither empty nor one JSON value. The error calls v what; it wraps a
// *ValidationError.
func CheckRaw(what string, v Raw) error {
	if v == "" {
		return nil
	}
	if err := Valid(string(v)); err != nil {
		return fmt.Errorf("%s is not valid JSON: %w", what, err)
	}
	return nil
}
