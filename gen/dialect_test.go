package gen_test

import (
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/gen"
)

// TestDialects writes the golden cases in all dialects: what is refused is refused with a reason, and the dialects
// without references have none.
func TestDialects(t *testing.T) {
	l, err := gen.List(t.Context(), gen.Config{Dir: golden}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	for _, dialect := range gen.Dialects() {
		t.Run(dialect, func(t *testing.T) {
			written := 0
			for _, e := range l.Entries {
				text, err := e.InDialect(dialect)
				if err != nil {
					checkRefusal(t, e, dialect, err)
					continue
				}
				written++
				if (dialect == "inline" || dialect == "gemini") && strings.Contains(string(text), `"$ref"`) {
					t.Errorf("%s of %s has references:\n%s", e.Go, e.Package, text)
				}
			}
			if written*2 < len(l.Entries) {
				t.Errorf("only %d of %d entries have a form", written, len(l.Entries))
			}
		})
	}
}

// checkRefusal checks that only recursion keeps a schema out of the dialects without references.
func checkRefusal(t *testing.T, e gen.Entry, dialect string, err error) {
	t.Helper()
	recursive := strings.Contains(err.Error(), "has no recursive types, such as ") && strings.Contains(string(e.Parameters), `"$ref"`)
	if (dialect == "inline" || dialect == "gemini") && !recursive {
		t.Errorf("%s of %s is refused: %v", e.Go, e.Package, err)
	}
}
