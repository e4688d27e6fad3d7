package openai

import (
	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// decode decodes what a server has sent: see wire.Decode.
func decode(data []byte, read func(*jsonwire.Reader), unreadable func()) error {
	return wire.Decode(data, read, essential, unreadable)
}

// essential reports whether the response's content is at loc, or around it.
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
