// Package variadic has tools whose last parameter takes any number of values.
package variadic

import "strings"

// Join joins words.
//
//   - parts: the words
//
//agent:tool
func Join(sep string, parts ...string) string { return strings.Join(parts, sep) }

// Max returns the largest number.
//
//agent:tool
//agent:param ns minItems=1 maxItems=3 uniqueItems
func Max(ns ...int) (most int) {
	for _, n := range ns {
		most = max(most, n)
	}
	return most
}

// Point is a place.
type Point struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
}

// Path counts the places of a path.
//
//agent:tool
func Path(points ...Point) int { return len(points) }

// Spread takes places from which some may be missing.
//
//agent:tool
func Spread(points ...*Point) int { return len(points) }
