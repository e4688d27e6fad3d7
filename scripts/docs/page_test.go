// Package docs_test checks README.md and the pages of docs: their snippets compile and print what is shown, their links lead
// somewhere, and their prose is plain.
//
// A fenced block of Go is a whole program, or a fragment: declarations, statements, or declarations and then statements.
// Fragments are compiled within a frame, a file of testdata/frames, which declares what they refer to. Imports are added.
// Comments in a page say how its blocks are compiled:
//
//	<!-- frame: NAME -->                       the frame of the fragments that follow
//	<!-- go: package=NAME file=NAME.go -->     the next block is a file of a package of several; files named _test.go are run
//	<!-- go: run -->                           the next block is a program, and the block of output behind it what it prints
//	<!-- go: run replay=PROVIDER/NAME.yaml --> the same, answered by recorded responses of a provider
//	<!-- go: stale old="..." new="..." -->     the next block of output is the compiler's, after this change to the last program
package docs_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// repository is the root of the checkout.
const repository = "../.."

// A page is a file in Markdown.
type page struct {
	name   string // relative to the repository, with slashes
	lines  []string
	blocks []block
}

// A block is what stands between fences.
type block struct {
	lang, text string
	line       int // of the first line of the text, from 1
	frame      string
	options    map[string]string // of the comment before it
}

// pages reads all pages that people and coding agents read.
func pages(t *testing.T) []*page {
	t.Helper()
	var found []*page
	for _, pattern := range []string{"*.md", "llms.txt", "docs/*.md", "skills/*/*.md"} {
		names, err := filepath.Glob(filepath.Join(repository, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			found = append(found, readPage(t, name))
		}
	}
	if len(found) < 18 {
		t.Fatalf("found %d pages", len(found))
	}
	return found
}

func readPage(t *testing.T, file string) *page {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	name, err := filepath.Rel(repository, file)
	if err != nil {
		t.Fatal(err)
	}
	p := &page{name: filepath.ToSlash(name), lines: strings.Split(string(text), "\n")}
	if open := p.findBlocks(); open >= 0 {
		t.Errorf("%s:%d: the block has no end", p.name, open)
	}
	return p
}

var (
	fence     = regexp.MustCompile("^\\s*```(\\w*)\\s*$")
	directive = regexp.MustCompile(`^\s*<!-- (go|frame): (.*) -->\s*$`)
	option    = regexp.MustCompile(`(\w+)(?:=("[^"]*"|\S+))?`)
)

// findBlocks returns the line of a block that has no end, -1 if all have one.
func (p *page) findBlocks() (open int) {
	frame, options := "default", map[string]string(nil)
	open = -1
	for i, line := range p.lines {
		m, d := fence.FindStringSubmatch(line), directive.FindStringSubmatch(line)
		switch {
		case m != nil && open < 0:
			open = i + 1
			p.blocks = append(p.blocks, block{lang: m[1], line: open + 1, frame: frame, options: options})
		case m != nil:
			p.blocks[len(p.blocks)-1].text = dedent(p.lines[open:i])
			open, options = -1, nil
		case open >= 0 || d == nil:
		case d[1] == "frame":
			frame = d[2]
		default:
			options = readOptions(d[2])
		}
	}
	return open
}

// dedent removes the indentation of the first line, which is that of a list around the block, from all.
func dedent(lines []string) string {
	var text strings.Builder
	indent := ""
	if len(lines) > 0 {
		indent = lines[0][:len(lines[0])-len(strings.TrimLeft(lines[0], " "))]
	}
	for _, line := range lines {
		text.WriteString(strings.TrimPrefix(line, indent) + "\n")
	}
	return text.String()
}

func readOptions(text string) map[string]string {
	options := map[string]string{}
	for _, m := range option.FindAllStringSubmatch(text, -1) {
		value := m[2]
		if unquoted, err := strconv.Unquote(value); err == nil {
			value = unquoted
		}
		options[m[1]] = value
	}
	return options
}

var generated = regexp.MustCompile(`^<!-- .*\b(writes from here|written by)\b`)

// prose returns the lines that are neither in a block, nor indented code, nor in a comment, nor front matter, nor written by a
// program, with their numbers from 1.
func (p *page) prose(each func(n int, line string)) {
	inBlock, inComment, inTable := false, false, false
	for i, line := range p.lines {
		switch {
		case line == "---" && i == 0:
			inTable = true
		case generated.MatchString(line):
			inTable = true
		case inTable:
			inTable = !strings.HasPrefix(line, "<!--") && line != "---"
		case fence.MatchString(line):
			inBlock = !inBlock
		case inBlock, strings.HasPrefix(line, "    ") && !strings.HasPrefix(strings.TrimSpace(line), "- "):
		case strings.HasPrefix(line, "<!--"), inComment:
			inComment = !strings.Contains(line, "-->")
		default:
			each(i+1, line)
		}
	}
}
