package agentmcp

import (
	"errors"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// errUnreadable is the error of a response that the SDK can read and agentgen cannot.
var errUnreadable = fmt.Errorf("its response is not a JSON object, or is nested more than %d deep", jsonwire.MaxDepth)

// answeredError is an error of a response that has arrived: another request would get the same.
type answeredError struct{ error }

func (e answeredError) Unwrap() error { return e.error }

// answered marks the error of a request that has got this response.
func answered(err error, answer jsonwire.Raw) error {
	if answer == "" {
		return err
	}
	return answeredError{err}
}

func isAnswered(err error) bool {
	_, ok := errors.AsType[answeredError](err)
	return ok
}

func ignore(string, jsonwire.Raw) {}

// members calls f for each member of an object, in its order. It reports whether v is one, and valid.
func members(v jsonwire.Raw, f func(name string, value jsonwire.Raw)) bool {
	r := jsonwire.NewReader(string(v), jsonwire.Strict)
	if r.Peek() != '{' {
		return false
	}
	if r.Object() {
		for r.Member() {
			name := r.KeyString()
			f(name, r.Raw())
		}
	}
	return r.End() == nil
}

// member returns a member of an object.
func member(v jsonwire.Raw, name string) (value jsonwire.Raw, found bool) {
	ok := members(v, func(n string, m jsonwire.Raw) {
		if n == name {
			value, found = m, true
		}
	})
	return value, ok && found
}

// elements returns those of an array, nil if v is not an array.
func elements(v jsonwire.Raw) (all []jsonwire.Raw) {
	r := jsonwire.NewReader(string(v), jsonwire.Strict)
	if r.Peek() != '[' {
		return nil
	}
	if r.Array() {
		for r.Elem() {
			all = append(all, r.Raw())
		}
	}
	if r.End() != nil {
		return nil
	}
	return all
}
