package model

import (
	"fmt"
	"io"
)

// Headers are headers of requests by their names. Their values may be secrets, so that package fmt prints only how many there
// are.
type Headers map[string]string

// String returns the number of headers.
func (h Headers) String() string { return fmt.Sprintf("[%d headers]", len(h)) }

// Format writes what String returns, whatever the verb.
func (h Headers) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, h.String()) }

// String returns the settings as JSON, as in snapshots, and how many ExtraHeaders there are.
func (s Settings) String() string {
	b, err := s.AppendJSON(nil)
	if err != nil {
		b = []byte(err.Error())
	}
	return string(b) + " " + s.ExtraHeaders.String()
}

// Format writes what String returns, whatever the verb. Without it package fmt would print ExtraHeaders where a verb does not
// suit the settings, as %s does not.
func (s Settings) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }
