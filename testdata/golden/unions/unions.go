// Package unions has sealed interfaces: their values are one of a few types.
package unions

import (
	"fmt"
	"math"

	"golden/unions/event"
)

// Shape is a shape.
//
//agent:output
type Shape interface {
	Area() float64
	isShape()
}

// Circle is round.
type Circle struct {
	// Radius is how far the edge is from the middle.
	Radius float64 `json:"radius" jsonschema:"exclusiveMinimum=0"`
}

// Area is the area of the circle.
func (c Circle) Area() float64 { return math.Pi * c.Radius * c.Radius }

func (Circle) isShape() {}

// Rect has right angles. Its pointer is the shape.
type Rect struct {
	Width  int `json:"width"`
	Height int `json:"height" jsonschema:"default=1"`
}

// Area is the area of the rectangle.
func (r *Rect) Area() float64 { return float64(r.Width * r.Height) }

func (*Rect) isShape() {}

// Group is made of shapes.
type Group struct {
	Shapes []Shape          `json:"shapes"`
	Named  map[string]Shape `json:"named,omitempty"`
}

// Area is the sum of all areas.
func (g Group) Area() (sum float64) {
	for _, s := range g.Shapes {
		sum += s.Area()
	}
	return sum
}

func (Group) isShape() {}

// empty is a shape without fields, and not exported.
type empty struct{}

func (empty) Area() float64 { return 0 }
func (empty) isShape()      {}

// Measure measures a shape.
//
//agent:tool
func Measure(shape Shape, scale float64) float64 { return shape.Area() * scale }

// Drawing has shapes in it.
type Drawing struct {
	Main Shape  `json:"main"`
	Back *Shape `json:"back,omitempty"`
	Size Shape  `json:"size,omitempty"`
}

// Draw draws.
//
//agent:tool
func Draw(drawing Drawing, more ...Shape) []Shape { return append(more, drawing.Main) }

// Handle handles an event of another package.
//
//agent:tool
func Handle(e event.Event) string { return fmt.Sprintf("%T", e) }
