package docs_test

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// marker begins a paragraph: of a list, of a quotation, or of neither. What follows it is indented by as much.
var marker = regexp.MustCompile(`^ *(- |[0-9]+\. |> )?`)

// wrapLong breaks the lines anew of the paragraphs that have one which is too long.
func (p *page) wrapLong(t *testing.T) {
	t.Helper()
	inProse := map[int]bool{}
	p.prose(func(n int, line string) {
		inProse[n-1] = line != "" && !strings.ContainsAny(line[:1], "#|<") && !isLink(line)
	})
	var out []string
	for i := 0; i < len(p.lines); {
		end := i + 1
		for inProse[i] && end < len(p.lines) && inProse[end] && !begins(p.lines[end]) {
			end++
		}
		paragraph := p.lines[i:end]
		if inProse[i] && slices.ContainsFunc(paragraph, tooLong) {
			paragraph = breakLines(paragraph)
		}
		out = append(out, paragraph...)
		i = end
	}
	if !slices.Equal(out, p.lines) {
		p.lines = out
		write(t, filepath.Join(repository, p.name), strings.Join(out, "\n"))
	}
}

func begins(line string) bool {
	m := marker.FindString(line)
	return strings.TrimSpace(m) != "" && !strings.HasPrefix(strings.TrimSpace(m), ">")
}

func tooLong(line string) bool { return utf8.RuneCountInString(line) > width }

func breakLines(lines []string) (out []string) {
	first := marker.FindString(lines[0])
	rest := strings.Repeat(" ", len(first))
	if strings.HasPrefix(first, ">") {
		rest = first
	}
	line := first
	for _, word := range words(lines, first) {
		switch {
		case line == first && out == nil, line == rest:
			line += word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width:
			out, line = append(out, line), rest+word
		default:
			line += " " + word
		}
	}
	return append(out, line)
}

// words returns the words of a paragraph. Code, whose spaces matter to the eye, is not broken.
func words(lines []string, first string) (words []string) {
	open := false
	for i, line := range lines {
		if line = strings.TrimPrefix(strings.TrimSpace(line), ">"); i == 0 {
			line = strings.TrimPrefix(lines[0], first)
		}
		for _, word := range strings.Fields(line) {
			if open {
				words[len(words)-1] += " " + word
			} else {
				words = append(words, word)
			}
			open = open != (strings.Count(word, "`")%2 == 1)
		}
	}
	return words
}
