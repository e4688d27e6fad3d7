package message

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/internal/py"
)

// A Resumption says how the calls that wait at the end of a history are resolved.
type Resumption struct {
	// Results are the results that were given.
	Results DeferredResults
	// Done holds the ids of the calls of the last response that have a result in the history already.
	Done map[string]bool
}

// Resume finds the calls that the results are for: those of the last response in the history that have no result yet. It
// returns a *ResultsError unless each of them is given one, and no other call is.
func Resume(history []Message, r *DeferredResults) (*Resumption, error) {
	if len(history) == 0 {
		return nil, misfit("Tool call results were provided, but the message history is empty.")
	}
	last := LastResponse(history)
	if last == nil {
		return nil, misfit("Tool call results were provided, but the message history does not contain a `ModelResponse`.")
	}
	calls := slices.Collect(last.ToolCalls())
	if len(calls) == 0 {
		return nil, misfit("Tool call results were provided, but the message history does not contain any unprocessed tool calls.")
	}
	if problems := r.checkJSON(); problems != nil {
		return nil, &ResultsError{Problems: problems}
	}
	s := &Resumption{Results: *r, Done: setOf(resultsAtEnd(history))}
	s.Results.Approvals = maps.Clone(r.Approvals) // some may be dropped
	return s, s.match(calls)
}

func misfit(format string, args ...any) error {
	return &ResultsError{Problems: []string{fmt.Sprintf(format, args...)}}
}

// match checks that each call without a result is given one, and no other.
func (s *Resumption) match(calls []*ToolCallPart) error {
	var open, twice []string
	seen := make(map[string]bool, len(calls))
	for _, c := range calls {
		id := c.ToolCallID
		switch {
		case s.Done[id]:
			if s.gives(id) {
				return misfit("Tool call '%s' was already executed and its result cannot be overridden.", id)
			}
		case seen[id]:
			twice = append(twice, id)
		default:
			open = append(open, id)
		}
		seen[id] = true
	}
	if twice != nil {
		return misfit("Tool call results cannot be matched unambiguously because the message history contains duplicate tool_call_id values: %s", py.List(twice))
	}
	given := s.given()
	missing := slices.ContainsFunc(open, func(id string) bool { return !s.gives(id) && !s.Results.ApproveAll })
	if missing || others(slices.Values(given), open) != nil {
		return misfit("Tool call results need to be provided for all deferred tool calls. Expected: {%s}, got: {%s}", strings.Join(open, ", "), strings.Join(given, ", "))
	}
	return nil
}

// gives reports whether there is a result for the call with that id.
func (s *Resumption) gives(id string) bool {
	_, approval := s.Results.Approvals[id]
	_, call := s.Results.Calls[id]
	return approval || call
}

// given returns the ids that there are results for, sorted.
func (s *Resumption) given() (all []string) {
	for id := range s.Results.Approvals {
		all = append(all, id)
	}
	for id := range s.Results.Calls {
		if _, ok := s.Results.Approvals[id]; !ok {
			all = append(all, id)
		}
	}
	slices.Sort(all)
	return all
}

// resultsAtEnd returns the ids of the calls that the requests at the end of a history answer.
func resultsAtEnd(history []Message) (done []string) {
	for _, m := range slices.Backward(history) {
		q, ok := m.(*Request)
		if !ok {
			return done
		}
		for _, p := range q.Parts {
			if r, ok := p.(*ToolReturnPart); ok && r != nil {
				done = append(done, r.ToolCallID)
			}
		}
	}
	return done
}
