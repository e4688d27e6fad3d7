package skills

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// frontError is what is wrong with a whole front matter, in the reference's words, which are a sentence.
type frontError string

func (e frontError) Error() string { return string(e) }

const (
	errNoFront   = frontError("must start with YAML frontmatter delimited by `---`.")
	errOpenFront = frontError("has unclosed YAML frontmatter.")
)

// split returns the front matter of a SKILL.md, and the rest without blank lines around it.
func split(text string) (front []string, body string, err error) {
	if !utf8.ValidString(text) {
		return nil, "", errors.New("is not valid UTF-8")
	}
	lines := strings.Split(strings.TrimPrefix(text, "\ufeff"), "\n")
	for i := range lines {
		lines[i] = strings.TrimSuffix(lines[i], "\r")
	}
	if lines[0] != "---" {
		return nil, "", errNoFront
	}
	for i, line := range lines[1:] {
		if line == "---" {
			return lines[1 : i+1], trimBlank(lines[i+2:]), nil
		}
	}
	return nil, "", errOpenFront
}

// trimBlank joins lines without the blank ones around them.
func trimBlank(lines []string) string {
	for len(lines) > 0 && strings.TrimSpace(lines[0]) == "" {
		lines = lines[1:]
	}
	for len(lines) > 0 && strings.TrimSpace(lines[len(lines)-1]) == "" {
		lines = lines[:len(lines)-1]
	}
	return strings.Join(lines, "\n")
}

// member is a member of front matter: its text, or why it is not supported here.
type member struct{ text, problem string }

// frontMatter reads the part of YAML that front matter needs: a mapping of names to texts, plain, quoted, or in a block. Values of other kinds
// are noted, as members that are not needed may have them; anything else than such a mapping is an error.
func frontMatter(lines []string) (map[string]member, error) {
	all := make(map[string]member)
	for i := 0; i < len(lines); {
		line := lines[i]
		if blank(line) {
			i++
			continue
		}
		name, rest, err := nameOf(line)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", i+2, err)
		}
		if _, twice := all[name]; twice {
			return nil, fmt.Errorf("line %d: found duplicate key %q", i+2, name)
		}
		end := i + 1
		for end < len(lines) && (indent(lines[end]) > 0 || blank(lines[end]) || strings.HasPrefix(lines[end], "- ")) {
			end++
		}
		all[name] = valueOf(rest, lines[i+1:end])
		i = end
	}
	return all, nil
}

// blank reports whether a line has neither a name nor a value.
func blank(line string) bool {
	line = strings.TrimSpace(line)
	return line == "" || line[0] == '#'
}

// indent returns how many spaces a line begins with.
func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// nameOf splits a line into the name of a member and what follows it.
func nameOf(line string) (name, rest string, err error) {
	if strings.ContainsRune(line, '\t') && strings.TrimLeft(line, "\t ") != line {
		return "", "", errors.New("a line begins with a tab or a space where a name is expected")
	}
	name, rest, ok := strings.Cut(line, ":")
	if !ok || rest != "" && rest[0] != ' ' && rest[0] != '\t' {
		return "", "", fmt.Errorf("expected `name: value`, got %q", shortened(line))
	}
	if name == "" || strings.ContainsAny(name, " \t\"'{}[],&*#?|<>=!%@\\`") {
		return "", "", fmt.Errorf("%q is not a plain name", shortened(name))
	}
	return name, strings.TrimSpace(rest), nil
}

func shortened(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "..."
	}
	return s
}

// valueOf reads a value: what follows the name on its line, and the lines below that.
func valueOf(first string, more []string) member {
	switch {
	case first == "" || first[0] == '#':
		return member{problem: nested(more)}
	case first[0] == '|' || first[0] == '>':
		return block(first, more)
	case first[0] == '"' || first[0] == '\'':
		return quoted(first, more)
	case strings.IndexByte("[]{}&*!%@`,?", first[0]) >= 0 || strings.HasPrefix(first, "- "):
		return member{problem: fmt.Sprintf("expected text, got %q: put it in quotes if it is text", shortened(first))}
	}
	return plain(first, more)
}

// nested says what is wrong with a value that has nothing beside its name, "" if it is empty.
func nested(more []string) string {
	for _, line := range more {
		if !blank(line) {
			return "expected text on the line of the name, or a block that begins with `|`"
		}
	}
	return ""
}

// plain reads text without quotes, which continues on lines that are indented.
func plain(first string, more []string) member {
	text := uncommented(first)
	for _, line := range more {
		if blank(line) {
			continue
		}
		text += " " + uncommented(strings.TrimSpace(line))
	}
	if strings.Contains(text, ": ") || strings.HasSuffix(text, ":") {
		return member{problem: "text with a colon must stand in quotes"}
	}
	return member{text: text}
}

// uncommented returns a line without the comment at its end.
func uncommented(line string) string {
	if i := strings.Index(line, " #"); i >= 0 {
		line = line[:i]
	}
	return strings.TrimSpace(line)
}

// quoted reads text in quotes on one line.
func quoted(first string, more []string) member {
	for _, line := range more {
		if !blank(line) {
			return member{problem: "text in quotes must stand on one line: use a block that begins with `|` for several"}
		}
	}
	var b strings.Builder
	quote, rest := first[0], first[1:]
	for rest != "" {
		c := rest[0]
		rest = rest[1:]
		switch {
		case c == quote && quote == '\'' && strings.HasPrefix(rest, "'"):
			b.WriteByte(c)
			rest = rest[1:]
		case c == quote:
			if !blank(rest) {
				return member{problem: "there is more behind the closing quote"}
			}
			return member{text: b.String()}
		case c == '\\' && quote == '"':
			i := -1
			if rest != "" {
				i = strings.IndexByte(`"\/nt`, rest[0])
			}
			if i < 0 {
				return member{problem: "an escape is not one of \\\", \\\\, \\/, \\n and \\t"}
			}
			b.WriteByte("\"\\/\n\t"[i])
			rest = rest[1:]
		default:
			b.WriteByte(c)
		}
	}
	return member{problem: "the closing quote is missing"}
}

// block reads a block: its lines as they are, or folded to one.
func block(first string, more []string) member {
	head := uncommented(first)
	if strings.Trim(head[1:], "+-") != "" || len(head) > 2 {
		return member{problem: fmt.Sprintf("a block begins with `|` or `>`, followed by `-` or `+` at most, got %q", shortened(first))}
	}
	depth := 0
	for _, line := range more {
		if strings.TrimSpace(line) != "" {
			depth = indent(line)
			break
		}
	}
	separator := "\n"
	if head[0] == '>' {
		separator = " "
	}
	var lines []string
	for _, line := range more {
		if strings.TrimSpace(line) != "" && indent(line) < depth {
			return member{problem: "a line of the block is indented less than its first"}
		}
		lines = append(lines, line[min(depth, len(line)):])
	}
	return member{text: strings.TrimRight(strings.Join(lines, separator), "\n ")}
}
