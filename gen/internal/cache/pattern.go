package cache

import (
	"path/filepath"
	"slices"
	"strings"
)

// understood reports whether it is known what a pattern depends on: for the path of a package or its folder on nothing but
// the state and the package itself, for "dir/..." on the tree below dir too.
func understood(from, pattern string) (dir string, wild, ok bool) {
	special := []string{"all", "std", "cmd", "tool", "work"}
	switch {
	case strings.ContainsAny(pattern, "=@") || strings.HasSuffix(pattern, ".go") || slices.Contains(special, pattern):
		return "", false, false
	case !strings.Contains(pattern, "..."):
		return "", false, true
	}
	local := pattern == "./..." || strings.HasPrefix(pattern, "./") || strings.HasPrefix(pattern, "../")
	dir, wild = strings.CutSuffix(pattern, "/...")
	if !local || !wild || strings.Contains(dir, "...") {
		return "", false, false
	}
	return filepath.Join(from, filepath.FromSlash(dir)), true, true
}
