package skills_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/capabilities"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/skills"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

type none = runtime.NoDeps

// library makes a library of skills.
func library(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name, "SKILL.md")
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// load loads skills and returns the warnings, with DIR in place of the folders.
func load(t *testing.T, o skills.Options) (all []skills.Skill, warnings []string, err error) {
	t.Helper()
	replace := func(text string) string {
		for _, dir := range o.Dirs {
			text = strings.ReplaceAll(text, dir, "DIR")
		}
		return filepath.ToSlash(text)
	}
	o.Warn = func(w string) { warnings = append(warnings, replace(w)) }
	all, err = skills.Load(o)
	for i := range all {
		all[i].Dir = replace(all[i].Dir)
	}
	return all, warnings, err
}

func diff(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s: (-want +got)\n%s", what, d)
	}
}

const pdf = "---\nname: pdf\ndescription: Work with PDF files\n---\n# PDF\nUse pdftotext.\n"

// The session "skill" of the reference, harness 0.62, where the instructions come as a delta.
func TestSession(t *testing.T) {
	dir := library(t, map[string]string{"pdf": pdf})
	all, warnings, err := load(t, skills.Options{Dirs: []string{dir}})
	if err != nil || warnings != nil {
		t.Fatal(warnings, err)
	}
	var says []string
	var sent []message.RequestPart
	agent := &runtime.Agent[none, string]{Capabilities: []runtime.Capability[none]{capabilities.OnDemand(skills.Deferred[none](all)...)}}
	agent.Model = testmodel.Func(func(_ context.Context, p *model.Prepared) (*message.Response, error) {
		if says = append(says, p.Instructions); len(says) == 1 {
			return testmodel.Call("load_capability", `{"id":"pdf"}`), nil
		}
		sent = p.Messages[len(p.Messages)-1].(*message.Request).Parts
		return testmodel.Text("done"), nil
	})
	res, err := agent.Run(t.Context(), none{}, "hi")
	if err != nil {
		t.Fatal(err)
	}
	catalog := "The following capabilities are deferred and can be loaded using the `load_capability` tool. A capability's tools stay hidden until it is loaded:\n- pdf: Work with PDF files"
	diff(t, "instructions", says, []string{catalog, catalog})
	delta := sent[1].(*message.InstructionDeltaPart)
	diff(t, "what follows the result", delta.ID+": "+*delta.Content, "capability:pdf: # Skill: pdf\n\nSkill directory: `DIR/pdf`. Relative paths in this skill resolve against it.\n\n# PDF\nUse pdftotext.")
	part := res.AllMessages()[2].(*message.Request).Parts[0].(*message.ToolReturnPart)
	diff(t, "result", part.Text(), `{"message":"Capability 'pdf' loaded. Its instructions, if any, follow."}`)
}

