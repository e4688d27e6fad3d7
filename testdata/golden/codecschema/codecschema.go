// Package codecschema makes tools at run time from types that are codecs.
package codecschema

// Query are the arguments of a tool that is made at run time.
//
//agent:codec schema
type Query struct {
	// Text is what to look for.
	Text  string `json:"text" jsonschema:"minLength=1"`
	Limit int    `json:"limit,omitempty" jsonschema:"default=10,maximum=100"`
	Sort  Sort   `json:"sort,omitempty"`
}

// Sort is an order.
type Sort string

// The orders.
const (
	ByName Sort = "name"
	ByDate Sort = "date"
)

// Hits are what it finds.
//
//agent:codec schema encode
type Hits []Hit

// Hit is one of them.
type Hit struct {
	Name string `json:"name"`
	Next *Hit   `json:"next,omitempty"`
}
