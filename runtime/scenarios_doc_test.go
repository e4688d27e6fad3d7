package runtime_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// scenarios are the numbers of the scenarios B1 to B7 and B9 to B11.
var scenarios = []int{
	1, 2, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 18, 19, 20, 21, 22, 23, 25, 26, 27, 28, 29, 30, 32,
	33, 34, 35, 36, 37, 39, 40, 41, 42, 43, 44, 46, 47, 48, 49, 50, 51, 53, 54, 55, 56, 57, 58,
	60, 61, 62, 63, 64, 65, 67, 68, 69, 70, 71, 72, 74, 75, 76, 77, 78, 79, 81, 82, 83,
	84, 85, 86, 88, 89, 90, 91, 92, 93, 95, 96,
	97, 98, 99, 100, 102, 103, 104, 105, 106, 107, 109, 110, 111, 112, 113, 114,
	116, 117, 118, 119, 120, 121, 123, 124, 125, 126, 127,
	128, 130, 131, 132, 133, 134, 135, 137, 138, 139,
	154, 155, 156, 158, 159, 160, 161,
	162, 163, 165, 166, 167, 168, 169, 170, 172, 173, 174, 175, 176,
	177, 179, 180, 181,
}

var (
	tableRow  = regexp.MustCompile(`(?m)^\| ([0-9]+|[AC][0-9]+|attack|users|generator|durable) \| (.+?) \| (.+) \|$`)
	foundRow  = regexp.MustCompile(`(?m)^\| ([^|]+) \| ([^|]+_test\.go:[^|]+) \|$`)
	namedTest = regexp.MustCompile("`([a-z_/]+_test\\.go):((?:Test|Benchmark)\\w+)(?:/([^`]+))?`")
	namedFile = regexp.MustCompile("`([a-z_/]+\\.(?:txt|txtar))`")
)

// TestScenariosAreMapped: docs/scenarios.md has one row for each scenario, and the tests and their files that it names are there.
func TestScenariosAreMapped(t *testing.T) {
	doc, err := os.ReadFile(filepath.Join("..", "docs", "scenarios.md"))
	if err != nil {
		t.Fatal(err)
	}
	missing := map[int]bool{}
	for _, n := range scenarios {
		missing[n] = true
	}
	for _, row := range tableRow.FindAllStringSubmatch(string(doc), -1) {
		if n, err := strconv.Atoi(row[1]); err == nil && !missing[n] {
			t.Errorf("scenario %d is not a scenario, or has two rows", n)
		} else if err == nil {
			delete(missing, n)
		}
		tests := namedTest.FindAllStringSubmatch(row[3], -1)
		if tests == nil && !strings.HasSuffix(row[3], ".") {
			t.Errorf("%s %s: %q names no test and gives no reason", row[1], row[2], row[3])
		}
		for _, named := range tests {
			checkNamed(t, row[1], named[1], named[2], named[3])
		}
	}
	for _, row := range foundRow.FindAllStringSubmatch(string(doc), -1) {
		for _, named := range namedTest.FindAllStringSubmatch(row[2], -1) {
			checkNamed(t, row[1], named[1], named[2], named[3])
		}
	}
	for _, file := range namedFile.FindAllStringSubmatch(string(doc), -1) {
		if _, err := os.Stat(filepath.Join("..", filepath.FromSlash(file[1]))); err != nil {
			t.Error(err)
		}
	}
	for n := range missing {
		t.Errorf("scenario %d has no row", n)
	}
}

// checkNamed looks for a test function, and for the name of one of its cases.
func checkNamed(t *testing.T, row, file, function, name string) {
	t.Helper()
	source, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(file)))
	if err != nil {
		t.Errorf("%s: %v", row, err)
		return
	}
	_, body, ok := strings.Cut(string(source), "\nfunc "+function+"(")
	body, _, _ = strings.Cut(body, "\n}\n")
	if !ok || !strings.Contains(body, strconv.Quote(name)) && name != "" {
		t.Errorf("%s: there is no test %s/%s in %s", row, function, name, file)
	}
}
