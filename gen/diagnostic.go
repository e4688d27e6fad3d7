package gen

import (
	"bytes"
	"os"
	"strings"
	"unicode"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// A Diagnostic is one mistake in the source of a package.
type Diagnostic struct {
	// File is the absolute path of the file with the mistake; "" if there is no position.
	File string `json:"file,omitzero"`
	// Line and Col are 1-based, Col counts bytes. Zero is unknown.
	Line int `json:"line,omitzero"`
	Col  int `json:"col,omitzero"`
	// Message says what is wrong.
	Message string `json:"message"`
	// Hint says how to fix it; "" if the message says it all.
	Hint string `json:"hint,omitzero"`
}

// Format returns the diagnostic as "file:line:col: message", with the hint on an indented line after it. The file is
// relative to dir if it is in or below it; an empty dir leaves it absolute.
func (d Diagnostic) Format(dir string) string { return d.internal().Format(dir) }

// String formats the diagnostic with the absolute path of its file.
func (d Diagnostic) String() string { return d.Format("") }

// FormatWithSource formats the diagnostic for people: the line with the mistake and a caret below its column are
// between the message and the hint. If the file cannot be read, it returns what Format does.
func (d Diagnostic) FormatWithSource(dir string) string {
	line, ok := sourceLine(d.File, d.Line)
	if !ok || d.Col == 0 {
		return d.Format(dir)
	}
	hint := d.Hint
	d.Hint = underlined(line, d.Col)
	if hint != "" {
		d.Hint += "\n" + hint
	}
	return d.Format(dir)
}

func (d Diagnostic) internal() diag.Diagnostic {
	pos := ir.Pos{File: d.File, Line: d.Line, Col: d.Col}
	return diag.Diagnostic{Pos: pos, Message: d.Message, Hint: d.Hint}
}

// sourceLine returns a line of a file.
func sourceLine(file string, number int) (line string, ok bool) {
	src, err := os.ReadFile(file)
	if err != nil {
		return "", false
	}
	lines := bytes.Split(src, []byte("\n"))
	if number < 1 || number > len(lines) {
		return "", false
	}
	return string(bytes.TrimRight(lines[number-1], "\r")), true
}

// underlined returns a line without its indentation, and a line with a caret below its col-th byte. Tabs before the
// caret are kept, so that it stands right whatever their width is.
func underlined(line string, col int) string {
	text := strings.TrimLeft(line, " \t")
	before := text[:min(max(col-1-(len(line)-len(text)), 0), len(text))]
	blank := strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, before)
	return strings.Map(printable, text) + "\n" + blank + "^"
}

// printable replaces what a terminal would take as a command.
func printable(r rune) rune {
	if unicode.IsControl(r) && r != '\t' {
		return unicode.ReplacementChar
	}
	return r
}

// diagnostics returns what was collected in the form for users.
func diagnostics(collected []diag.Diagnostic) []Diagnostic {
	var list []Diagnostic
	for _, d := range collected {
		list = append(list, Diagnostic{d.Pos.File, d.Pos.Line, d.Pos.Col, d.Message, d.Hint})
	}
	return list
}
