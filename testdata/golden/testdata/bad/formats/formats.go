// Package formats has formats, patterns and other constraints that cannot be checked.
package formats

// Form is an output.
//
//agent:output
type Form struct {
	A string `json:"a" jsonschema:"format=dat"`               // want:40 "not a format that is checked"
	B int    `json:"b" jsonschema:"format=date"`              // want:33 "format"
	C string `json:"c" jsonschema:"pattern=(?=x)"`            // want:41 "pattern"
	D string `json:"d" jsonschema:"format=date,default=soon"` // want:53 "default"
	E bool   `json:"e" jsonschema:"minimum=1"`                // want:33 "minimum"
	F string `json:"f" jsonschema:"multipleOf=2"`             // want:33 "multipleOf"
	G int    `json:"g" jsonschema:"multipleOf=0"`             // want:44 "multipleOf"
}
