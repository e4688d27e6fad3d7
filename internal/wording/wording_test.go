// Package wording_test checks the words of this repository: comments and messages say things as the Go standard library
// does, with the terms that a reader would search for.
package wording_test

import (
	"fmt"
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// repository is the root of the repository.
const repository = "../.."

// phrase is a way of saying something that is not used here.
type phrase struct {
	pattern *regexp.Regexp
	instead string
	except  *regexp.Regexp // matches that are plain English nevertheless; nil if there are none
}

func forbid(pattern, instead string) phrase {
	return phrase{pattern: regexp.MustCompile(`(?i)` + pattern), instead: instead}
}

func (p phrase) but(pattern string) phrase {
	p.except = regexp.MustCompile(`(?i)` + pattern)
	return p
}

// phrases are looked for in comments and in string literals, also if a line ends between two of their words.
var phrases = []phrase{
	forbid(`\b(tells?|telling) (of|what|how|that|whether|which|when|where|why|who)\b`, `"reports", "says", "describes"`),
	forbid(`\btold (of|about)\b`, `"gets", "reads", "is notified of"`),
	forbid(`\b(go|goes|went|going|gone) before\b`, `"overrides", "precedes"`),
	forbid(`(there )?\b(is|are|was|were|be|been) no \w+`, `"is not a", "has no"`).but(`^there |no (longer|more|less|fewer)$`),
	forbid(`\bknows? no\b`, `"does not know", "has no"`),
	forbid(`\b(some|no|any|every)body\b`, `the caller, "no one", "users"`),
	forbid(`\b(go|goes|went|going|gone) on\b`, `"continues", "resumes"`),
	forbid(`\bwho (wants|adds|calls|writes)\b`, `"to ...", "callers that ..."`),
	forbid(`\bfewer than none\b`, `"negative"`),
	forbid(`\bnoughts?\b`, `"zero"`),
	forbid(`\bfit each other\b`, `"inconsistent", "compatible"`),
	forbid(`(there )?\b(is|are|was|were|be) none\b`, `"is invalid", "is not one"`).but(`^there `),
	forbid(`\bwhere there (is|are|was|were) (no|none|nothing)\b`, `"if there is no", "without"`),
	forbid(`\bat the door\b`, `"at the API boundary"`),
	forbid(`\brooms?\b`, `"package", "capacity", "space"`),
	forbid(`\bthe last time\b`, `"last error"`),
	forbid(`\bfor good\b`, `"permanently"`),
	forbid(`\bin silence\b`, `"silently"`),
	forbid(`\bfor ever\b`, `"forever"`),
	forbid(`\bwish(es)? to call\b`, `"a tool call requested by"`),
	forbid(`\bthe (final|typed) answers?\b`, `"output"`),
	forbid(`\banswers? in text\b`, `"output in text"`),
}

// allowed are places where a phrase is right, by file and a part of the text around it.
var allowed = []struct{ file, text, because string }{
	{"runtime/options.go", "impossible to tell which messages are the run's", "it is told apart"},
	{"testdata/golden/handlebars/templates.go", "{{else}}nobody{{/each}}", "the text of a template"},
	{"examples/devui/agents.go", "Room is a room of the restaurant", "a restaurant has them"},
	{"examples/devui/agents.go", "The rooms of the restaurant", "the same"},
	{"examples/devui/agents.go", "one of the rooms", "the same"},
	{"scripts/browser/devui_test.go", "f-place-room", "the same"},
	{"testdata/golden/prompts/prompts.go", "{{else}}nobody{{end}}", "the text of a template"},
}

// TestWording walks the Go source of the repository. Generated files repeat the words of the generator and of sources, and
// prose_test.go is the list for documents.
func TestWording(t *testing.T) {
	err := filepath.WalkDir(repository, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			return skip(d.Name())
		case strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_gen.go") && !strings.HasSuffix(path, "prose_test.go"):
			return check(t, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// skip returns fs.SkipDir for folders whose words are not checked: this one, and hidden ones.
func skip(name string) error {
	if name == "wording" || strings.HasPrefix(name, ".") && strings.Trim(name, ".") != "" {
		return fs.SkipDir
	}
	return nil
}

// check reports the phrases in the comments and strings of a file.
func check(t *testing.T, path string) error {
	src, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	name := filepath.ToSlash(strings.TrimPrefix(path, repository+string(filepath.Separator)))
	for _, p := range passages(src) {
		for _, f := range p.findings() {
			if !isAllowed(name, p.text, f.words) {
				t.Errorf("%s:%d: %q: say %s", name, f.line, f.words, f.instead)
			}
		}
	}
	return nil
}

// TestFindings: phrases are found where they are, also over the end of a line, and plain English is not.
func TestFindings(t *testing.T) {
	const src = "package p\n\n// The run goes\n// on. There is no other, and it is no longer one.\nvar s = \"it is no number\" // nobody\n\nvar nobody = \"nobody\"\n"
	var got []string
	for _, p := range passages([]byte(src)) {
		for _, f := range p.findings() {
			got = append(got, fmt.Sprintf("%d: %s", f.line, f.words))
		}
	}
	if want := []string{"3: goes on", "5: is no number", "5: nobody"}; !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
}

// TestAllowed: what is allowed is there.
func TestAllowed(t *testing.T) {
	for _, a := range allowed {
		src, err := os.ReadFile(filepath.Join(repository, a.file))
		if err != nil || !strings.Contains(string(src), a.text) {
			t.Errorf("%s does not hold %q: remove it from the list (%v)", a.file, a.text, err)
		}
	}
}

func isAllowed(file, text, words string) bool {
	for _, a := range allowed {
		if a.file == file && strings.Contains(text, a.text) && strings.Contains(a.text, words) {
			return true
		}
	}
	return false
}

// passage is a comment or a string literal. Successive line comments are one passage, so that phrases are found that go over
// the end of a line.
type passage struct {
	text  string
	lines []int // the lines on which the bytes of text are
}

func (p *passage) add(text string, line int) {
	for _, l := range strings.SplitAfter(text, "\n") {
		p.text += l
		for range len(l) {
			p.lines = append(p.lines, line)
		}
		line++
	}
}

// passages returns the comments and strings of a file.
func passages(src []byte) (list []*passage) {
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(src))
	s.Init(file, src, func(token.Position, string) {}, scanner.ScanComments)
	last := -1 // the line on which the last line comment stands
	for {
		pos, tok, text := s.Scan()
		line := file.Line(pos)
		switch {
		case tok == token.EOF:
			return list
		case tok == token.COMMENT && strings.HasPrefix(text, "//") && line == last+1:
			list[len(list)-1].add(strings.TrimPrefix(text, "//"), line)
			last = line
		case tok == token.COMMENT, tok == token.STRING && strings.Contains(text, " "): // a single word is data
			p := &passage{}
			p.add(text, line)
			list = append(list, p)
			last = -1
			if strings.HasPrefix(text, "//") {
				last = line
			}
		}
	}
}

// finding is a phrase in a passage.
type finding struct {
	words, instead string
	line           int
}

func (p *passage) findings() (list []finding) {
	flat := strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return ' '
		}
		return r
	}, p.text)
	for _, ph := range phrases {
		for _, at := range ph.pattern.FindAllStringIndex(flat, -1) {
			if words := flat[at[0]:at[1]]; ph.except == nil || !ph.except.MatchString(words) {
				list = append(list, finding{words, ph.instead, p.lines[at[0]]})
			}
		}
	}
	return list
}
