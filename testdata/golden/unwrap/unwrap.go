// Package unwrap has tools with one parameter, a struct: its fields are the arguments.
package unwrap

import (
	"context"
	"fmt"

	"golden/otherpkg/geo"

	"github.com/agentgen-go/agentgen/runtime"
)

// Query says what to look for.
type Query struct {
	// Text is what to look for.
	Text  string `json:"text" jsonschema:"minLength=1"`
	Limit int    `json:"limit" jsonschema:"default=10"`
	// Within is a query that has to match too.
	Within *Query `json:"within,omitempty"`
}

// Search searches.
//
//agent:tool
func Search(q Query) string { return fmt.Sprint(q.Text, " ", q.Limit) }

// SearchAs searches for someone.
//
//agent:tool extra=ignore
func SearchAs(ctx context.Context, rc *runtime.RunContext[string], q Query) (string, error) {
	return rc.Deps + " " + Search(q), ctx.Err()
}

// Move moves by what has no type of its own.
//
//agent:tool
func Move(by struct {
	Dx int     `json:"dx"` // to the right
	Dy *int    `json:"dy"`
	To float64 `json:"-"`
}) int {
	if by.Dy != nil {
		return by.Dx + *by.Dy
	}
	return by.Dx
}

// Visit goes to a place of another package.
//
//agent:tool
func Visit(geo geo.Point) float64 { return geo.Lat }

// Maybe takes a pointer, which is a parameter like others.
//
//agent:tool
func Maybe(q *Query) bool { return q != nil }

// Two takes two structs, which are parameters like others.
//
//agent:tool
func Two(a, b Query) string { return a.Text + b.Text }
