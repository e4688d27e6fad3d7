package cache

import (
	"path/filepath"
	"testing"
)

func TestUnderstood(t *testing.T) {
	from := filepath.FromSlash("/m/sub")
	tests := []struct {
		pattern, dir string
		wild, ok     bool
	}{
		{".", "", false, true},
		{"./a/b", "", false, true},
		{"..", "", false, true},
		{"example.com/a", "", false, true},
		{"./...", "/m/sub", true, true},
		{"../...", "/m", true, true},
		{"./a/...", "/m/sub/a", true, true},
		{"./a...", "", false, false},
		{"./a.../b", "", false, false},
		{"./.../b/...", "", false, false},
		{"...", "", false, false},
		{"example.com/...", "", false, false},
		{"all", "", false, false},
		{"std", "", false, false},
		{"work", "", false, false},
		{"a.go", "", false, false},
		{"file=a.go", "", false, false},
		{"example.com/a@v1", "", false, false},
	}
	for _, test := range tests {
		dir, wild, ok := understood(from, test.pattern)
		if filepath.ToSlash(dir) != test.dir || wild != test.wild || ok != test.ok {
			t.Errorf("%s: got %q, %v, %v; want %q, %v, %v", test.pattern, dir, wild, ok, test.dir, test.wild, test.ok)
		}
	}
}
