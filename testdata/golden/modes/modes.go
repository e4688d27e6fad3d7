// Package modes has answers that models write as texts.
package modes

// City is a city.
//
//agent:output mode=native
type City struct {
	Name string `json:"name" jsonschema:"minLength=1"`
}

// Tags are words.
//
//agent:output mode=prompted name=keywords
type Tags []string

// Plain is what a model calls a tool for.
//
//agent:output mode=tool
type Plain struct{}

// Outcome is what came of a job.
//
//agent:output mode=native name=outcome strict
type Outcome interface{ outcome() }

// Done says that all went well.
type Done struct {
	// Files are what has changed.
	Files []File `json:"files"`
	Note  string `json:"note,omitempty"`
}

// Failed says what went wrong. Its pointer is the outcome.
type Failed struct {
	Reason string `json:"reason"`
	At     *File  `json:"at,omitempty"`
}

// Skipped has no members.
type Skipped struct{}

// File is a file.
type File struct {
	Path string `json:"path"`
	Line int    `json:"line" jsonschema:"minimum=1"`
}

func (Done) outcome()    {}
func (*Failed) outcome() {}
func (Skipped) outcome() {}

//agent:output mode=prompted lax=off
type Expr interface{ expr() }

// Num is a number.
type Num struct {
	Value float64 `json:"value"`
}

// Sum is made of what it adds.
type Sum struct {
	Left  Expr `json:"left"`
	Right Expr `json:"right"`
	Next  *Sum `json:"next,omitempty"`
}

func (Num) expr()  {}
func (*Sum) expr() {}

// Only has one implementation: there is nothing to tell apart.
//
//agent:output mode=native
type Only interface{ only() }

// One is the one.
type One struct {
	N int `json:"n"`
}

func (One) only() {}

// Shape is one that models of Pydantic AI are asked for too.
//
//agent:output mode=native
type Shape interface{ shape() }

// A circle.
type Circle struct {
	R      float64 `json:"r"`
	Center Point   `json:"center"`
}

// A square.
type Square struct {
	Side   int   `json:"side"`
	Center Point `json:"center"`
}

// A point.
type Point struct {
	X int `json:"x"`
}

func (Circle) shape() {}
func (Square) shape() {}
