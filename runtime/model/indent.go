package model

import "strings"

// indented returns a valid JSON text with each member and element on a line of its own.
func indented(text string) string {
	in := indenter{rest: text}
	for in.rest != "" {
		in.next()
	}
	return in.out.String()
}

type indenter struct {
	rest  string
	depth int
	out   strings.Builder
}

// next writes the next token.
func (in *indenter) next() {
	c := in.rest[0]
	switch c {
	case '"':
		in.take(stringEnd(in.rest))
		return
	case ' ', '\t', '\r', '\n':
		in.rest = in.rest[1:]
		return
	case '}', ']':
		in.depth--
		in.line()
	}
	in.take(1)
	switch c {
	case '{', '[':
		in.open()
	case ',':
		in.line()
	case ':':
		in.out.WriteByte(' ')
	}
}

// open continues behind the beginning of an object or array. Empty ones stay on their line.
func (in *indenter) open() {
	in.rest = strings.TrimLeft(in.rest, " \t\r\n")
	if in.rest != "" && (in.rest[0] == '}' || in.rest[0] == ']') {
		in.take(1)
		return
	}
	in.depth++
	in.line()
}

func (in *indenter) take(n int) {
	in.out.WriteString(in.rest[:n])
	in.rest = in.rest[n:]
}

func (in *indenter) line() {
	in.out.WriteByte('\n')
	for range in.depth {
		in.out.WriteString("  ")
	}
}

// stringEnd returns the length of the string with which a text begins.
func stringEnd(text string) int {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(text)
}
