package skills

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/agentgen-go/agentgen/runtime/capabilities"
)

// A Skill is what a SKILL.md says.
type Skill struct {
	// Name is that of its folder.
	Name string
	// Description tells the model what it is for, on one line.
	Description string
	// Body is the text below the front matter.
	Body string
	// Dir is the path of its folder.
	Dir string
}

// Instructions returns what the model reads once it has loaded the skill.
func (s *Skill) Instructions() string {
	text := fmt.Sprintf("# Skill: %s\n\nSkill directory: `%s`. Relative paths in this skill resolve against it.", s.Name, s.Dir)
	if s.Body != "" {
		text += "\n\n" + s.Body
	}
	return text
}

// Deferred returns the skills as capabilities for capabilities.OnDemand, which may have others beside them.
func Deferred[D any](library []Skill) []capabilities.Deferred[D] {
	all := make([]capabilities.Deferred[D], len(library))
	for i := range library {
		s := &library[i]
		all[i] = capabilities.Deferred[D]{ID: s.Name, Description: s.Description, Instructions: s.Instructions()}
	}
	return all
}

// ignored are members of front matter that have a meaning elsewhere, which they do not have here.
var ignored = []string{"agent", "allowed-tools", "argument-hint", "arguments", "context", "dependencies", "disallowed-tools", "effort", "hooks", "model",
	"paths", "shell", "tools", "user-invocable", "when_to_use"}

// parsed is a skill with what there is to say about it.
type parsed struct {
	Skill
	hidden   bool // from the model
	warnings []string
}

// parse reads a SKILL.md. The error says what is wrong with it; path names it.
func parse(path, text string) (p parsed, err error) {
	front, body, err := split(text)
	if err != nil {
		return p, fmt.Errorf("%s %w", path, err)
	}
	members, err := frontMatter(front)
	if err != nil {
		return p, fmt.Errorf("invalid YAML frontmatter in %s: %w", path, err)
	}
	folder := filepath.Base(filepath.Dir(path))
	p.Name, p.Dir, p.Body = folder, filepath.Dir(path), body
	for name, value := range members {
		if slices.Contains(ignored, name) {
			p.warnings = append(p.warnings, fmt.Sprintf("Ignoring unsupported Agent Skill behavioral frontmatter field in %s: %s", path, name))
		}
		if err := p.set(name, value); err != nil {
			return p, fmt.Errorf("%s: %w", path, err)
		}
	}
	slices.Sort(p.warnings)
	if p.Description == "" {
		return p, fmt.Errorf("%s has no description: add one to its frontmatter, as in `description: Work with PDF files`", path)
	}
	if err := checkName(p.Name); err != nil {
		return p, fmt.Errorf("invalid skill name %q in %s: %w", p.Name, path, err)
	}
	if p.Name != folder {
		return p, fmt.Errorf("skill name %q in %s must match its parent directory %q", p.Name, path, folder)
	}
	if n := utf8.RuneCountInString(p.Description); n > maxDescription {
		p.warnings = append(p.warnings, fmt.Sprintf("The description in %s has %d characters, which should be at most %d: every request carries it.", path, n, maxDescription))
	}
	return p, nil
}

// maxDescription is how long a description should be, in characters.
const maxDescription = 1024

// set takes a member of the front matter.
func (p *parsed) set(name string, value member) error {
	switch name {
	case "name", "description", "disable-model-invocation":
		if value.problem != "" {
			return fmt.Errorf("%s: %s", name, value.problem)
		}
	}
	switch name {
	case "name":
		p.Name = value.text
	case "description":
		p.Description = strings.Join(strings.Fields(value.text), " ")
	case "disable-model-invocation":
		switch strings.ToLower(value.text) {
		case "true":
			p.hidden = true
		case "false", "":
		default:
			return fmt.Errorf("%s must be true or false, got %q", name, value.text)
		}
	}
	return nil
}

// checkName returns an error if no skill can have the name.
func checkName(name string) error {
	ok := name != "" && utf8.RuneCountInString(name) <= 64 && !strings.HasPrefix(name, "-") && !strings.HasSuffix(name, "-") && !strings.Contains(name, "--")
	for _, r := range name {
		ok = ok && (r == '-' || unicode.IsDigit(r) || unicode.IsLetter(r) && r == unicode.ToLower(r))
	}
	if !ok {
		return errors.New("expected at most 64 lowercase letters or numbers and single hyphens, without a leading or trailing hyphen")
	}
	return nil
}
