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

// initialisms are words that Go names write in capitals.
var initialisms = map[string]bool{
	"acl": true, "api": true, "ascii": true, "cpu": true, "css": true, "dns": true, "eof": true, "guid": true, "html": true,
	"http": true, "https": true, "id": true, "ip": true, "json": true, "qps": true, "ram": true, "rpc": true, "sla": true,
	"smtp": true, "sql": true, "ssh": true, "tcp": true, "tls": true, "ttl": true, "udp": true, "ui": true, "uid": true,
	"uri": true, "url": true, "uuid": true, "vm": true, "xml": true,
}

// exported turns the name of a parameter into that of a field of the generated call type, such as City for city and URL for
// url; ok is false if no exported name is near.
func exported(name string) (field string, ok bool) {
	trimmed := strings.TrimLeft(name, "_")
	word := strings.IndexFunc(trimmed, func(r rune) bool { return !unicode.IsLower(r) })
	if word < 0 {
		word = len(trimmed)
	}
	switch first := trimmed[:word]; {
	case initialisms[first]:
		return strings.ToUpper(first) + trimmed[word:], true
	case initialisms[strings.TrimSuffix(first, "s")]:
		return strings.ToUpper(strings.TrimSuffix(first, "s")) + "s" + trimmed[word:], true
	}
	r, n := utf8.DecodeRuneInString(trimmed)
	field = string(unicode.ToUpper(r)) + trimmed[n:]
	return field, trimmed != "" && token.IsExported(field)
}
