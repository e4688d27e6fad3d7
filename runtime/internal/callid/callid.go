// Package callid says which call a client means whose IDs are unique in a conversation, though those of the model may not be: a call
// whose ID the conversation has already is shown under a longer one that ends in "-" and its own.
package callid

import (
	"strconv"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/message"
)

// Elsewhere is what the model reads of calls that were open when the user said something else.
const Elsewhere = "The user has said something else instead."

// Open returns the ID of the call, among those that wait, that the client shows under the ID shown; empty if there is no such call.
func Open(calls []*message.ToolCallPart, shown string) string {
	for _, c := range calls {
		if c.ToolCallID == shown {
			return shown
		}
	}
	for _, c := range calls {
		if c.ToolCallID != "" && strings.HasSuffix(shown, "-"+c.ToolCallID) {
			return c.ToolCallID
		}
	}
	return ""
}

// Unique returns the ID under which a client shows a call: its own, or if that is taken one that begins with prefix and ends as Open wants.
func Unique(id, prefix string, taken func(id string) bool) string {
	shown := id
	for n := 1; taken(shown); n++ {
		if shown = prefix + "-" + id; n > 1 {
			shown = prefix + "-" + strconv.Itoa(n) + "-" + id
		}
	}
	return shown
}

// In returns the IDs of the calls of a history.
func In(history []message.Message) map[string]bool {
	ids := map[string]bool{}
	for _, m := range history {
		if r, ok := m.(*message.Response); ok {
			for c := range r.ToolCalls() {
				ids[c.ToolCallID] = true
			}
		}
	}
	return ids
}
