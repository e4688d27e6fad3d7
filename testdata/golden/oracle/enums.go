package oracle

// Color is an enum of words.
type Color string

// Colors.
const (
	Red   Color = "red"
	Green Color = "green"
	Blue  Color = "bl\"ue"
	True  Color = "true"
	One   Color = "1"
	None  Color = ""
)

// Enums hold an enum in every way.
//
//agent:output lax=off
type Enums struct {
	Color  Color            `json:"color"`
	Maybe  *Color           `json:"maybe,omitempty"`
	Warm   Color            `json:"warm" jsonschema:"enum=red,enum=1"`
	List   []Color          `json:"list" jsonschema:"uniqueItems"`
	Both   [2]Color         `json:"both"`
	Named  map[string]Color `json:"named"`
	Second Color            `json:"second" jsonschema:"default=green"`
}
