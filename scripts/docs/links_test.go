package docs_test

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

var link = regexp.MustCompile(`\]\(([^()\s]+)\)`)

// TestLinks: links within the repository lead to files, and to headings in them.
func TestLinks(t *testing.T) {
	all := map[string]*page{}
	for _, p := range pages(t) {
		all[p.name] = p
	}
	for _, p := range all {
		p.prose(func(n int, line string) {
			for _, m := range link.FindAllStringSubmatch(code.ReplaceAllString(line, ""), -1) {
				if problem := follow(all, p, m[1]); problem != "" {
					t.Errorf("%s:%d: %s: %s", p.name, n, m[1], problem)
				}
			}
		})
	}
}

// follow returns what is wrong with a link, "" if nothing is. Those to other places are not followed.
func follow(all map[string]*page, from *page, target string) string {
	if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
		return ""
	}
	file, anchor, _ := strings.Cut(target, "#")
	name := from.name
	if file != "" {
		name = path.Join(path.Dir(from.name), file)
	}
	if _, err := os.Stat(filepath.Join(repository, filepath.FromSlash(name))); err != nil {
		return "no such file"
	}
	if anchor == "" {
		return ""
	}
	if p := all[name]; p == nil || !p.anchors()[anchor] {
		return "no such heading"
	}
	return ""
}

// anchors returns the anchors that GitHub gives the headings of a page.
func (p *page) anchors() map[string]bool {
	found := map[string]bool{}
	p.prose(func(_ int, line string) {
		if text := strings.TrimLeft(line, "#"); text != line && strings.HasPrefix(text, " ") {
			found[anchor(text)] = true
		}
	})
	return found
}

func anchor(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
			return unicode.ToLower(r)
		}
		return -1
	}, strings.TrimSpace(heading))
}

// TestIndex: every page of docs is in its index.
func TestIndex(t *testing.T) {
	index, err := os.ReadFile(filepath.Join(repository, "docs", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pages(t) {
		name, ok := strings.CutPrefix(p.name, "docs/")
		if ok && name != "README.md" && !strings.Contains(string(index), "("+name) {
			t.Errorf("docs/README.md has no link to %s", name)
		}
	}
}
