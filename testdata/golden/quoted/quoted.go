// Package quoted has fields with the json option "string".
package quoted

// IDs has numbers that are written as texts.
type IDs struct {
	ID     int64    `json:"id,string"`
	Big    uint64   `json:"big,string" jsonschema:"maximum=18446744073709551614"`
	Small  int8     `json:"small,string,omitempty"`
	Ratio  float64  `json:"ratio,string"`
	On     bool     `json:"on,string"`
	Parent *int64   `json:"parent,string"`
	Count  int      `json:"count,string" jsonschema:"default=3,minimum=1"`
	Weight *float32 `json:"weight,omitempty,string"`
}

// Find finds by ids.
//
//agent:tool
func Find(ids IDs) IDs { return ids }

// Exact finds by ids, to the letter.
//
//agent:tool lax=off
func Exact(ids IDs, more bool) int64 { return ids.ID }
