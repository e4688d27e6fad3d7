package files

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestMatches(t *testing.T) {
	for _, tc := range []struct {
		pattern, text string
		want          bool
	}{
		{"*.py", "a.py", true}, {"*.py", "src/a.py", true}, {"*.py", "a.pyc", false}, {"src/*.py", "src/x/y.py", true}, {"**/.env", ".env", true},
		{"**/.env", "a/b/.env", true}, {"**/.env", "x.env", false}, {"?", "é", true}, {"?", "ab", false}, {"[a-c]x", "bx", true}, {"[!a-c]x", "bx", false},
		{"[]]", "]", true}, {"[", "[", true}, {"[a", "[a", true}, {"[]-a]", "-", false}, {"[a-]", "-", true}, {"[z-a]", "b", false}, {"", "", true},
		{"*", "", true}, {"a*b*c", "aXbXbc", true}, {"a*b*c", "aXbX", false}, {"**", "a/b", true}, {"[!]", "[!]", true}, {"A", "a", false},
	} {
		if got := matches(tc.pattern, tc.text); got != tc.want {
			t.Errorf("matches(%q, %q) = %t", tc.pattern, tc.text, got)
		}
	}
	for _, text := range []string{".GIT/config", "\u212aey", "SECRET\u017f"} {
		if !matchesAnyCase("*"+strings.ToLower(text[:1])+"*", text) && !matchesAnyCase("k*", text) {
			t.Errorf("%q is another case", text)
		}
	}
}

// FuzzFnmatch: a pattern matches as the regular expression does that Python makes of it.
func FuzzFnmatch(f *testing.F) {
	for _, s := range []string{"*.py", "[!a-c]*", "[]]", "a?b**", "[", "[^x]"} {
		f.Add(s, "src/a.py")
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, pattern, text string) {
		if len(pattern) > 50 || strings.ToValidUTF8(pattern+text, "") != pattern+text {
			t.Skip()
		}
		re, err := regexp.Compile(`(?s)\A` + translated([]rune(pattern)) + `\z`)
		if err != nil {
			t.Skip(err)
		}
		if got, want := fnmatch(pattern, text), re.MatchString(text); got != want {
			t.Errorf("fnmatch(%q, %q) = %t, and %s = %t", pattern, text, got, re, want)
		}
	})
}

// translated is Python's fnmatch.translate.
func translated(p []rune) string {
	var b strings.Builder
	for i := 0; i < len(p); i++ {
		switch c := p[i]; c {
		case '*':
			b.WriteString(".*")
		case '?':
			b.WriteString(".")
		case '[':
			j := i + 1
			if j < len(p) && p[j] == '!' {
				j++
			}
			if j < len(p) && p[j] == ']' {
				j++
			}
			for j < len(p) && p[j] != ']' {
				j++
			}
			if j >= len(p) {
				b.WriteString(`\[`)
				continue
			}
			b.WriteString(bracket(p[i+1 : j]))
			i = j
		default:
			b.WriteString(regexp.QuoteMeta(string(c)))
		}
	}
	return b.String()
}

func bracket(set []rune) string {
	any, none := ".", `[^\x00-\x{10FFFF}]`
	not := len(set) > 0 && set[0] == '!'
	if not {
		set = set[1:]
	}
	var ranges strings.Builder
	for i := 0; i < len(set); i++ {
		lo, hi := set[i], set[i]
		if i+2 < len(set) && set[i+1] == '-' {
			hi = set[i+2]
			i += 2
		}
		if lo <= hi {
			fmt.Fprintf(&ranges, `\x{%X}-\x{%X}`, lo, hi)
		}
	}
	switch {
	case ranges.Len() == 0 && not:
		return any
	case ranges.Len() == 0:
		return none
	case not:
		return "[^" + ranges.String() + "]"
	}
	return "[" + ranges.String() + "]"
}

// TestWalkIsBounded: a walk ends after so many folders and entries, and says so.
func TestWalkIsBounded(t *testing.T) {
	dir := t.TempDir()
	for i := range 5 {
		if err := os.MkdirAll(filepath.Join(dir, fmt.Sprint(i), "sub"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	f, err := New(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, tc := range []struct {
		read int // folders before
		cut  bool
	}{{0, false}, {maxFolders - 11, false}, {maxFolders - 10, true}, {maxFolders - 3, true}} {
		start, err := f.start(t.Context(), ".")
		if err != nil {
			t.Fatal(err)
		}
		w := &walk{f: f, start: start, folders: tc.read}
		if err := w.run(t.Context()); err != nil || w.cut != tc.cut || w.folders > maxFolders {
			t.Errorf("after %d folders: %v, cut %t, %d folders", tc.read, err, w.cut, w.folders)
		}
		start.close()
	}
	start, err := f.start(t.Context(), ".")
	if err != nil {
		t.Fatal(err)
	}
	defer start.close()
	root, err := start.enter()
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	if entries, cut, err := readDir(t.Context(), root, 3); err != nil || len(entries) != 3 || !cut {
		t.Errorf("got %v, cut %t, %v", entries, cut, err)
	}
}
