package agentshell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// A word is an argument, as far as it is known before the line runs.
type word struct {
	text  string // for static ones what the command gets, for others what was written
	known bool   // the command gets exactly the text
	whole bool   // the command gets exactly one argument, known or not
}

func wordsOf(list []*syntax.Word, source string) []word {
	words := make([]word, len(list))
	for i, w := range list {
		words[i] = wordOf(w, source)
	}
	return words
}

// wordOf evaluates a word that needs no expansion.
func wordOf(w *syntax.Word, source string) word {
	var b strings.Builder
	known, whole := true, true
	for i, part := range w.Parts {
		switch part := part.(type) {
		case *syntax.Lit:
			text, ok := unquoted(part.Value, i == 0, len(w.Parts) == 1)
			b.WriteString(text)
			known, whole = known && ok, whole && ok
		case *syntax.SglQuoted:
			b.WriteString(part.Value)
		case *syntax.DblQuoted:
			text, isKnown, isWhole := doubleQuoted(part)
			b.WriteString(text)
			known, whole = known && isKnown, whole && isWhole
		default:
			known, whole = false, false
		}
	}
	if !known {
		return word{text: source[w.Pos().Offset():w.End().Offset()], whole: whole}
	}
	return word{b.String(), true, true}
}

// unquoted evaluates a part without quotes. It is not known if the shell could expand it: by a pattern, a tilde or braces.
func unquoted(value string, first, alone bool) (text string, known bool) {
	if alone && (value == "[" || value == "{}") {
		return value, true
	}
	var b strings.Builder
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case c == '\\' && i+1 < len(value):
			i++
			b.WriteByte(value[i])
		case strings.IndexByte(`*?[{$\`, c) >= 0, c == '~' && (first && i == 0 || i > 0 && strings.IndexByte(":=", value[i-1]) >= 0):
			return "", false
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), true
}

// doubleQuoted evaluates a part in double quotes. It is one argument unless it has "$@".
func doubleQuoted(q *syntax.DblQuoted) (text string, known, whole bool) {
	var b strings.Builder
	known, whole = !q.Dollar, true
	for _, part := range q.Parts {
		switch part := part.(type) {
		case *syntax.Lit:
			b.WriteString(unescaped(part.Value))
		case *syntax.ParamExp:
			known, whole = false, whole && part.Param != nil && part.Param.Value != "@"
		default:
			known = false
		}
	}
	return b.String(), known, whole
}

// unescaped removes the backslashes that have a meaning in double quotes.
func unescaped(value string) string {
	var b strings.Builder
	for i := 0; i < len(value); i++ {
		if value[i] == '\\' && i+1 < len(value) && strings.IndexByte("$`\"\\", value[i+1]) >= 0 {
			i++
		}
		b.WriteByte(value[i])
	}
	return b.String()
}
