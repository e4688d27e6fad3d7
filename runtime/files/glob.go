package files

import (
	"path/filepath"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/internal/py"
)

// A glob is a pattern of find_files: its components, of which ** stands for any number, and * stays within one.
type glob struct {
	parts       []string
	foldersOnly bool // it ends with a slash
}

// maxGlobParts is how many components a pattern may have.
const maxGlobParts = 100

func parseGlob(pattern string) (glob, error) {
	if len(pattern) > maxPattern {
		return glob{}, errLongPattern
	}
	if strings.HasPrefix(pattern, "/") || filepath.IsAbs(pattern) {
		return glob{}, runtime.Retryf("Pattern %s must be relative to the search path, not absolute.", py.Quote(pattern))
	}
	g := glob{foldersOnly: strings.HasSuffix(pattern, "/")}
	for part := range strings.SplitSeq(pattern, "/") {
		switch part {
		case "", ".":
		case "..":
			return glob{}, badGlob(pattern)
		default:
			g.parts = append(g.parts, part)
		}
	}
	if len(g.parts) == 0 || len(g.parts) > maxGlobParts {
		return glob{}, badGlob(pattern)
	}
	return g, nil
}

func badGlob(pattern string) error {
	return runtime.Retryf("Pattern %s is not a valid glob pattern.", py.Quote(pattern))
}

// hidden reports whether the pattern names something hidden.
func (g glob) hidden() bool {
	for _, part := range g.parts {
		if strings.HasPrefix(part, ".") {
			return true
		}
	}
	return false
}

// depth is how many levels down the pattern can match, 0 for any number.
func (g glob) depth() int {
	if g.anyDepth() {
		return 0
	}
	return len(g.parts)
}

func (g glob) anyDepth() bool {
	for _, part := range g.parts {
		if part == "**" {
			return true
		}
	}
	return false
}

// matches reports whether the pattern matches a relative path.
func (g glob) matches(rel string) bool {
	names := strings.Split(rel, "/")
	// reached[j] says whether the parts so far match the first j names.
	reached := make([]bool, len(names)+1)
	reached[0] = true
	for _, part := range g.parts {
		reached = advance(reached, part, names)
	}
	return reached[len(names)]
}

// advance returns what is reached with one part more.
func advance(reached []bool, part string, names []string) []bool {
	next := make([]bool, len(reached))
	for j := range next {
		if part == "**" {
			next[j] = reached[j] || j > 0 && next[j-1]
		} else if j > 0 && reached[j-1] {
			next[j] = fnmatch(part, names[j-1])
		}
	}
	return next
}
