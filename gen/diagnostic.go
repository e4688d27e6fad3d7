package gen

import (
	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// A Diagnostic is one mistake in the source that code was to be generated for.
type Diagnostic struct {
	// File is the absolute path of the file to blame; "" where no place is.
	File string
	// Line and Col are 1-based, Col counts bytes. Zero is unknown.
	Line, Col int
	// Message says what is wrong.
	Message string
	// Hint says what to do about it; "" where the message says it all.
	Hint string
}

// Format returns the diagnostic as "file:line:col: message", with the hint on an indented line after it. The file is
// relative to dir where it lies in or below it; an empty dir leaves it absolute.
func (d Diagnostic) Format(dir string) string {
	pos := ir.Pos{File: d.File, Line: d.Line, Col: d.Col}
	return diag.Diagnostic{Pos: pos, Message: d.Message, Hint: d.Hint}.Format(dir)
}

// String formats the diagnostic with the absolute path of its file.
func (d Diagnostic) String() string { return d.Format("") }

// diagnostics are those that c has collected, sorted.
func diagnostics(c *diag.Collector) []Diagnostic {
	var list []Diagnostic
	for _, d := range c.List() {
		list = append(list, Diagnostic{d.Pos.File, d.Pos.Line, d.Pos.Col, d.Message, d.Hint})
	}
	return list
}
