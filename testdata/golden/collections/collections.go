// Package collections has slices, arrays and maps of many elements.
package collections

// Point is a point in a plane.
type Point struct {
	X, Y float64
}

// Key is a key of maps.
type Key string

// Path is a named slice.
type Path []Point

// Index is a named map.
type Index map[Key]int

// Everything holds collections.
type Everything struct {
	Strings  []string         `json:"strings"`
	Grid     [][]int          `json:"grid"`
	Points   []Point          `json:"points"`
	Pointers []*Point         `json:"pointers"`
	Optional *[]string        `json:"optional,omitempty"`
	Fixed    [3]int           `json:"fixed"`
	Matrix   [2][2]float64    `json:"matrix"`
	Counts   map[string]int   `json:"counts"`
	Places   map[Key]Point    `json:"places"`
	Groups   map[string][]Key `json:"groups"`
	Path     Path             `json:"path"`
	Index    Index            `json:"index"`
	Blobs    [][]byte         `json:"blobs"`
}

// Echo returns what it is given.
//
//agent:tool
func Echo(all Everything) Everything { return all }

// Sum adds numbers.
//
//agent:tool
func Sum(numbers []int) (sum int) {
	for _, n := range numbers {
		sum += n
	}
	return sum
}

// Lookup finds points by name.
//
//agent:tool
func Lookup(places map[string]Point, names []string, corner [2]int) []Point {
	found := []Point{{float64(corner[0]), float64(corner[1])}}
	for _, n := range names {
		found = append(found, places[n])
	}
	return found
}

// Nothing returns nil collections.
//
//agent:tool
func Nothing() Everything { return Everything{} }
