package files

import (
	"strings"
	"unicode"
)

// fnmatch reports whether a pattern matches a whole text, as Python's fnmatchcase does.
func fnmatch(pattern, text string) bool {
	p, t := []rune(pattern), []rune(text)
	// After a mismatch the last star takes one more rune: earlier stars need not be tried again.
	star, after := -1, 0
	i, j := 0, 0
	for j < len(t) {
		if i < len(p) {
			if p[i] == '*' {
				star, after = i, j
				i++
				continue
			}
			if n, ok := one(p[i:], t[j]); ok {
				i, j = i+n, j+1
				continue
			}
		}
		if star < 0 {
			return false
		}
		after++
		i, j = star+1, after
	}
	for i < len(p) && p[i] == '*' {
		i++
	}
	return i == len(p)
}

// one matches the beginning of a pattern against one rune, and returns how much of the pattern that was.
func one(p []rune, r rune) (n int, ok bool) {
	switch p[0] {
	case '?':
		return 1, true
	case '[':
		if set, n := class(p); n > 0 {
			return n, set.has(r)
		}
	}
	return 1, p[0] == r
}

// set is what stands between brackets.
type set struct {
	ranges [][2]rune
	not    bool
}

func (s *set) has(r rune) bool {
	for _, in := range s.ranges {
		if in[0] <= r && r <= in[1] {
			return !s.not
		}
	}
	return s.not
}

// class reads a set of runes at the beginning of a pattern, and returns how long it is: 0 if its bracket is not closed, so that it
// stands for itself.
func class(p []rune) (set, int) {
	i := 1
	var s set
	if i < len(p) && p[i] == '!' {
		s.not = true
		i++
	}
	end := i
	if end < len(p) && p[end] == ']' {
		end++ // a bracket that comes first is one of the runes
	}
	for end < len(p) && p[end] != ']' {
		end++
	}
	if end >= len(p) {
		return s, 0
	}
	for ; i < end; i++ {
		if i+2 < end && p[i+1] == '-' {
			s.ranges = append(s.ranges, [2]rune{p[i], p[i+2]})
			i += 2
			continue
		}
		s.ranges = append(s.ranges, [2]rune{p[i], p[i]})
	}
	return s, end + 1
}

// matches is fnmatch, except that a leading **/ also matches nothing.
func matches(pattern, text string) bool {
	if fnmatch(pattern, text) {
		return true
	}
	rest, ok := strings.CutPrefix(pattern, "**/")
	return ok && fnmatch(rest, text)
}

// matchesAnyCase is matches, or matches of both in one case.
func matchesAnyCase(pattern, text string) bool {
	return matches(pattern, text) || matches(folded(pattern), folded(text))
}

// folded returns a text with the smallest of all runes that differ in case only, so that the Kelvin sign is a k, too.
func folded(text string) string {
	return strings.Map(func(r rune) rune {
		least := r
		for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
			least = min(least, next)
		}
		return least
	}, text)
}
