// Package base has structs to embed.
package base

// Base is embedded.
type Base struct {
	// ID tells things apart.
	ID int `json:"id" jsonschema:"minimum=1"`
}

// More is embedded too.
type More struct {
	Note string `json:"note,omitempty"`
}