// The sessions "skill Bad Name", "nodesc", "mism", "nofm", "badyaml", "long" and "dis" of the reference.
func TestWarnings(t *testing.T) {
	long := strings.Repeat("x", 1100)
	for _, c := range []struct{ folder, text, want string }{
		{"Bad Name", "---\nname: Bad Name\ndescription: x\n---\nb", `Skipping invalid skill name "Bad Name" in DIR/Bad Name/SKILL.md: expected at most 64 lowercase letters or numbers and single hyphens, without a leading or trailing hyphen`},
		{"nodesc", "---\nname: nodesc\n---\nb", "Skipping DIR/nodesc/SKILL.md has no description: add one to its frontmatter, as in `description: Work with PDF files`"},
		{"mism", "---\nname: other\ndescription: x\n---\nb", `Skipping skill name "other" in DIR/mism/SKILL.md must match its parent directory "mism"`},
		{"nofm", "# hi", "Skipping DIR/nofm/SKILL.md must start with YAML frontmatter delimited by `---`."},
		{"open", "---\nname: open\n", "Skipping DIR/open/SKILL.md has unclosed YAML frontmatter."},
		{"badyaml", "---\nname: [\n---\nb", `Skipping DIR/badyaml/SKILL.md: name: expected text, got "[": put it in quotes if it is text`},
		{"twice", "---\nname: twice\nname: twice\n---\nb", `Skipping invalid YAML frontmatter in DIR/twice/SKILL.md: line 3: found duplicate key "name"`},
		{"long", "---\nname: long\ndescription: " + long + "\n---\nb", "The description in DIR/long/SKILL.md has 1100 characters, which should be at most 1024: every request carries it."},
		{"dis", "---\nname: dis\ndescription: x\ndisable-model-invocation: true\n---\nb", ""},
		{"tools", "---\nname: tools\ndescription: x\nallowed-tools: [a, b]\nlicense: MIT\n---\nb", "Ignoring unsupported Agent Skill behavioral frontmatter field in DIR/tools/SKILL.md: allowed-tools"},
		{"unsure", "---\ndescription: x\ndisable-model-invocation: maybe\n---\n", `Skipping DIR/unsure/SKILL.md: disable-model-invocation must be true or false, got "maybe"`},
		{"binary", "---\nname: \xff\n---\n", "Skipping DIR/binary/SKILL.md is not valid UTF-8"},
		{"huge", "---\n" + strings.Repeat("x", 300_000), "Skipping DIR/huge/SKILL.md: it has more than 262144 bytes"},
	} {
		t.Run(c.folder, func(t *testing.T) {
			all, warnings, err := load(t, skills.Options{Dirs: []string{library(t, map[string]string{c.folder: c.text})}})
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "warnings", strings.Join(warnings, "\n"), c.want)
			there := c.folder == "long" || c.folder == "tools"
			if (len(all) == 1) != there {
				t.Errorf("got %v", all)
			}
		})
	}
}

func TestSelection(t *testing.T) {
	text := func(name string) string { return "---\nname: " + name + "\ndescription: x\n---\n" }
	one, two := library(t, map[string]string{"pdf": pdf, "b-2": text("b-2"), "ä": text("ä")}), library(t, map[string]string{"pdf": pdf, "c": text("c")})
	names := func(all []skills.Skill) (names string) {
		for _, s := range all {
			names += s.Name + " "
		}
		return names
	}
	for _, c := range []struct {
		name  string
		o     skills.Options
		want  string
		error string
	}{
		{"all", skills.Options{Dirs: []string{one}}, "b-2 pdf ä ", ""},
		{"include", skills.Options{Dirs: []string{one}, Include: []string{"pdf"}}, "pdf ", ""},
		{"include none", skills.Options{Dirs: []string{one}, Include: []string{}}, "", ""},
		{"exclude", skills.Options{Dirs: []string{one}, Exclude: []string{"pdf"}}, "b-2 ä ", ""},
		{"both", skills.Options{Dirs: []string{one}, Include: []string{"pdf"}, Exclude: []string{"pdf"}}, "", "has both Include and Exclude"},
		{"unknown", skills.Options{Dirs: []string{two}, Include: []string{"zz", "aa"}}, "", "unknown skills in include: aa, zz. Available skills: c, pdf."},
		{"unknown, tolerated", skills.Options{Dirs: []string{two}, Include: []string{"zz", "c"}, Tolerate: true}, "c ", ""},
		{"missing", skills.Options{Dirs: []string{filepath.Join(one, "nope")}}, "", "skill library directory does not exist: "},
		{"missing, tolerated", skills.Options{Dirs: []string{filepath.Join(one, "nope"), two}, Tolerate: true}, "c pdf ", ""},
		{"a skill", skills.Options{Dirs: []string{filepath.Join(one, "pdf")}}, "", "Pass its parent directory instead"},
		{"twice", skills.Options{Dirs: []string{one, two}}, "", `duplicate skill name "pdf": `},
		{"twice, one left out", skills.Options{Dirs: []string{one, two}, Exclude: []string{"pdf"}}, "b-2 ä c ", ""},
		{"twice, tolerated", skills.Options{Dirs: []string{one, two}, Tolerate: true}, "b-2 pdf ä c ", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			all, warnings, err := load(t, c.o)
			if c.error == "" && err != nil || c.error != "" && (err == nil || !strings.Contains(err.Error(), c.error)) {
				t.Errorf("got %v, want %q", err, c.error)
			}
			diff(t, "skills", names(all), c.want)
			if tolerated := c.o.Tolerate; tolerated != (len(warnings) == 1) {
				t.Errorf("warnings: %q", warnings)
			}
		})
	}
}

