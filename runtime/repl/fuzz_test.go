package repl_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/repl"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// FuzzVisible: nothing that a model writes, in a text, a thought, a name or an argument, gets a control character to the terminal, and
// what is asked about shows each argument in lines of its own.
func FuzzVisible(f *testing.F) {
	for _, s := range []string{"", "hi", "\x1b[2J", "a\r\nb", "\u009b31m", "\u202e", "yes\n  order: A-1", "- x", "|", `"`, "true", "\xff", "\x00\t "} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, s, key string) {
		args := `{"first":` + string(jsonwire.Quote(s)) + `,` + string(jsonwire.Quote(key+"'")) + `:[[{}],{"a":[]}]}`
		m := testmodel.Script(
			testmodel.Join(testmodel.Thinking(s), testmodel.Text(s), testmodel.Call(s, args), testmodel.CallID("1", "weigh", args)),
			testmodel.Text(s+key),
		)
		var out strings.Builder
		in := strings.NewReader("Hi\n" + string(jsonwire.Quote(s)) + "\n/history\n")
		if err := repl.Run(t.Context(), clerk(m), newShop(), repl.WithInput(in), repl.WithOutput(&out)); err != nil {
			t.Fatal(err)
		}
		shown := out.String()
		if i := strings.IndexFunc(shown, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }); i >= 0 {
			t.Errorf("%q is shown", shown[i:])
		}
		_, asked, found := strings.Cut(shown, "? weigh waits for its result\n")
		if !found {
			t.Fatalf("nothing is asked about:\n%s", shown)
		}
		if !strings.HasPrefix(asked, "  first: ") {
			t.Errorf("what is asked about is shown as %q", asked)
		}
	})
}
