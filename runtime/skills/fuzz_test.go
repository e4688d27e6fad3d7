package skills

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// Whatever is in a file, it is a skill with a name and a description, or left out.
func FuzzParse(f *testing.F) {
	for _, in := range []string{
		"---\nname: pdf\ndescription: Work with PDF files\n---\n# PDF\n", "---\ndescription: |\n a\n  b\n---", "---\ndescription: >-\n a\n---", "---\nx: [\ny: \"\\\n---\n", "---\n---\n---",
		"---\ndescription: 'it''s'\n---\n", "---\ndescription: \"a\\n\" # c\n---\n", "---\ndescription: a\n  b\nmeta:\n- x\n---\n",
	} {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		s, err := parse("/x/pdf/SKILL.md", in)
		if err != nil {
			return
		}
		if s.Name != "pdf" || s.Description == "" || strings.Contains(s.Description, "\n") || !utf8.ValidString(s.Instructions()) {
			t.Fatalf("%q became %+v", in, s)
		}
	})
}
