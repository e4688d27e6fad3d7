package gen_test

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/gen"
)

// TestMistakes generates packages with mistakes. Each diagnostic has to be wanted at its line and column, in a comment,
//
//	// want:COL "regexp" want-1:COL "regexp"
//
// where want-1 speaks of the line before: text after a directive on its line would be part of it.
func TestMistakes(t *testing.T) {
	dir, err := filepath.Abs(filepath.Join(golden, "testdata", "bad"))
	if err != nil {
		t.Fatal(err)
	}
	res, err := gen.Generate(t.Context(), gen.Config{Dir: dir}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range res.Files {
		t.Errorf("%s was generated in spite of mistakes", f.Path)
	}
	wants := readWants(t, dir)
	for _, d := range res.Diagnostics {
		if !wants.take(d) {
			t.Errorf("unwanted: %s", d.Format(dir))
		}
	}
	for _, w := range wants {
		t.Errorf("not reported: %s", w)
	}
}

// want is a diagnostic that has to come.
type want struct {
	file      string
	line, col int
	message   *regexp.Regexp
}

func (w *want) String() string {
	return fmt.Sprintf("%s:%d:%d: %s", filepath.Base(w.file), w.line, w.col, w.message)
}

type wants []*want

// take removes the want that d meets, and reports whether there was one.
func (ws *wants) take(d gen.Diagnostic) bool {
	for i, w := range *ws {
		if w.file == d.File && w.line == d.Line && w.col == d.Col && w.message.MatchString(d.Message) {
			*ws = append((*ws)[:i], (*ws)[i+1:]...)
			return true
		}
	}
	return false
}

var wantComment = regexp.MustCompile("want([+-][0-9]+)?:([0-9]+) (\"[^\"]*\"|`[^`]*`)")

// readWants reads the comments of all Go files and templates below dir.
func readWants(t *testing.T, dir string) (ws wants) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !slices.Contains([]string{".go", ".tmpl", ".hbs", ".yaml", ".json"}, filepath.Ext(path)) {
			return err
		}
		for i, line := range strings.Split(read(t, path), "\n") {
			for _, m := range wantComment.FindAllStringSubmatch(line, -1) {
				ws = append(ws, newWant(t, path, i+1, m))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return ws
}

func newWant(t *testing.T, file string, line int, m []string) *want {
	t.Helper()
	offset, err := strconv.Atoi("0" + strings.TrimLeft(m[1], "+-"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(m[1], "-") {
		offset = -offset
	}
	col, err := strconv.Atoi(m[2])
	if err != nil {
		t.Fatal(err)
	}
	message, err := strconv.Unquote(m[3])
	if err != nil {
		t.Fatal(err)
	}
	return &want{file, line + offset, col, regexp.MustCompile(message)}
}
