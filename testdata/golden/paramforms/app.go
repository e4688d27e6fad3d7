// Package paramforms names parameters for the model, opens enums, and has times that are dates or times of day.
package paramforms

import "time"

//go:generate go tool agentgen

// Color is a colour of the catalogue.
type Color string

// The colours.
const (
	Red  Color = "red" // like a rose
	Blue Color = "blue"
)

// Size is a size.
type Size int

// The sizes.
const (
	Small Size = iota + 1
	Large
)

// Paint is a paint.
type Paint struct {
	Color Color           `json:"color"`
	Size  *Size           `json:"size,omitempty" jsonschema:"open"`
	Of    map[Color]Paint `json:"of,omitempty"`
}

// Search searches the catalogue.
//
//   - sql: a condition
//   - account_id: whose orders
//   - day: the day of the order
//
//agent:tool
//agent:param accountID name=account_id minLength=2
//agent:param color open
//agent:param colors open
//agent:param paint open
//agent:param day format=date
//agent:param clock format=time
//agent:param days format=date maxItems=2
func Search(sql string, accountID string, urls []string, color Color, colors []*Color, paint *Paint, closed []Paint,
	day time.Time, clock *time.Time, days []time.Time) Order {
	order := Order{Day: day}
	if paint != nil {
		order.Paint = *paint
	}
	return order
}

// Order is an order.
//
//agent:output
type Order struct {
	Day   time.Time            `json:"day" jsonschema:"format=date"`
	Clock time.Time            `json:"clock,omitzero" jsonschema:"format=time"`
	Days  map[string]time.Time `json:"days,omitempty"`
	Paint Paint                `json:"paint" jsonschema:"open"`
}

// One takes its one parameter apart.
//
//agent:tool
//agent:param paint open
func One(paint Paint) Color { return paint.Color }
