// Package tags has mistakes in struct tags.
package tags

// Answer is an output.
//
//agent:output
type Answer struct {
	A string `json:"a,omitemtpy"`                        // want:20 `unknown json option "omitemtpy"`
	B int    `json:"b" jsonschema:"minimun=1"`           // want:33 `unknown constraint "minimun"`
	C int    `json:"c" jsonschema:"minimum=2,maximum=1"` // want:51 "minimum=2 and maximum=1 leave no value"
	D int    `json:"d" jsonschema:"maximum=3,default=4"` // want:51 "default: 4 is greater than maximum=3"
	E string `json:"e" jsonschema:"pattern=("`           // want:41 "pattern"
	F uint8  `json:"f" jsonschema:"maximum=256"`         // want:41 "256 does not fit into uint8"
	G []int  `json:"g,string"`                           // want:20 "string"
	I string `json:"a"`                                  // want:2 `A and I are both "a" in JSON`
	H int    `json:"h" jsonschema:"required,default=1"`  // want:42 "required contradicts default"
}
