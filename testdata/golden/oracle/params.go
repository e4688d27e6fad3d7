package oracle

// StrictSearch has parameters with constraints, and drops what it does not know.
//
//agent:tool lax=off extra=ignore
//agent:param query minLength=2
//agent:param limit minimum=1 maximum=50 default=10
//agent:param tags maxItems=2
func StrictSearch(query string, limit int, at *Point, tags ...string) {}

// LaxSearch is StrictSearch with lax decoding.
//
//agent:tool extra=ignore
//agent:param query minLength=2
//agent:param limit minimum=1 maximum=50 default=10
//agent:param tags maxItems=2
func LaxSearch(query string, limit int, at *Point, tags ...string) {}

// StrictNote has a schema in the form that providers with a strict mode take.
//
//agent:tool lax=off strict
//agent:param title maxLength=8 default=none
func StrictNote(title string, body Body, tags []string) {}

// LaxNote is StrictNote with lax decoding.
//
//agent:tool strict
//agent:param title maxLength=8 default=none
func LaxNote(title string, body Body, tags []string) {}

// Body has members that need not be there.
type Body struct {
	Text  string   `json:"text,omitempty"`
	Lines []string `json:"lines,omitempty" jsonschema:"minItems=1"`
	Size  int      `json:"size" jsonschema:"default=12"`
	Next  *Body    `json:"next,omitempty"`
	Color Color    `json:"color,omitzero"`
}
