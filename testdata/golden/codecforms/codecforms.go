// Package codecforms has fields whose JSON has another form than that of their types.
package codecforms

import (
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// State is an enum.
type State string

// The states.
const (
	Complete    State = "complete"
	Interrupted State = "interrupted"
)

// Point is a struct.
type Point struct {
	X int `json:"x"`
}

// Record has fields that are null where they are zero.
//
//agent:codec
type Record struct {
	Text   string            `json:"text" codec:"zeronull"`
	Count  int               `json:"count" codec:"zeronull" jsonschema:"minimum=1"`
	Done   bool              `json:"done" codec:"zeronull"`
	State  State             `json:"state" codec:"zeronull"`
	List   []string          `json:"list" codec:"zeronull"`
	Labels map[string]string `json:"labels" codec:"zeronull"`
	Raw    jsonwire.Raw      `json:"raw" codec:"zeronull"`
	Point  Point             `json:"point" codec:"zeronull"`
	At     time.Time         `json:"at" codec:"format=micro,zeronull"`
}

// Answer is a Record that a server wrote.
//
//agent:codec lenient
type Answer struct {
	Text  string    `json:"text" codec:"zeronull"`
	Point Point     `json:"point" codec:"zeronull"`
	At    time.Time `json:"at" codec:"zeronull"`
}

// Moments are times with microseconds.
//
//agent:codec
type Moments struct {
	At    time.Time   `json:"at" codec:"format=micro"`
	Until *time.Time  `json:"until" codec:"format=micro"`
	All   []time.Time `json:"all" codec:"format=micro,optional"`
	Plain time.Time   `json:"plain,omitzero"`
}

// Blob has bytes in the alphabet for URLs.
//
//agent:codec
type Blob struct {
	Data []byte `json:"data" codec:"format=base64url"`
	More []byte `json:"more,omitempty"`
}

// Plan plans from some time on.
//
//agent:tool
func Plan(record Record) string { return record.Text }
