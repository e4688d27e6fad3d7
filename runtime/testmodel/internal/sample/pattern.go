package sample

import (
	"errors"
	"regexp/syntax"
	"strings"
)

// follow writes a string by walking through a pattern: the shortest way, with extra repetitions where the pattern first
// allows them. The seed turns alternatives and sets of characters.
func follow(pattern string, seed, extra int) (string, error) {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return "", err
	}
	w := &walker{seed: seed, extra: extra}
	if err := w.walk(re); err != nil {
		return "", err
	}
	return w.String(), nil
}

var errNoMatch = errors.New("it matches nothing")

type walker struct {
	strings.Builder
	seed, extra int
}

func (w *walker) walk(re *syntax.Regexp) error {
	switch re.Op {
	case syntax.OpNoMatch:
		return errNoMatch
	case syntax.OpLiteral:
		w.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		if len(re.Rune) == 0 {
			return errNoMatch
		}
		w.WriteRune(pick(re.Rune, w.seed))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		w.WriteByte(letters[w.seed%len(letters)])
	case syntax.OpCapture:
		return w.walk(re.Sub[0])
	case syntax.OpAlternate:
		return w.walk(re.Sub[w.seed%len(re.Sub)])
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if err := w.walk(sub); err != nil {
				return err
			}
		}
	case syntax.OpStar:
		return w.repeat(re.Sub[0], 0, -1)
	case syntax.OpPlus:
		return w.repeat(re.Sub[0], 1, -1)
	case syntax.OpQuest:
		return w.repeat(re.Sub[0], 0, 1)
	case syntax.OpRepeat:
		return w.repeat(re.Sub[0], re.Min, re.Max)
	}
	return nil // the others, such as ^ and \b, match no characters
}

// repeat repeats a part at least least times, and more often as long as there are extra repetitions and most (-1: no
// bound) allows it.
func (w *walker) repeat(re *syntax.Regexp, least, most int) error {
	n := least + w.extra
	if most >= 0 {
		n = min(n, most)
	}
	w.extra -= n - least
	for range n {
		if err := w.walk(re); err != nil {
			return err
		}
	}
	return nil
}

// pick returns a character of a set, given as pairs of first and last: a letter or digit if there is one, or else one
// that can be seen.
func pick(pairs []rune, seed int) rune {
	for _, from := range []string{letters, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789", "-_.~ !#$%&'()*+,/:;<=>?@[]^`{|}\"\\"} {
		var in []rune
		for _, r := range from {
			if contains(pairs, r) {
				in = append(in, r)
			}
		}
		if in != nil {
			return in[seed%len(in)]
		}
	}
	return pairs[0]
}

func contains(pairs []rune, r rune) bool {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] <= r && r <= pairs[i+1] {
			return true
		}
	}
	return false
}
