package oracle

// Point is a point in a plane.
type Point struct {
	X, Y int
}

// Path is a named slice.
type Path []Point

// Lists are slices and arrays.
//
//agent:output lax=off
type Lists struct {
	Strings  []string      `json:"strings" jsonschema:"minItems=1,maxItems=3"`
	Unique   []int         `json:"unique" jsonschema:"uniqueItems,maxItems=20"`
	Bools    []bool        `json:"bools,omitempty"`
	Points   []Point       `json:"points"`
	Pointers []*Point      `json:"pointers"`
	Numbers  []*int        `json:"numbers" jsonschema:"minimum=0"`
	Deep     [][][]int     `json:"deep" jsonschema:"minItems=1"`
	Optional *[]string     `json:"optional"`
	Fixed    [3]int        `json:"fixed" jsonschema:"minimum=-5"`
	Matrix   [2][2]float64 `json:"matrix"`
	None     [0]bool       `json:"none"`
	Path     Path          `json:"path" jsonschema:"maxItems=4"`
	Blobs    [][]byte      `json:"blobs"`
}

// Key is a key of maps.
type Key string

// Index is a named map.
type Index map[Key]int

// Maps are maps.
//
//agent:output lax=off
type Maps struct {
	Counts   map[string]int            `json:"counts" jsonschema:"minProperties=1,maxProperties=3"`
	Places   map[Key]Point             `json:"places"`
	Index    Index                     `json:"index,omitempty"`
	Groups   map[string][]Key          `json:"groups"`
	Deep     map[string]map[string]int `json:"deep"`
	Maybe    map[string]*float64       `json:"maybe"`
	Optional *map[string]bool          `json:"optional,omitempty"`
}
