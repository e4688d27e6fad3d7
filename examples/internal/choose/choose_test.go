package choose_test

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/examples/internal/choose"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// TestOfflineIsSaid: without a key, or where it is asked for, the offline model is used, and standard error says so once.
func TestOfflineIsSaid(t *testing.T) {
	t.Setenv("OPENAI_API_KEY", "")
	t.Setenv("OPENAI_BASE_URL", "")
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	before := os.Stderr
	os.Stderr = write
	offline := testmodel.New()
	for _, name := range []string{"", "test"} {
		if m := choose.Model(name, offline); m != offline {
			t.Errorf("%q is %v", name, m)
		}
	}
	os.Stderr = before
	write.Close()
	said, err := io.ReadAll(read)
	if err != nil || strings.Count(string(said), "A test model responds") != 1 {
		t.Errorf("%q, %v", said, err)
	}
}

// TestScriptsAreSaid: so does each program whose model is a script or a function.
func TestScriptsAreSaid(t *testing.T) {
	made := regexp.MustCompile(`testmodel\.\w+\(|model\.Func\(`)
	said := regexp.MustCompile(`choose\.Model\(|demo\.Scripted\(`)
	programs, err := filepath.Glob("../../*/main.go")
	if err != nil || len(programs) < 10 {
		t.Fatal(programs, err)
	}
	for _, program := range programs {
		files, err := filepath.Glob(filepath.Join(filepath.Dir(program), "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		var source strings.Builder
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			source.Write(text)
		}
		if made.MatchString(source.String()) && !said.MatchString(source.String()) {
			t.Errorf("%s does not say that no real model speaks", program)
		}
	}
}
