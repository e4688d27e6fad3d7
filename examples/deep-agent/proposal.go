package main

import (
	"os"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/message"
)

// proposal shows what a call would change.
func (s *screen) proposal(c *message.ToolCallPart) {
	args := arguments(c)
	s.gap()
	s.header("", c)
	switch c.ToolName {
	case "edit_file":
		s.edits(args)
	case "write_file":
		content, _ := args["content"].(string)
		s.diff(s.current(args["path"]), content)
	case "run_command":
	default:
		s.printf("  %s\n", clean(c.Args))
	}
}

// current returns what a file of the project holds, "" for none.
func (s *screen) current(path any) string {
	name, _ := path.(string)
	root, err := os.OpenRoot(s.project)
	if err != nil {
		return ""
	}
	defer root.Close()
	b, err := root.ReadFile(name)
	if err != nil {
		return ""
	}
	return string(b)
}

// edits shows the replacements of a call of edit_file.
func (s *screen) edits(args map[string]any) {
	list, _ := args["replacements"].([]any)
	for _, one := range append([]any{args}, list...) {
		r, _ := one.(map[string]any)
		before, _ := r["old_text"].(string)
		after, _ := r["new_text"].(string)
		s.diff(before, after)
	}
}

// diff shows how a text changes: the lines that are gone and those that are new, between those that stay.
func (s *screen) diff(before, after string) {
	a, b := lines(before), lines(after)
	for _, l := range compare(a, b) {
		text := "  " + clean(l)
		switch l[0] {
		case '-':
			text = s.red(text)
		case '+':
			text = s.green(text)
		}
		s.printf("%s\n", text)
	}
}

func lines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
}

// compare returns the lines of both texts, each after a sign: '-' for one of a only, '+' for one of b only, and a space for both.
// Texts that are very long have no lines in common.
func compare(a, b []string) (all []string) {
	if len(a)*len(b) > 4<<20 {
		for _, l := range a {
			all = append(all, "- "+l)
		}
		a = nil
	}
	common := longest(a, b)
	for i, j := 0, 0; i < len(a) || j < len(b); {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			all = append(all, "  "+a[i])
			i, j = i+1, j+1
		case i < len(a) && (j == len(b) || common[i+1][j] >= common[i][j+1]):
			all = append(all, "- "+a[i])
			i++
		default:
			all = append(all, "+ "+b[j])
			j++
		}
	}
	return all
}

// longest returns the lengths of the longest common subsequences of a[i:] and b[j:].
func longest(a, b []string) [][]int {
	n := make([][]int, len(a)+1)
	for i := range n {
		n[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				n[i][j] = n[i+1][j+1] + 1
			} else {
				n[i][j] = max(n[i+1][j], n[i][j+1])
			}
		}
	}
	return n
}
