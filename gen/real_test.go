package gen_test

import (
	"flag"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/gen"
)

var realModules = flag.Bool("real", false, "generate for types of well-known modules, which are downloaded")

// TestReal generates for types of modules as they are, and compares with encoding/json: go test ./gen -run TestReal -real
func TestReal(t *testing.T) {
	if !*realModules {
		t.Skip("needs -real and a module proxy")
	}
	dir := t.TempDir()
	unpack(t, dir, strings.ReplaceAll(read(t, "testdata/real.txtar"), "$ROOT", checkout(t)))
	env := append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	res, err := gen.Generate(t.Context(), gen.Config{Dir: dir, Env: env}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Diagnostics) != 1 || !strings.Contains(res.Diagnostics[0].String(), "parameter s of tool Send: discordgo.Session cannot be JSON") {
		t.Errorf("got %v, want one mistake about discordgo.Session", res.Diagnostics)
	}
	if len(res.Warnings) != 1 || !strings.Contains(res.Warnings[0].Message, "the schema of tool CreatePod is ") {
		t.Errorf("got %v, want one warning about the schema of CreatePod", res.Warnings)
	}
	if err := gen.Commit(res.Files...); err != nil {
		t.Fatal(err)
	}
	test := exec.CommandContext(t.Context(), "go", "test", ".")
	test.Dir, test.Env = dir, env
	if out, err := test.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}
