package source_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/source"
)

// want is a diagnostic that a line of an archive asks for, as in
//
//	//agent:tool retry=2 // want:14 "no key .retry" want:22 "..."
//
// The comment is not part of the file that is loaded, so it may stand after a directive.
type want struct {
	col int
	re  *regexp.Regexp
}

var (
	wantComment = regexp.MustCompile("[ \t]*// (want:[0-9]+ \".*)$")
	wantItem    = regexp.MustCompile(`^want:([0-9]+) ("(?:[^"\\]|\\.)*")\s*`)
)

// cutWants removes the comments that ask for diagnostics and returns what they ask for, by line.
func cutWants(t *testing.T, f *txtar.File) map[int][]want {
	t.Helper()
	wants := map[int][]want{}
	lines := bytes.Split(f.Data, []byte("\n"))
	for i, l := range lines {
		m := wantComment.FindSubmatchIndex(l)
		if m == nil {
			continue
		}
		for rest := l[m[2]:]; len(rest) > 0; {
			item := wantItem.FindSubmatch(rest)
			if item == nil {
				t.Fatalf("%s:%d: malformed want: %s", f.Name, i+1, rest)
			}
			col, err := strconv.Atoi(string(item[1]))
			if err != nil {
				t.Fatal(err)
			}
			text, err := strconv.Unquote(string(item[2]))
			if err != nil {
				t.Fatal(err)
			}
			wants[i+1] = append(wants[i+1], want{col, regexp.MustCompile(text)})
			rest = rest[len(item[0]):]
		}
		lines[i] = l[:m[0]]
	}
	f.Data = bytes.Join(lines, []byte("\n"))
	return wants
}

// TestMistakes loads the archives of testdata/mistakes, each as a folder of one module, and compares what is reported with
// what their comments want, on line and column.
func TestMistakes(t *testing.T) {
	names, err := filepath.Glob("testdata/mistakes/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	wants := map[string]map[int][]want{}
	var files []txtar.File
	for _, name := range names {
		folder := strings.TrimSuffix(filepath.Base(name), ".txtar")
		for _, f := range archive(t, name) {
			f.Name = folder + "/" + f.Name
			wants[f.Name] = cutWants(t, &f)
			files = append(files, f)
		}
	}
	cfg := module(t, files...)
	_, err = source.Load(t.Context(), cfg, "./...")
	mistakes, ok := errors.AsType[*diag.Error](err)
	if !ok {
		t.Fatalf("Load: %v", err)
	}
	for _, d := range mistakes.List {
		name, err := filepath.Rel(cfg.Dir, d.Pos.File)
		if err != nil {
			t.Errorf("unexpected: %s", d.Format(cfg.Dir))
			continue
		}
		name = filepath.ToSlash(name)
		if !take(wants[name], d) {
			t.Errorf("unexpected: %s", d.Format(cfg.Dir))
		}
	}
	for name, lines := range wants {
		for line, list := range lines {
			for _, w := range list {
				t.Errorf("%s:%d:%d: nothing reported matches %q", name, line, w.col, w.re)
			}
		}
	}
}

// take removes the want that a diagnostic fulfils. A want may match the hint as well.
func take(wants map[int][]want, d diag.Diagnostic) bool {
	list := wants[d.Pos.Line]
	for i, w := range list {
		if w.col == d.Pos.Col && w.re.MatchString(d.Message+"\n"+d.Hint) {
			wants[d.Pos.Line] = append(list[:i:i], list[i+1:]...)
			return true
		}
	}
	return false
}
