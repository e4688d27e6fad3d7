package model

import (
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// eventJSON is the JSON form of an Event: its kind and the fields that the kind sets.
//
//agent:codec
type eventJSON struct {
	Kind       EventKind                 `json:"event_kind"`
	Index      *int                      `json:"index,omitempty"`
	Part       message.ResponsePart      `json:"part,omitempty"`
	Delta      *deltaJSON                `json:"delta,omitempty"`
	Call       *message.ToolCallPart     `json:"call,omitempty"`
	Result     message.RequestPart       `json:"result,omitempty"`
	Requests   *message.DeferredRequests `json:"requests,omitempty"`
	Results    *message.DeferredResults  `json:"results,omitempty"`
	Messages   message.History           `json:"messages,omitempty"`
	Usage      *usage.Request            `json:"usage,omitempty"`
	Custom     *Custom                   `json:"custom,omitempty"`
	SubAgent   *SubAgent                 `json:"sub_agent,omitempty"`
	Output     jsonwire.Raw              `json:"output,omitempty"`
	OutputMode message.OutputMode        `json:"output_mode,omitempty"`
}

// deltaJSON is the JSON form of a Delta.
type deltaJSON struct {
	Kind    DeltaKind            `json:"part_delta_kind"`
	Content string               `json:"content_delta,omitempty"`
	Args    string               `json:"args_delta,omitempty"`
	Part    message.ResponsePart `json:"part,omitempty"`
}

// json returns the JSON form of the event.
func (e *Event) json() *eventJSON {
	j := &eventJSON{
		Kind: e.Kind, Part: e.Part, Call: e.Call, Result: e.Result, Requests: e.Requests, Results: e.Results,
		Messages: e.Messages, Usage: e.Usage, Custom: e.Custom, SubAgent: e.SubAgent, Output: e.Output, OutputMode: e.OutputMode,
	}
	switch e.Kind {
	case PartDeltaEvent:
		d := &e.Delta
		j.Delta = &deltaJSON{Kind: d.Kind(), Content: d.Text + d.Thinking, Args: d.Args, Part: d.Part}
		fallthrough
	case PartStartEvent, PartEndEvent:
		j.Index = &e.Index
	}
	return j
}

// event returns the event whose JSON form this is.
func (j *eventJSON) event() Event {
	e := Event{
		Kind: j.Kind, Part: j.Part, Call: j.Call, Result: j.Result, Requests: j.Requests, Results: j.Results,
		Messages: j.Messages, Usage: j.Usage, Custom: j.Custom, SubAgent: j.SubAgent, Output: j.Output, OutputMode: j.OutputMode,
	}
	if j.Index != nil {
		e.Index = *j.Index
	}
	if d := j.Delta; d != nil {
		e.Delta = Delta{Args: d.Args, Part: d.Part}
		if d.Kind == ThinkingDelta {
			e.Delta.Thinking = d.Content
		} else {
			e.Delta.Text = d.Content
		}
	}
	return e
}

// AppendJSON appends the event as JSON: an object with its kind as event_kind, and what the kind sets. A delta has its kind as
// part_delta_kind.
func (e *Event) AppendJSON(dst []byte) ([]byte, error) { return e.json().AppendJSON(dst) }

// DecodeJSON sets e to what data, strict JSON, holds. Its error is a *jsonwire.ValidationError.
func (e *Event) DecodeJSON(data []byte) error {
	var j eventJSON
	err := j.DecodeJSON(data)
	*e = j.event()
	return err
}

// EncodeJSONTo writes the event as JSON, for generated code.
func (e *Event) EncodeJSONTo(w *jsonwire.Writer) { encodeEventJSON(w, e.json()) }

// DecodeJSONFrom sets e to the next value of r, for generated code.
func (e *Event) DecodeJSONFrom(r *jsonwire.Reader) {
	var j eventJSON
	mode := r.SwapMode(jsonwire.Strict)
	decodeEventJSON(r, &j)
	r.SwapMode(mode)
	*e = j.event()
}

// MarshalJSON writes the event as AppendJSON does.
func (e Event) MarshalJSON() ([]byte, error) { return e.AppendJSON(nil) }

// UnmarshalJSON reads the event as DecodeJSON does.
func (e *Event) UnmarshalJSON(data []byte) error { return e.DecodeJSON(data) }
