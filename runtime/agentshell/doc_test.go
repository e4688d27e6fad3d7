package agentshell_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestDocumentation: the code in docs/files-and-shell.md is code of the examples, which compile and run.
func TestDocumentation(t *testing.T) {
	page, err := os.ReadFile("../../docs/files-and-shell.md")
	if err != nil {
		t.Skip(err) // the module may be on its own
	}
	var examples string
	for _, name := range []string{"example_test.go", "../files/example_test.go"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		examples += words(string(data))
	}
	blocks := regexp.MustCompile(`(?m)(^    .*\n|^\n)+`).FindAllString(string(page), -1)
	found := 0
	for _, block := range blocks {
		if code := words(block); code != "" {
			found++
			if !strings.Contains(examples, code) {
				t.Errorf("this is in no example:\n%s", block)
			}
		}
	}
	if found < 3 {
		t.Errorf("only %d blocks of code were found", found)
	}
}

// words makes all white space one space.
func words(text string) string { return strings.Join(strings.Fields(text), " ") }
