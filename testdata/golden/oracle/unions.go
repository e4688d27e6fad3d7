package oracle

// Shape is a sealed interface.
type Shape interface{ shape() }

// Circle is round.
type Circle struct {
	Radius float64 `json:"radius" jsonschema:"exclusiveMinimum=0"`
}

// Square has corners.
type Square struct {
	Side  int    `json:"side"`
	Label string `json:"label,omitempty"`
}

// Group holds other shapes.
type Group struct {
	Shapes []Shape `json:"shapes"`
	Extra  *Square `json:"extra"`
}

func (Circle) shape() {}
func (Square) shape() {}
func (*Group) shape() {}

// Drawing holds shapes.
//
//agent:output lax=off
type Drawing struct {
	Main   Shape            `json:"main"`
	Others []Shape          `json:"others,omitempty" jsonschema:"maxItems=3"`
	Named  map[string]Shape `json:"named,omitempty"`
	Maybe  *Shape           `json:"maybe,omitempty"`
	Plain  Circle           `json:"plain,omitzero"`
}
