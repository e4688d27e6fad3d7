package source

import (
	"go/token"
	"strings"
	"unicode"
	"unicode/utf8"
)

// snake turns a Go name into the name that a model sees: CurrentWeather becomes current_weather, HTTPGet http_get.
// A name that holds underscores keeps them.
func snake(name string) string {
	runes := []rune(name)
	var b strings.Builder
	for i, r := range runes {
		if i > 0 && startsWord(runes, i) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// startsWord reports whether the letter i begins a word: a capital after a small letter or digit, or the last capital
// of several before a small letter.
func startsWord(s []rune, i int) bool {
	if !unicode.IsUpper(s[i]) || s[i-1] == '_' {
		return false
	}
	return !unicode.IsUpper(s[i-1]) || i+1 < len(s) && unicode.IsLower(s[i+1])
}

// exported turns the name of a parameter into that of a field of the generated call type; ok is false where no
// exported name is near.
func exported(name string) (field string, ok bool) {
	trimmed := strings.TrimLeft(name, "_")
	r, n := utf8.DecodeRuneInString(trimmed)
	field = string(unicode.ToUpper(r)) + trimmed[n:]
	return field, trimmed != "" && token.IsExported(field)
}
