package handlebars

import (
	"fmt"
	"strings"
)

// lexer reads the text of a template from left to right.
type lexer struct {
	text     string
	pos      int
	stopped  bool // the rest cannot be read
	problems []Problem
}

// tag is what stands between braces.
type tag struct {
	at            int    // of its braces
	text          string // as it is written
	kind          byte   // #, /, ^, >, !, or 0
	words         []word
	before, after bool // ~ at its start and end
	params        []string
}

// word is a part of a tag: a path, a literal, or a subexpression.
type word struct {
	at   int
	text string
	sub  []word
}

func (l *lexer) fail(at int, hint, format string, args ...any) {
	l.problems = append(l.problems, Problem{at, fmt.Sprintf(format, args...), hint})
}

// stop reports a mistake after which nothing more can be read.
func (l *lexer) stop(at int, hint, format string, args ...any) {
	if !l.stopped {
		l.fail(at, hint, format, args...)
	}
	l.stopped, l.pos = true, len(l.text)
}

// done reports whether there is nothing left.
func (l *lexer) done() bool { return l.pos >= len(l.text) }

// content reads the text up to the next tag. A backslash before the braces makes them text.
func (l *lexer) content() string {
	var b strings.Builder
	for !l.done() {
		rest := l.text[l.pos:]
		slashes := len(rest) - len(strings.TrimLeft(rest, `\`))
		open := strings.HasPrefix(rest[slashes:], "{{")
		if open && slashes%2 == 0 {
			b.WriteString(rest[:slashes/2])
			l.pos += slashes
			break
		}
		n := max(slashes, 1)
		if open {
			b.WriteString(rest[:slashes/2] + "{{")
			n = slashes + 2
		} else {
			b.WriteString(rest[:n])
		}
		l.pos += n
	}
	return b.String()
}

// raw reads a raw block and returns its text.
func (l *lexer) raw() string {
	at := l.pos
	name, rest, ok := strings.Cut(l.text[at+4:], "}}}}")
	name = strings.TrimSpace(name)
	text, after, closed := strings.Cut(rest, "{{{{/"+name+"}}}}")
	if !ok || !closed || name == "" {
		l.stop(at, "end it with {{{{/name}}}}", "a raw block that is not closed")
		return ""
	}
	l.pos = len(l.text) - len(after)
	return text
}

// tag reads a tag; it is nil if that is not possible, which is reported.
func (l *lexer) tag() *tag {
	t := &tag{at: l.pos}
	open, end := "{{", "}}"
	if strings.HasPrefix(l.text[l.pos:], "{{{") {
		open, end = "{{{", "}}}"
	}
	l.pos += len(open)
	t.before = l.skip("~")
	if open == "{{" && !l.done() && strings.IndexByte("#/^>!&", l.text[l.pos]) >= 0 {
		t.kind = l.text[l.pos]
		l.pos++
	}
	switch t.kind {
	case '!':
		return l.comment(t)
	case '&':
		t.kind = 0
	}
	t.words = l.words(t, end)
	if l.stopped {
		return nil
	}
	t.after = l.skip("~")
	if !l.skip(end) {
		l.stop(t.at, "end it with "+end, "a tag that is not closed")
		return nil
	}
	t.text = l.text[t.at:l.pos]
	return t
}

func (l *lexer) skip(s string) bool {
	if !strings.HasPrefix(l.text[l.pos:], s) {
		return false
	}
	l.pos += len(s)
	return true
}

func (l *lexer) comment(t *tag) *tag {
	end := "}}"
	if l.skip("--") {
		end = "--}}"
		if long := strings.Index(l.text[l.pos:], "--~}}"); long >= 0 {
			if short := strings.Index(l.text[l.pos:], end); short < 0 || long < short {
				end = "--~}}"
			}
		}
	}
	n := strings.Index(l.text[l.pos:], end)
	if n < 0 {
		l.stop(t.at, "end it with "+end, "a comment that is not closed")
		return nil
	}
	t.after = strings.HasSuffix(end, "~}}") || end == "}}" && strings.HasSuffix(l.text[l.pos:l.pos+n], "~")
	l.pos += n + len(end)
	return t
}

const space = " \t\r\n"

// maxNesting is how deep subexpressions and blocks may be within each other.
const maxNesting = 100

// words reads the words of a tag, up to what ends it.
func (l *lexer) words(t *tag, end string) []word { return l.wordsAt(t, end, 0) }

func (l *lexer) wordsAt(t *tag, end string, depth int) (words []word) {
	for !l.stopped {
		rest := l.text[l.pos:]
		l.pos += len(rest) - len(strings.TrimLeft(rest, space))
		rest = l.text[l.pos:]
		switch {
		case rest == "":
			l.stop(t.at, "end it with }}", "a tag that is not closed")
		case strings.HasPrefix(rest, end), strings.HasPrefix(rest, "~"), end == ")" && rest[0] == ')':
			return words
		case rest[0] == '(':
			words = append(words, l.sub(t, depth))
		case rest[0] == '|':
			words = l.params(t, words)
		default:
			words = append(words, l.word())
		}
	}
	return nil
}

// sub reads a subexpression.
func (l *lexer) sub(t *tag, depth int) word {
	at := l.pos
	if depth == maxNesting {
		l.stop(at, "", "subexpressions are nested deeper than %d", maxNesting)
		return word{}
	}
	l.pos++
	sub := l.wordsAt(t, ")", depth+1)
	l.skip(")")
	return word{at: at, text: "(", sub: sub}
}

// params reads the parameters of a block, and removes the "as" before them from its words.
func (l *lexer) params(t *tag, words []word) []word {
	inside, _, ok := strings.Cut(l.text[l.pos+1:], "|")
	last := len(words) - 1
	if !ok || last < 0 || words[last].text != "as" {
		l.stop(l.pos, "write as |name|", "| that does not belong to parameters of a block")
		return nil
	}
	t.params = strings.Fields(inside)
	l.pos += len(inside) + 2
	return words[:last]
}

// word reads a path or a literal.
func (l *lexer) word() word {
	rest := l.text[l.pos:]
	n := wordLength(rest)
	if n == 0 {
		l.stop(l.pos, "", "unexpected %q", rest[:1])
		return word{}
	}
	w := word{at: l.pos, text: rest[:n]}
	l.pos += n
	return w
}

// wordLength is the length of the word at the start of s: a string, or a path with names in brackets, and what it is set to.
func wordLength(s string) int {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\'':
			end := strings.IndexByte(s[i+1:], c)
			if end < 0 {
				return 0
			}
			i += end + 1
		case c == '[':
			end := strings.IndexByte(s[i:], ']')
			if end < 0 {
				return 0
			}
			i += end
		case strings.IndexByte(" \t\r\n}~()|", c) >= 0:
			return i
		}
	}
	return len(s)
}
