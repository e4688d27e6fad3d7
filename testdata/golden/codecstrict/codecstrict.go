// Package codecstrict has codecs that accept exactly what they write.
package codecstrict

import "github.com/agentgen-go/agentgen/runtime/jsonwire"

// Kind is an enum.
type Kind string

// The kinds.
const (
	KindText  Kind = "text"
	KindImage Kind = "image"
)

// Message is a struct.
//
//agent:codec
type Message struct {
	Kind   Kind              `json:"kind"`
	Text   string            `json:"text,omitempty"`
	Parts  []Part            `json:"parts,omitempty"`
	Reply  *Message          `json:"reply,omitempty"`
	Extra  jsonwire.Raw      `json:"extra,omitempty"`
	Labels map[string]string `json:"labels,omitempty"`
	Score  float64           `json:"score" jsonschema:"minimum=0"`
}

// Part is used by Message, and a codec of its own.
//
//agent:codec
type Part struct {
	Data []byte `json:"data"`
}

// History is a slice.
//
//agent:codec
type History []Message

// Index is a map.
//
//agent:codec
type Index map[string]Part

// Count is a number.
//
//agent:codec
type Count int
