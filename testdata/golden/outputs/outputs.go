// Package outputs has types that agents answer with.
package outputs

// Verdict is a decision with its reasons.
//
//agent:output name=verdict strict
type Verdict struct {
	Guilty  bool     `json:"guilty"`
	Reasons []string `json:"reasons" jsonschema:"minItems=1"`
	Years   *int     `json:"years,omitempty" jsonschema:"minimum=0"`
}

// Cities are names of cities.
//
//agent:output
type Cities []string

// Rating is a number of stars.
//
//agent:output lax=off retries=3
type Rating int

// Mood is one of a few words.
//
//agent:output name=mood
type Mood string

const (
	Happy Mood = "happy"
	Sad   Mood = "sad"
)

//agent:output
type Scores map[string]float64

// Pair is an array.
//
//agent:output
type Pair [2]int
