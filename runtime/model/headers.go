package model

import (
	"fmt"
	"io"
)

// Headers are headers of requests by their names. Their values may be secrets, so that package fmt prints only how many there
// are.
type Headers map[string]string

// Format writes the number of headers, whatever the verb.
func (h Headers) Format(s fmt.State, _ rune) {
	_, _ = io.WriteString(s, fmt.Sprintf("[%d headers]", len(h)))
}
