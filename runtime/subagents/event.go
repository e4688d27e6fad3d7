package subagents

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// EventName is the name of the model.CustomEvent that holds an event of a sub-agent. See EventOf.
const EventName = "sub_agent"

// An Event is one of a sub-agent's run, or of a run within that.
//
//agent:codec
type Event struct {
	// Agent is the name of the sub-agent, RunID that of its run.
	Agent string `json:"agent"`
	RunID string `json:"run_id"`
	// Event is what happened there.
	Event model.Event `json:"event"`
}

// EventOf returns the event of a sub-agent that an event of the calling run holds. It reports false for all other events. What happens in
// runs within that of a sub-agent is reported in the same way, with the names and IDs of those.
func EventOf(e model.Event) (Event, bool) {
	if e.Kind != model.CustomEvent || e.Custom == nil || e.Custom.Name != EventName {
		return Event{}, false
	}
	var inner Event
	if err := inner.DecodeJSON([]byte(e.Custom.Data)); err != nil {
		return Event{}, false
	}
	return inner, true
}

// forwarder returns the function that passes the events of a sub-agent's run on to those who watch the calling run.
func forwarder(ctx context.Context, rc *runtime.RunInfo, agent, runID string) func(model.Event) error {
	return func(e model.Event) error {
		if e.Kind == model.CustomEvent && e.Custom.Name == EventName { // of a run within
			return rc.Emit(ctx, EventName, e.Custom.Data)
		}
		outer := Event{Agent: agent, RunID: runID, Event: e}
		data, err := outer.AppendJSON(nil)
		if err != nil {
			return err
		}
		return rc.Emit(ctx, EventName, jsonwire.Raw(data))
	}
}
