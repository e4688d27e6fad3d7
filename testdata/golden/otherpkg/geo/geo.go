// Package geo has types that another package uses. It has no directives.
package geo

// Point is a place on the globe.
type Point struct {
	// Lat is the latitude in degrees.
	Lat float64 `json:"lat" jsonschema:"minimum=-90,maximum=90"`
	// Lng is the longitude in degrees.
	Lng float64 `json:"lng" jsonschema:"minimum=-180,maximum=180"`
	// seen is private.
	seen bool
}

// Seen reports whether someone has seen the point.
func (p Point) Seen() bool { return p.seen }

// Side is a side of the globe.
type Side string

// The sides.
const (
	North Side = "north"
	South Side = "south"
	east  Side = "east"
)

// Track is a named slice.
type Track []Point
