package openai

import (
	"errors"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// decode decodes what a server has sent. Broken Unicode is mended, and members that cannot be read are left out unless the answer
// stands in them. unreadable is called if the usage is such a member.
func decode(data []byte, read func(*jsonwire.Reader), unreadable func()) error {
	err := decodeOnce(data, read)
	if err == nil {
		return nil
	}
	if trouble, ok := errors.AsType[*jsonwire.ValidationError](err); ok && trouble.Violations[0].Type == "json_invalid" {
		again := mended(string(data))
		if again == string(data) {
			return err
		}
		if err = decodeOnce([]byte(again), read); err == nil {
			return nil
		}
	}
	return tolerated(err, unreadable)
}

func decodeOnce(data []byte, read func(*jsonwire.Reader)) error {
	r := jsonwire.NewReaderBytes(data, jsonwire.Lenient)
	read(&r)
	return r.End()
}

// tolerated returns nil if an answer can be read although something else of it cannot.
func tolerated(err error, unreadable func()) error {
	trouble, ok := errors.AsType[*jsonwire.ValidationError](err)
	if !ok || trouble.More > 0 {
		return err
	}
	for i := range trouble.Violations {
		v := &trouble.Violations[i]
		if v.Type == "json_invalid" || essential(v.Loc) {
			return err
		}
	}
	for i := range trouble.Violations {
		if loc := trouble.Violations[i].Loc; slices.ContainsFunc(loc, func(e jsonwire.PathElem) bool { return e.Key == "usage" }) {
			unreadable()
		}
	}
	return nil
}

// essential reports whether the answer stands at loc, or around it.
func essential(loc []jsonwire.PathElem) bool {
	const choice, member, call = 2, 4, 6 // how long their paths are, as in choices/0/message/content and .../tool_calls/0/id
	switch {
	case len(loc) == 0:
		return true
	case loc[0].Key == "response" && len(loc) > 1:
		return loc[1].Key == "output"
	case loc[0].Key != "choices":
		return loc[0].Key == "output" || loc[0].Key == "response"
	case len(loc) <= choice:
		return true
	case loc[2].Key != "message" && loc[2].Key != "delta":
		return false
	case len(loc) < member:
		return true
	}
	switch loc[3].Key {
	case "content":
		return true
	case "tool_calls":
		return len(loc) < call || loc[5].Key == "function"
	}
	return false
}

// unreadableUsage notes that some of the usage could not be read.
func (c *completion) unreadableUsage() {
	for _, u := range []*chatUsage{c.Usage, c.Choices.first.Usage} {
		if u != nil {
			u.unreadable = true
		}
	}
}

// unreadableUsage notes that some of the usage could not be read.
func (c *chunk) unreadableUsage() {
	for _, u := range []*chatUsage{c.Usage, c.Choices.first.Usage} {
		if u != nil {
			u.unreadable = true
		}
	}
}
