// Package anyvalues has values of which nothing is known.
package anyvalues

import "encoding/json"

// Object is an object of anything.
type Object map[string]any

// Event is something that happened.
type Event struct {
	Kind    string          `json:"kind"`
	Payload any             `json:"payload"`
	Labels  Object          `json:"labels,omitempty"`
	Args    []any           `json:"args,omitempty"`
	Source  json.RawMessage `json:"source,omitempty"`
	Maybe   *any            `json:"maybe,omitempty"`
}

// Report reports an event.
//
//agent:tool
func Report(event Event, more any) Event {
	event.Args = append(event.Args, more)
	return event
}

// Echo returns what it is given.
//
//agent:tool
func Echo(value any) any { return value }

// Broken returns what JSON has no words for.
//
//agent:tool
func Broken() any { return make(chan int) }

// Various returns values of many types.
//
//agent:tool
func Various() []any {
	return []any{nil, true, int64(9007199254740993), uint8(1), 1.5, float32(0.5), "<a>", []any{"b"}, map[string]any{"z": 1, "a": 2}, json.RawMessage(`{"c":1}`)}
}
