// Package constraints uses every constraint.
package constraints

// Texts are constrained strings.
type Texts struct {
	Length  string `json:"length" jsonschema:"minLength=2,maxLength=4"`
	Pattern string `json:"pattern" jsonschema:"pattern=^[a-z]+(-[a-z]+)*$"`
	Format  string `json:"format" jsonschema:"format=email"`
	Enum    string `json:"enum" jsonschema:"enum=one,enum=two"`
	Example string `json:"example" jsonschema:"title=An example,example=Paris,example=Rome"`
	Comma   string `json:"comma" jsonschema:"pattern=^a{1\\,2}$"`
}

// Numbers are constrained numbers.
type Numbers struct {
	Closed   int     `json:"closed" jsonschema:"minimum=-1,maximum=1"`
	Open     float64 `json:"open" jsonschema:"exclusiveMinimum=0,exclusiveMaximum=1"`
	Multiple int     `json:"multiple" jsonschema:"multipleOf=5"`
	Cents    float64 `json:"cents" jsonschema:"multipleOf=0.01"`
	Huge     uint64  `json:"huge" jsonschema:"maximum=18446744073709551614"`
	Enum     int     `json:"enum" jsonschema:"enum=1,enum=2,enum=4"`
}

// Lists are constrained slices and maps, and constrained elements.
type Lists struct {
	Items  []int          `json:"items" jsonschema:"minItems=1,maxItems=3"`
	Unique []string       `json:"unique" jsonschema:"uniqueItems,minLength=1"`
	Map    map[string]int `json:"map" jsonschema:"minProperties=1,maxProperties=2"`
	Deep   [][]int        `json:"deep" jsonschema:"minimum=0"`
}

// Pointers are constrained where they are not nil.
type Pointers struct {
	Text   *string `json:"text,omitempty" jsonschema:"minLength=2,nullable"`
	Number *int    `json:"number" jsonschema:"minimum=1,required"`
}

// Notes are words for the model only.
type Notes struct {
	Described string `json:"described" jsonschema:"description=Said in the tag\\, with a comma."`
	Old       int    `json:"old" jsonschema:"deprecated"`
	Read      int    `json:"read" jsonschema:"readOnly"`
	Write     int    `json:"write" jsonschema:"writeOnly=true"`
}

// CheckTexts takes constrained strings.
//
//agent:tool
func CheckTexts(t Texts) {}

// CheckNumbers takes constrained numbers.
//
//agent:tool
func CheckNumbers(n Numbers) {}

// CheckLists takes constrained slices and maps.
//
//agent:tool
func CheckLists(l Lists) {}

// CheckPointers takes constrained pointers.
//
//agent:tool
func CheckPointers(p Pointers) {}

// CheckNotes takes what has no constraints.
//
//agent:tool
func CheckNotes(n Notes) {}

// CheckParams has the constraints of its parameters in directives.
//
//agent:tool
//agent:param query minLength=3 "description=What to look for."
//agent:param limit minimum=1 maximum=100 default=10
//agent:param tags maxItems=2 "pattern=^#"
func CheckParams(query string, limit int, tags []string) {}
