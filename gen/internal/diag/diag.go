// Package diag collects what is wrong with a user's source and prints it in the form that editors understand.
package diag

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// Diagnostic is one mistake: where it is, what it is and how to mend it.
type Diagnostic struct {
	Pos     ir.Pos // zero if no place is to blame
	Message string
	Hint    string // what to do about it; "" where the message says it all
}

// Format returns the diagnostic as "file:line:col: message", with the hint on an indented line after it.
// The file is relative to dir where it lies in or below it; an empty dir leaves it absolute.
func (d Diagnostic) Format(dir string) string {
	var b strings.Builder
	if at := Place(d.Pos, dir); at != "" {
		b.WriteString(at)
		b.WriteString(": ")
	}
	b.WriteString(d.Message)
	if d.Hint != "" {
		b.WriteString("\n\t")
		b.WriteString(strings.ReplaceAll(d.Hint, "\n", "\n\t"))
	}
	return b.String()
}

// Place returns a position as "file:line:col", without the parts that are unknown. The file is relative to dir as in
// [Diagnostic.Format].
func Place(p ir.Pos, dir string) string {
	if p.File == "" {
		return ""
	}
	file := relative(p.File, dir)
	switch {
	case p.Line == 0:
		return file
	case p.Col == 0:
		return fmt.Sprintf("%s:%d", file, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", file, p.Line, p.Col)
}

func relative(file, dir string) string {
	if dir == "" {
		return file
	}
	rel, err := filepath.Rel(dir, file)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return file
	}
	return rel
}

// Collector gathers diagnostics. Its zero value is empty and ready for use; it is not safe for concurrent use.
type Collector struct {
	list     []Diagnostic
	warnings []Diagnostic
}

// Add records a diagnostic.
func (c *Collector) Add(d Diagnostic) { c.list = append(c.list, d) }

// Addf records a mistake without a hint.
func (c *Collector) Addf(pos ir.Pos, format string, args ...any) {
	c.Add(Diagnostic{Pos: pos, Message: fmt.Sprintf(format, args...)})
}

// Len returns how many diagnostics were recorded, repeated ones included, warnings not.
func (c *Collector) Len() int { return len(c.list) }

// Edit calls edit for each diagnostic that was recorded after the first from ones.
func (c *Collector) Edit(from int, edit func(*Diagnostic)) {
	for i := from; i < len(c.list); i++ {
		edit(&c.list[i])
	}
}

// Warn records a probable mistake.
func (c *Collector) Warn(d Diagnostic) { c.warnings = append(c.warnings, d) }

// List returns the diagnostics in order of file, line and column, each once.
func (c *Collector) List() []Diagnostic { return inOrder(c.list) }

// Warnings returns the warnings as List returns diagnostics.
func (c *Collector) Warnings() []Diagnostic { return inOrder(c.warnings) }

func inOrder(list []Diagnostic) []Diagnostic {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b Diagnostic) int {
		return cmp.Or(
			cmp.Compare(a.Pos.File, b.Pos.File),
			cmp.Compare(a.Pos.Line, b.Pos.Line),
			cmp.Compare(a.Pos.Col, b.Pos.Col),
			cmp.Compare(a.Message, b.Message),
		)
	})
	return slices.CompactFunc(list, func(a, b Diagnostic) bool {
		return a.Pos == b.Pos && a.Message == b.Message
	})
}

// Err returns the diagnostics as an [*Error], or nil if there are none.
func (c *Collector) Err() error {
	if len(c.list) == 0 {
		return nil
	}
	return &Error{List: c.List()}
}

// Error is a list of mistakes in a user's source, as an error. The list is sorted and not empty.
type Error struct {
	List []Diagnostic
}

// Error returns all diagnostics with absolute file names, one after the other.
func (e *Error) Error() string { return e.Format("") }

// Format returns all diagnostics, one after the other, with files relative to dir (see [Diagnostic.Format]).
func (e *Error) Format(dir string) string {
	lines := make([]string, len(e.List))
	for i, d := range e.List {
		lines[i] = d.Format(dir)
	}
	return strings.Join(lines, "\n")
}
