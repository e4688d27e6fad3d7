package runtime

import (
	"errors"

	"github.com/agentgen-go/agentgen/runtime/message"
)

// Encode is Tool.Encode of the called tool: it writes a result as the model reads it, for hooks that report results. It
// returns an error outside of Hooks.Execute, and for a ToolCall that a hook has made itself.
func (c *ToolCall) Encode(result any) (Return, error) {
	if c.tool == nil {
		return Return{}, errors.New("the results of a ToolCall can be encoded in Execute of Hooks only, and by what Execute is given")
	}
	return c.tool.Encode(result)
}

// Skipped returns the outcome that SkipRequest, SkipValidation or SkipExecution has put into an error. It lets a Wrap
// of Hooks, which gets these as errors, tell a run that continues from a failure.
func Skipped(err error) (outcome any, ok bool) {
	if res, ok := skip[*message.Response](err); ok {
		return res, true
	}
	if call, ok := skip[Call](err); ok {
		return call, true
	}
	return skip[any](err)
}
