package oracle

// Texts are constrained strings.
//
//agent:output lax=off
type Texts struct {
	Short   string   `json:"short" jsonschema:"maxLength=3"`
	Long    string   `json:"long" jsonschema:"minLength=2,maxLength=40"`
	Slug    string   `json:"slug" jsonschema:"pattern=^[a-z]+(-[a-z]+)*$"`
	Comma   string   `json:"comma" jsonschema:"pattern=^a{1\\,2}$"`
	Word    string   `json:"word" jsonschema:"enum=one,enum=two,enum=Ünlü <&>"`
	Label   Label    `json:"label" jsonschema:"minLength=1,pattern=[0-9]"`
	Maybe   *string  `json:"maybe" jsonschema:"minLength=2,maxLength=4"`
	Choices []string `json:"choices" jsonschema:"minLength=1,maxLength=5,maxItems=4"`
}

// Ints are constrained integers.
//
//agent:output lax=off
type Ints struct {
	Closed   int     `json:"closed" jsonschema:"minimum=-1,maximum=1"`
	Open     int32   `json:"open" jsonschema:"exclusiveMinimum=0,exclusiveMaximum=10"`
	Narrower int64   `json:"narrower" jsonschema:"minimum=1,exclusiveMaximum=8"`
	Fives    int     `json:"fives" jsonschema:"multipleOf=5"`
	Halves   int16   `json:"halves" jsonschema:"multipleOf=2"`
	Big      uint64  `json:"big" jsonschema:"maximum=18446744073709551614"`
	Least    int64   `json:"least" jsonschema:"minimum=-9223372036854775807"`
	Byte     uint8   `json:"byte" jsonschema:"minimum=0,maximum=255"`
	Narrow   int8    `json:"narrow" jsonschema:"exclusiveMaximum=127"`
	Some     int     `json:"some" jsonschema:"enum=1,enum=2,enum=400"`
	Maybe    *int    `json:"maybe" jsonschema:"minimum=3"`
	Items    []uint8 `json:"-"`
	Grid     [][]int `json:"grid" jsonschema:"minimum=0,maximum=9"`
	Count    Count   `json:"count" jsonschema:"multipleOf=3"`
}

// Floats are constrained numbers.
//
//agent:output lax=off
type Floats struct {
	Closed  float64   `json:"closed" jsonschema:"minimum=-90,maximum=60.5"`
	Open    float64   `json:"open" jsonschema:"exclusiveMinimum=0,exclusiveMaximum=1"`
	Cents   float64   `json:"cents" jsonschema:"multipleOf=0.01"`
	Thirds  float64   `json:"thirds" jsonschema:"multipleOf=3"`
	Single  float32   `json:"single" jsonschema:"minimum=0.1,exclusiveMaximum=16777216"`
	Steps   float32   `json:"steps" jsonschema:"multipleOf=0.1"`
	Some    float64   `json:"some" jsonschema:"enum=0.1,enum=1,enum=1e3"`
	Celsius Celsius   `json:"celsius" jsonschema:"minimum=-273.15"`
	Maybe   *float64  `json:"maybe" jsonschema:"exclusiveMinimum=2"`
	Items   []float64 `json:"items" jsonschema:"uniqueItems,maximum=5"`
}
