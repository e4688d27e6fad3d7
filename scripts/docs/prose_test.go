package docs_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// width is how many columns a line of prose may have. Rows of tables cannot be broken.
const width = 120

// TestWidth, with -update, breaks long lines.
func TestWidth(t *testing.T) {
	for _, p := range pages(t) {
		if *update {
			p.wrapLong(t)
		}
		p.prose(func(n int, line string) {
			if columns := utf8.RuneCountInString(line); columns > width && !strings.HasPrefix(line, "|") && !isLink(line) {
				t.Errorf("%s:%d: %d columns, more than %d", p.name, n, columns, width)
			}
		})
	}
}

// isLink reports whether a line is one entry of a list of links, which llms.txt wants on one line.
func isLink(line string) bool { return strings.HasPrefix(line, "- [") }

// phrases do not occur in prose: each is a finding about wording, with what to write instead.
var phrases = []struct {
	found   *regexp.Regexp
	instead string
}{
	{regexp.MustCompile(`(?i)\btell(s|ing)? (of|what|how|whether|why) `), "say, report, describe"},
	{regexp.MustCompile(`(?i)\b(is|are) told of\b`), "is sent, is reported"},
	{regexp.MustCompile(`(?i)\b(go|goes|going|went) before\b`), "override, precede"},
	{regexp.MustCompile(`(?i)\b(go|goes|going|went|gone) on\b`), "continue, resume, run"},
	{regexp.MustCompile(`(?i)\b(somebody|nobody|whoever)\b`), "someone, no one, the caller"},
	{regexp.MustCompile(`(?i)\bnought\b`), "zero"},
	{regexp.MustCompile(`(?i)(^|[.:;(] ?)who (wants|knows|adds)\b`), "if you want, to"},
	{regexp.MustCompile(`(?i)\b(it|that|this|which|what|one|value|type|text|number|error|word|name) (is|are) (no|none)\b`), "is not a"},
	{regexp.MustCompile(`(?i)\bwhere there (is|are) (no|none|one)\b`), "if there is no"},
	{regexp.MustCompile(`(?i)\bfewer than none\b|\bsays of itself\b|\blooked at once, at the door\b`), "negative, validated at the boundary"},
	{regexp.MustCompile(`(?i)\bof (Go|Python|Pydantic)'s(,|\.| instead)`), "a Go value"},
	{regexp.MustCompile(`(?i)\b(the house|the rooms?|each room)\b`), "package, architecture"},
	{regexp.MustCompile(`(?i)\b(typed|final|partial|accepted|refused) answers?\b`), "output"},
	{regexp.MustCompile(`(?i)\b(comes|come) about\b`), "is made, is derived"},
	{regexp.MustCompile(`(?i)\bits own affair\b|\bwish to call\b|\bdo not fit each other\b|\bthe last time:`), "see the list of findings"},
}

func TestPhrases(t *testing.T) {
	for _, p := range pages(t) {
		p.prose(func(n int, line string) {
			line = code.ReplaceAllString(line, "``")
			for _, phrase := range phrases {
				if found := phrase.found.FindString(line); found != "" {
					t.Errorf("%s:%d: %q: write %s", p.name, n, found, phrase.instead)
				}
			}
		})
	}
}

// code is what stands between backticks, names of tests among them.
var code = regexp.MustCompile("`[^`]*`")

// goLine is a line of Go. In indented code, which is for shells and texts, no test would compile it.
var goLine = regexp.MustCompile(`^ {4,}(func |type \w+ |//agent:|return |(\w+(, \w+)*) :?= |\w+(, \w+)* := range|.*&?runtime\.\w+[\[{(])`)

// TestGoIsFenced: Go stands between fences, so that TestSnippets compiles it.
func TestGoIsFenced(t *testing.T) {
	for _, p := range pages(t) {
		for _, n := range p.indentedGo() {
			t.Errorf("%s:%d: Go in indented code: put it between ```go and ```, so that it is compiled", p.name, n)
		}
	}
}

// indentedGo returns the numbers of the lines of Go in indented code.
func (p *page) indentedGo() (lines []int) {
	inBlock := false
	for i, line := range p.lines {
		if fence.MatchString(line) {
			inBlock = !inBlock
		}
		if !inBlock && goLine.MatchString(line) {
			lines = append(lines, i+1)
		}
	}
	return lines
}
