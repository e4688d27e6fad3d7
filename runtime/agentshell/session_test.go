//go:build unix

package agentshell_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/agentshell"
	"github.com/google/go-cmp/cmp"
)

// TestSession: a model that makes the calls of a recorded session of pydantic-ai-harness 0.62 is told what the reference told it.
func TestSession(t *testing.T) {
	t.Setenv("LANG", "C.UTF-8")
	for _, name := range []string{"LC_ALL", "LC_CTYPE"} {
		t.Setenv(name, "") // restores it
		if err := os.Unsetenv(name); err != nil {
			t.Fatal(err)
		}
	}
	dir := realDir(t)
	for _, name := range []string{"a.txt", "bin", "lnk", "n", "new.txt", "sub"} {
		write(t, filepath.Join(dir, name), "", 0o644)
	}
	got := played(t, agentshell.Toolset[deps](shell(t, dir, agentshell.Options{})),
		call{"run_command", `{"command":"echo hi; echo err >&2; exit 3"}`},
		call{"run_command", `{"command":"rm -rf x"}`},
		call{"run_command", `{"command":"vim a"}`},
		call{"run_command", `{"command":"sleep 3","timeout_seconds":0.3}`},
		call{"run_command", `{"command":"true"}`},
		call{"run_command", `{"command":"env | sort | cut -d= -f1 | tr \"\\n\" \" \""}`},
		call{"start_command", `{"command":"sleep 5"}`},
		call{"check_command", `{"command_id":"zz"}`},
		call{"run_command", `{"command":"sudo ls"}`},
	)
	allow := agentshell.Options{AllowedCommands: []string{"echo"}, DeniedOperators: []string{">"}}
	got = append(got, played(t, agentshell.Toolset[deps](shell(t, dir, allow)),
		call{"run_command", `{"command":"ls"}`},
		call{"run_command", `{"command":"echo a > b"}`},
		call{"run_command", `{"command":"echo ok && ls"}`},
	)...)
	got = append(got, played(t, agentshell.Toolset[deps](shell(t, dir, agentshell.Options{MaxOutputChars: 100})),
		call{"run_command", `{"command":"seq 1 200"}`})...)
	id := regexp.MustCompile(`ID: [0-9a-f]{32}`)
	for i := range got {
		got[i] = id.ReplaceAllString(got[i], "ID: ...")
	}
	if diff := cmp.Diff(recorded(t), got); diff != "" {
		t.Errorf("-reference +got:\n%s", diff)
	}
}

// knownDifferences are what this package says instead of the reference.
var knownDifferences = strings.NewReplacer(
	"HOME LANG OLDPWD PATH PWD ", "HOME LANG PATH PWD ", // the reference runs a cd before each command
	`[success] [stdout]`+"\n"+`ok`+"\n"+`a.txt`+"\nbin\nlnk\nn\nnew.txt\nsub\n", "[retried] Command 'ls' is not in the allowed list.", // not only the first word counts
)

// recorded returns the results of the session, with the known differences.
func recorded(t *testing.T) (results []string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "session.txt"))
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`(?m)^-> (\w+) \[(\w+)\] ['"](.*)['"]$`)
	id := regexp.MustCompile(`ID: [0-9a-f]{32}`)
	for _, m := range line.FindAllStringSubmatch(string(data), -1) {
		text := strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\t`, "\t", `\'`, `'`).Replace(m[3])
		text = m[1] + " [" + m[2] + "] " + id.ReplaceAllString(text, "ID: ...")
		results = append(results, knownDifferences.Replace(text))
	}
	return results
}
