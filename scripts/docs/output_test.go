package docs_test

import (
	"encoding/json"
	"errors"
	"flag"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"
)

// run compares what programs print, and what the compiler says of stale ones, with what is shown, and runs the tests of units.
func (m *module) run(t *testing.T, units []*unit) {
	t.Helper()
	build := []string{"build", "-o", filepath.Join(m.dir, "bin") + "/"}
	tests := []string{"test"}
	for _, u := range units {
		for _, b := range u.blocks {
			_, run := b.options["run"]
			if run && len(u.shown) == 0 {
				t.Errorf("%s:%d: the program is run, and no output shown", u.page.name, b.line)
			}
			if run {
				build = append(build, "./"+u.dir)
			}
			if strings.HasSuffix(b.options["file"], "_test.go") {
				tests = append(tests, "./"+u.dir)
			}
		}
	}
	if out, err := m.command(t.Context(), ".", nil, "go", build...); err != nil && len(build) > 3 {
		t.Fatalf("%v\n%s", err, out)
	}
	if out, err := m.command(t.Context(), ".", nil, "go", slices.Compact(tests)...); err != nil && len(tests) > 1 {
		t.Errorf("go %v: %v\n%s", tests, err, out)
	}
	for _, u := range units {
		for _, s := range u.shown {
			m.compare(t, u, s)
		}
	}
}

func (m *module) compare(t *testing.T, u *unit, s shown) {
	t.Helper()
	got, place := "", u.page.name
	if old, ok := s.options["old"]; ok {
		got = m.stale(t, u, old, s.options["new"])
	} else if _, ok := s.options["run"]; ok {
		var env []string
		if name := s.options["replay"]; name != "" {
			if env = replay(t, name); env == nil {
				t.Logf("%s:%d: there are no recordings beside the repository: what is shown is not compared", place, s.line)
				return
			}
		}
		out, err := m.command(t.Context(), ".", env, filepath.Join(m.dir, "bin", u.dir))
		if got = out; err != nil {
			t.Errorf("%s:%d: %v", place, s.line, err)
		}
	} else {
		t.Errorf("%s:%d: output of a block that is not run", place, s.line)
	}
	if *update {
		u.page.replace(t, s, got)
	} else if diff := cmp.Diff(strings.TrimSpace(s.output), strings.TrimSpace(got)); diff != "" {
		t.Errorf("%s:%d: the output (-shown +real):\n%s", place, s.line, diff)
	}
}

// update writes what is printed into the pages, in place of what is shown, and breaks long lines: go test ./scripts/docs -update
var update = flag.Bool("update", false, "write the real outputs into the pages, and break long lines")

// replace writes an output into the page, in lines as they were before any replacement.
func (p *page) replace(t *testing.T, s shown, got string) {
	t.Helper()
	rest := p.lines[s.line-1:]
	for len(rest) > 0 && !fence.MatchString(rest[0]) {
		rest[0], rest = gone, rest[1:]
	}
	rest[0] = strings.TrimSpace(got) + "\n" + rest[0]
	lines := slices.DeleteFunc(slices.Clone(p.lines), func(l string) bool { return l == gone })
	write(t, filepath.Join(repository, p.name), strings.Join(lines, "\n"))
}

// gone marks a line that is left out.
const gone = "\x00"

// stale returns what the compiler says once a text of the program is another one, and the code is not generated anew.
func (m *module) stale(t *testing.T, u *unit, old, changed string) string {
	t.Helper()
	found := ""
	for name, text := range u.files {
		if strings.Contains(text, old) {
			found = name
			write(t, filepath.Join(m.dir, u.dir, name), strings.Replace(text, old, changed, 1))
		}
	}
	if found == "" {
		t.Fatalf("%s: there is no %q in the program", u.page.name, old)
	}
	defer write(t, filepath.Join(m.dir, u.dir, found), u.files[found])
	out, err := m.command(t.Context(), u.dir, nil, "go", "build", ".")
	if err == nil {
		t.Errorf("%s: the stale program compiles", u.page.name)
	}
	_, out, _ = strings.Cut(out, "\n") // the name of the package
	return strings.ReplaceAll(out, "./main1.go", "./main.go")
}

// replay returns the environment of a program whose requests to OpenAI are answered by a recording's responses, one after the other.
func replay(t *testing.T, name string) []string {
	t.Helper()
	dir := os.Getenv("RECORDINGS")
	if dir == "" {
		dir = filepath.Join(repository, "..", "..", "shared", "recordings")
	}
	text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var recorded struct {
		Interactions []struct {
			Response struct {
				Body any `yaml:"parsed_body"`
			} `yaml:"response"`
		} `yaml:"interactions"`
	}
	if err == nil {
		err = yaml.Unmarshal(text, &recorded)
	}
	if err != nil {
		t.Fatal(err)
	}
	var next atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		i := int(next.Add(1)) - 1
		if i >= len(recorded.Interactions) {
			http.Error(w, "there are no more responses", http.StatusTeapot)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode(recorded.Interactions[i].Response.Body); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(server.Close)
	return []string{"OPENAI_API_KEY=none", "OPENAI_BASE_URL=" + server.URL + "/v1"}
}
