package wire

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Args are the arguments of a call, which come in pieces. They are JSON within JSON: half a surrogate pair in them is the model's
// own, and becomes U+FFFD. The zero Args are empty.
type Args struct {
	joiner Joiner
	early  []byte // what may become null, and white space
	said   string // early, with at most one space at its end and none before
	held   string // an escape that is not complete
	begun  bool   // something else than null was said
	depth  int    // of objects and arrays that are open
	text   bool   // within a string
	skip   bool   // behind a backslash in a string
	whole  bool   // a value was complete
}

// Add returns what a piece adds to the arguments.
func (a *Args) Add(piece string) string {
	piece = a.held + a.joiner.Join(piece)
	a.held = ""
	if !a.begun {
		if piece = a.begin(piece); piece == "" {
			return ""
		}
	}
	a.follow(piece)
	if strings.IndexByte(piece, '\\') < 0 {
		return piece
	}
	return a.escapes(piece)
}

// begin returns all that was said so far, or "" as long as it may become null. However long the white space is, it is looked
// at once.
func (a *Args) begin(piece string) string {
	said := strings.TrimLeft(a.said+piece, " \t\r\n")
	word := strings.TrimRight(said, " \t\r\n")
	if strings.HasPrefix("null", word) {
		a.early = append(a.early, piece...)
		if a.said = word; len(said) > len(word) {
			a.said += " "
		}
		return ""
	}
	a.begun = true
	if len(a.early) > 0 {
		piece = string(a.early) + piece
		a.early = nil
	}
	return piece
}

// escapes mends the escapes of a piece. One that may continue in the next piece is held back.
func (a *Args) escapes(piece string) string {
	var b strings.Builder
	for {
		i := strings.IndexByte(piece, '\\')
		if i < 0 {
			b.WriteString(piece)
			return b.String()
		}
		b.WriteString(piece[:i])
		piece = piece[i:]
		n, mend := escapeAt(piece)
		switch {
		case n == 0:
			a.held = piece
			return b.String()
		case mend:
			b.WriteRune(utf8.RuneError)
		default:
			b.WriteString(piece[:n])
		}
		piece = piece[n:]
	}
}

// escapeAt returns the length of the escape that text begins with, 0 if it may continue behind text, and whether it is
// half a surrogate pair.
func escapeAt(text string) (n int, half bool) {
	const one, two = len(`\u0000`), len(`\u0000\u0000`)
	switch {
	case len(text) < 2:
		return 0, false
	case text[1] != 'u':
		return 2, false
	case len(text) < one:
		return 0, false
	}
	unit, ok := escaped(text)
	if !ok || !utf16.IsSurrogate(unit) {
		return one, false
	}
	if next, ok := escaped(text[one:]); ok && utf16.DecodeRune(unit, next) != utf8.RuneError {
		return two, false
	}
	if isHigh(unit) && len(text) < two && strings.HasPrefix(`\u`, text[one:min(len(text), one+2)]) {
		return 0, false
	}
	return one, true
}

// End returns what is held back when the arguments are complete. Arguments that are null are empty.
func (a *Args) End() string {
	rest := string(a.early) + a.held + a.joiner.End()
	a.early, a.held = nil, ""
	if !a.begun && strings.TrimSpace(rest) == "null" {
		return ""
	}
	return rest
}

// follow notes where a value ends.
func (a *Args) follow(piece string) {
	for i := range len(piece) {
		switch c := piece[i]; {
		case a.skip:
			a.skip = false
		case a.text:
			a.skip, a.text = c == '\\', c != '"'
		case c == '"':
			a.text = true
		case c == '{' || c == '[':
			a.depth++
		case c == '}' || c == ']':
			a.depth--
			a.whole = a.whole || a.depth == 0
		}
	}
}

// Complete reports whether a JSON object or array was complete.
func (a *Args) Complete() bool { return a.whole }

// WholeArgs returns the arguments of a call that came at once.
func WholeArgs(text string) string {
	var a Args
	return a.Add(text) + a.End()
}

// Begun reports whether something else than null was said.
func (a *Args) Begun() bool { return a.begun }
