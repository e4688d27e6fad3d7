package runtime

import "github.com/agentgen-go/agentgen/runtime/message"

// Skipped returns the outcome that SkipRequest, SkipValidation or SkipExecution has put into an error. It lets a Wrap of Hooks, which
// gets these as errors, tell a run that goes on from a failure.
func Skipped(err error) (outcome any, ok bool) {
	if res, ok := skip[*message.Response](err); ok {
		return res, true
	}
	if call, ok := skip[Call](err); ok {
		return call, true
	}
	return skip[any](err)
}
