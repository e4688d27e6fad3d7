package sample

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// text makes a string: for a pattern if there is one, else for a format, else of one letter.
func (m *maker) text(all []place) (value, error) {
	least, _ := count(all, "minLength", false)
	if least > maxCount {
		return value{}, all[0].fail("a string of more than %d characters is asked for", maxCount)
	}
	most, bounded := count(all, "maxLength", true)
	if !bounded {
		most = maxCount
	}
	if patterns := places(all, "pattern"); patterns != nil {
		return m.matching(patterns, least, most)
	}
	for _, f := range places(all, "format") {
		if make, ok := formats[f.value.text]; ok {
			return ofText(fitting(make, m.seed, least)), nil
		}
	}
	n := len(word(m.seed))
	for _, e := range places(all, "contentEncoding") {
		if e.value.text == "base64" {
			content := fill(m.seed, min(max(n, (least+3)/4*3), most/4*3))
			return ofText(base64.StdEncoding.EncodeToString([]byte(content))), nil
		}
	}
	return ofText(fill(m.seed, min(max(n, least), most))), nil
}

// places returns where schemas have a keyword.
func places(all []place, name string) (found []place) {
	for _, s := range all {
		if p, ok := s.child(name); ok {
			found = append(found, p)
		}
	}
	return found
}

const letters = "abcdefghijklmnopqrstuvwxyz"

// word returns the seed-th of a, b, ..., z, aa, ba, ...
func word(seed int) string {
	w := ""
	for ; seed >= len(letters); seed = seed/len(letters) - 1 {
		w = letters[seed%len(letters):][:1] + w
	}
	return letters[seed:][:1] + w
}

// fill returns a word of n letters.
func fill(seed, n int) string {
	w := word(seed)
	if len(w) >= n {
		return w[:n]
	}
	return w + strings.Repeat(w[len(w)-1:], n-len(w))
}

// formats make strings of a format around a word, which may be lengthened.
var formats = map[string]func(word string, seed int) string{
	"date":      func(_ string, n int) string { return day(n).Format(time.DateOnly) },
	"date-time": func(_ string, n int) string { return day(n).Format(time.RFC3339) },
	"time": func(_ string, n int) string {
		return day(0).Add(time.Duration(n) * time.Second).Format("15:04:05Z07:00")
	},
	"duration":              func(_ string, n int) string { return fmt.Sprintf("P%dD", n+1) },
	"email":                 func(w string, _ int) string { return w + "@example.com" },
	"idn-email":             func(w string, _ int) string { return w + "@example.com" },
	"hostname":              func(w string, _ int) string { return w + ".example.com" },
	"idn-hostname":          func(w string, _ int) string { return w + ".example.com" },
	"ipv4":                  func(_ string, n int) string { return fmt.Sprintf("192.0.2.%d", n%256) },
	"ipv6":                  func(_ string, n int) string { return fmt.Sprintf("2001:db8::%x", n%0xffff+1) },
	"uri":                   func(w string, _ int) string { return "https://example.com/" + w },
	"uri-reference":         func(w string, _ int) string { return "https://example.com/" + w },
	"iri":                   func(w string, _ int) string { return "https://example.com/" + w },
	"iri-reference":         func(w string, _ int) string { return "https://example.com/" + w },
	"uri-template":          func(w string, _ int) string { return "https://example.com/" + w },
	"uuid":                  func(_ string, n int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012x", n) },
	"json-pointer":          func(w string, _ int) string { return "/" + w },
	"relative-json-pointer": func(_ string, n int) string { return fmt.Sprint(n) },
	"regex":                 func(w string, _ int) string { return w },
}

func day(n int) time.Time { return time.Date(2024, 1, 1+n, 0, 0, 0, 0, time.UTC) }

// fitting makes a string of a format with at least n characters, if the format allows them.
func fitting(make func(string, int) string, seed, n int) string {
	s := make(word(seed), seed)
	if len(s) >= n {
		return s
	}
	return make(fill(seed, n-len(s)+len(word(seed))), seed)
}

// maxTries bounds the search for a string of the right length.
const maxTries = 100

// matching makes a string that matches all patterns. The first is followed, with more and more repetitions of its parts
// until the length fits.
func (m *maker) matching(patterns []place, least, most int) (value, error) {
	compiled := make([]*regexp.Regexp, len(patterns))
	for i, p := range patterns {
		var err error
		if compiled[i], err = regexp.Compile(p.value.text); err != nil {
			return value{}, p.fail("the pattern cannot be used: %v", err)
		}
	}
	for extra, tries := 0, 0; tries < maxTries; tries++ {
		s, err := follow(patterns[0].value.text, m.seed, extra)
		if err != nil {
			return value{}, patterns[0].fail("the pattern cannot be used: %v", err)
		}
		missing := max(0, least-utf8.RuneCountInString(s))
		for _, s := range []string{s, s + fill(m.seed, missing)} {
			if n := utf8.RuneCountInString(s); n >= least && n <= most && matchAll(compiled, s) {
				return ofText(s), nil
			}
		}
		extra += max(1, missing/8) // each repetition may add several characters
	}
	return value{}, patterns[0].fail("cannot make a string for the pattern %q that keeps to all the schema says", patterns[0].value.text)
}

func matchAll(patterns []*regexp.Regexp, s string) bool {
	for _, re := range patterns {
		if !re.MatchString(s) {
			return false
		}
	}
	return true
}
