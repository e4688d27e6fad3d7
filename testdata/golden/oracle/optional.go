package oracle

// Optional has members that need not be there.
//
//agent:output lax=off
type Optional struct {
	Pointer    *int        `json:"pointer"`
	Required   *int        `json:"required" jsonschema:"required"`
	Text       *string     `json:"text,omitempty"`
	Struct     *Point      `json:"struct,omitempty"`
	OmitInt    int         `json:"omit_int,omitempty"`
	OmitFloat  float64     `json:"omit_float,omitempty"`
	OmitText   string      `json:"omit_text,omitempty" jsonschema:"minLength=1"`
	OmitBool   bool        `json:"omit_bool,omitzero"`
	OmitStruct Point       `json:"omit_struct,omitzero"`
	OmitArray  [2]int      `json:"omit_array,omitzero"`
	OmitSlice  []int       `json:"omit_slice,omitempty"`
	ZeroSlice  []int       `json:"zero_slice,omitzero"`
	ZeroMap    map[Key]int `json:"zero_map,omitzero"`
	Bytes      []byte      `json:"bytes,omitempty"`
	Hidden     string      `json:"-"`
}

// Defaults has members that are set before they are read.
//
//agent:output lax=off
type Defaults struct {
	Text    string   `json:"text" jsonschema:"default=hello\\, world"`
	Count   int      `json:"count" jsonschema:"default=3,minimum=1"`
	Ratio   float64  `json:"ratio" jsonschema:"default=0.5"`
	On      bool     `json:"on" jsonschema:"default=true"`
	Tags    []string `json:"tags" jsonschema:"default=a;b"`
	Color   Color    `json:"color" jsonschema:"default=red"`
	Pointer *int     `json:"pointer" jsonschema:"default=7"`
	Inner   Inner    `json:"inner"`
	List    []Inner  `json:"list,omitempty"`
	OmitOn  bool     `json:"omit_on,omitempty" jsonschema:"default=true"`
	OmitInt *int     `json:"omit_int,omitempty" jsonschema:"default=5"`
	OmitLen int8     `json:"omit_len,omitzero" jsonschema:"default=-1"`
}

// Inner has a default inside of another struct.
type Inner struct {
	Size int `json:"size" jsonschema:"default=12"`
}
