package docs_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime/models"
)

// TestProviders: the table of README.md has the names of all providers.
func TestProviders(t *testing.T) {
	section := between(t, "README.md", "\n## Providers\n", "\n## ")
	var got []string
	for _, m := range regexp.MustCompile("`([a-z-]+):(?:MODEL@URL)?`").FindAllStringSubmatch(section, -1) {
		got = append(got, m[1])
	}
	slices.Sort(got)
	if diff := cmp.Diff(models.Providers(), got); diff != "" {
		t.Errorf("the providers in README.md (-registered +listed):\n%s", diff)
	}
}

// TestFigures: the figures of README.md are those of docs/performance.md.
func TestFigures(t *testing.T) {
	measured := between(t, "docs/performance.md", "### One run, the model in the same process", "\n### ")
	shown := between(t, "README.md", "| | time | allocations |", "\n\n")
	// Allocations are not known of programs in other languages.
	rows := regexp.MustCompile(`(?m)^\| ([^|]+) \| ([\d.]+)(?: \((\d+)\))?,`).FindAllStringSubmatch(measured, -1)
	if len(rows) < 5 {
		t.Fatalf("docs/performance.md has the rows %q", rows)
	}
	for _, row := range rows {
		name, allocs, found := row[1], row[3], false
		if allocs == "" {
			allocs = "-"
		}
		for line := range strings.Lines(shown) {
			ours := name == "by hand, encoding-json" && strings.Contains(line, "by hand with encoding/json")
			if strings.HasPrefix(line, "| "+name+" |") || ours {
				found = true
				if want := fmt.Sprintf("| %s µs | %s |", rounded(t, row[2]), allocs); !strings.Contains(line, want) {
					t.Errorf("README.md has %s, and docs/performance.md %s", strings.TrimSpace(line), want)
				}
			}
		}
		if !found && !strings.HasPrefix(name, "floor") {
			t.Errorf("README.md has no row for %s", name)
		}
	}
}

// rounded returns a number of microseconds with two digits, or without a fraction.
func rounded(t *testing.T, s string) string {
	t.Helper()
	n, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	if n < 10 {
		return strconv.FormatFloat(n, 'f', 1, 64)
	}
	return strconv.FormatFloat(n, 'f', 0, 64)
}

// between returns the part of a page from one text to another.
func between(t *testing.T, name, from, to string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(repository, name))
	if err != nil {
		t.Fatal(err)
	}
	_, part, ok := strings.Cut(string(text), from)
	part, _, end := strings.Cut(part, to)
	if !ok || !end {
		t.Fatalf("%s has no part from %q to %q", name, from, to)
	}
	return part
}