// A skill does not read what is outside of its library.
func TestLinks(t *testing.T) {
	outside := library(t, map[string]string{"pdf": pdf})
	dir := library(t, map[string]string{"other": strings.ReplaceAll(pdf, "pdf", "other")})
	if err := os.Symlink(filepath.Join(outside, "pdf"), filepath.Join(dir, "pdf")); err != nil {
		t.Skip(err)
	}
	all, warnings, err := load(t, skills.Options{Dirs: []string{dir}})
	if err != nil || len(all) != 1 || len(warnings) != 1 || !strings.Contains(warnings[0], "Skipping DIR/pdf/SKILL.md: ") {
		t.Errorf("got %v, %v, %v", all, warnings, err)
	}
}

func TestFrontMatter(t *testing.T) {
	for in, want := range map[string]string{
		"description: a b":                                   "a b",
		"description:   a  b   # comment":                    "a b",
		"description: a#b":                                   "a#b",
		"description: 'it''s: a'":                            "it's: a",
		`description: "a \"b\" \\ \/ \n c" # comment`:        `a "b" \ / c`,
		"description: |\n  a\n\n    b: c\n  d":               "a b: c d",
		"description: >-\n  a\n  b":                          "a b",
		"description: a\n  b # x\n\n  c":                     "a b c",
		"# comment\n\ndescription: a\r":                      "a",
		"metadata:\n  x: [1]\n  y:\n    - z\ndescription: a": "a",
		"tags:\n- a\n- b\ndescription: a":                    "a",
		"tags: [a, {b: c}]\ndescription: a":                  "a",
		"description: 123":                                   "123",
		"description: yes":                                   "yes",
	} {
		all, warnings, err := load(t, skills.Options{Dirs: []string{library(t, map[string]string{"x": "\ufeff---\n" + in + "\n---\n\n\nbody\n\n"})}})
		if err != nil || len(all) != 1 {
			t.Errorf("%q: %v %v", in, warnings, err)
			continue
		}
		diff(t, in, all[0].Description, want)
		diff(t, "body", all[0].Body, "body")
	}
	for in, want := range map[string]string{
		"description: a: b":         "text with a colon must stand in quotes",
		"description: &a b":         "expected text",
		"description: 'a":           "the closing quote is missing",
		"description: \"a\\x41\"":   "an escape is not one of",
		"description: \"a\" b":      "there is more behind the closing quote",
		"description: \"a\n  b\"":   "must stand on one line",
		"description: |2\n  a":      "a block begins with",
		"description: |\n   a\n  b": "indented less",
		"description:\n  - a":       "expected text on the line of the name",
		"description":               "expected `name: value`",
		"description:a":             "expected `name: value`",
		" description: a":           "is not a plain name",
		"\tdescription: a":          "begins with a tab",
		"{description: a}":          "is not a plain name",
		"? description\n: a":        "expected `name: value`",
		"description: ''":           "has no description",
	} {
		all, warnings, err := load(t, skills.Options{Dirs: []string{library(t, map[string]string{"x": "---\n" + in + "\n---\nbody"})}})
		if err != nil || len(all) != 0 || len(warnings) != 1 || !strings.Contains(warnings[0], want) {
			t.Errorf("%q: got %v %q %v, want %q", in, all, warnings, err, want)
		}
	}
}
