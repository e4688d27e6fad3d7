package gen_test

import (
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/gen"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/schema"
)

// TestDialects writes the golden cases in all dialects: what is refused is refused with a reason, and the dialects
// without references have none.
func TestDialects(t *testing.T) {
	l, err := gen.List(t.Context(), gen.Config{Dir: golden}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range schema.Dialects() {
		t.Run(d.String(), func(t *testing.T) {
			written, all := 0, 0
			for _, e := range l.Entries {
				if e.Parameters == nil { // has no schema
					continue
				}
				all++
				text, err := e.InDialect(d)
				if err != nil {
					checkRefusal(t, e, d, err)
					continue
				}
				written++
				checkForm(t, e, d, string(text))
			}
			if written*2 < all {
				t.Errorf("only %d of %d entries have a form", written, all)
			}
		})
	}
}

// checkForm checks what all forms in a dialect have in common.
func checkForm(t *testing.T, e gen.Entry, d schema.Dialect, text string) {
	t.Helper()
	switch {
	case d == schema.Plain && text != string(e.Parameters):
		t.Errorf("%s of %s is not as it was:\n%s", e.Go, e.Package, text)
	case (d == schema.Inline || d == schema.Gemini) && strings.Contains(text, `"$ref"`):
		t.Errorf("%s of %s has references:\n%s", e.Go, e.Package, text)
	case d == schema.OpenAI:
		if err := schema.CheckStrict(jsonwire.Raw(text)); err != nil {
			t.Errorf("%s of %s: %v", e.Go, e.Package, err)
		}
	}
}

// checkRefusal checks that only recursion keeps a schema out of the dialects without references.
func checkRefusal(t *testing.T, e gen.Entry, d schema.Dialect, err error) {
	t.Helper()
	recursive := strings.Contains(err.Error(), "there is no recursion in this form") && strings.Contains(string(e.Parameters), `"$ref"`)
	if d == schema.Plain || (d == schema.Inline || d == schema.Gemini) && !recursive {
		t.Errorf("%s of %s is refused: %v", e.Go, e.Package, err)
	}
}
