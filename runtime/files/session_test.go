package files_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/files"
	"github.com/google/go-cmp/cmp"
)

// sessionTree is the folder in which the sessions of the reference were recorded.
var sessionTree = map[string]string{
	"a.txt": "one\ntwo\nthree\n", ".env": "S=1", "sub/b.py": "x=1\n", "bin": "\x00\x01", "lnk": "-> /etc/passwd",
}

// sessionCalls are the calls of session.txt, which is the FileSystem part of a recorded session of pydantic-ai-harness 0.62.
var sessionCalls = []call{
	{"read_file", `{"path":"a.txt"}`},
	{"read_file", `{"path":"a.txt","offset":1,"limit":1}`},
	{"read_file", `{"path":"nope"}`},
	{"read_file", `{"path":"../x"}`},
	{"read_file", `{"path":"/etc/passwd"}`},
	{"read_file", `{"path":"lnk"}`},
	{"read_file", `{"path":"bin"}`},
	{"read_file", `{"path":".env"}`},
	{"write_file", `{"path":".env","content":"x"}`},
	{"write_file", `{"path":"new.txt","content":"hello"}`},
	{"write_file", `{"path":"new.txt","content":"h2","expected_hash":"bad"}`},
	{"edit_file", `{"path":"a.txt","old_text":"two","new_text":"TWO"}`},
	{"edit_file", `{"path":"a.txt","old_text":"zzz","new_text":"q"}`},
	{"edit_file", `{"path":"a.txt","old_text":"e","new_text":"E"}`},
	{"list_directory", `{"path":"."}`},
	{"search_files", `{"pattern":"x="}`},
	{"find_files", `{"pattern":"*.py"}`},
	{"create_directory", `{"path":"n/m"}`},
	{"file_info", `{"path":"a.txt"}`},
	{"read_file", `{"path":"a.txt","offset":99}`},
}

// knownDifferences are what this package says instead of the reference.
var knownDifferences = strings.NewReplacer(
	"lnk  (1221 bytes)", "lnk  (size unknown)", // nothing is said of files outside
)

// TestSession: a model that makes the calls of a recorded session is told what the reference told it.
func TestSession(t *testing.T) {
	dir := tree(t, sessionTree)
	got := played(t, files.Toolset[deps](open(t, dir, files.Options{})), sessionCalls...)
	for i, result := range got {
		result = strings.ReplaceAll(result, filepath.Dir(dir)+"/x", "/outside/x")
		got[i] = strings.ReplaceAll(result, dir, "DIR")
	}
	if diff := cmp.Diff(recorded(t, "session.txt"), got); diff != "" {
		t.Errorf("-reference +got:\n%s", diff)
	}
}

// TestSessionDenied: denied files cannot be read, and searches do not find them.
func TestSessionDenied(t *testing.T) {
	dir := tree(t, sessionTree)
	got := played(t, files.Toolset[deps](open(t, dir, files.Options{DeniedPatterns: []string{"*.py"}})),
		call{"read_file", `{"path":"sub/b.py"}`}, call{"search_files", `{"pattern":"x="}`})
	if diff := cmp.Diff(recorded(t, "session-denied.txt"), got); diff != "" {
		t.Errorf("-reference +got:\n%s", diff)
	}
}

// recorded returns the results of a session, with the known differences.
func recorded(t *testing.T, name string) (results []string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`(?m)^-> (\w+) \[(\w+)\] ['"](.*)['"]$`)
	for _, m := range line.FindAllStringSubmatch(string(data), -1) {
		text := strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\t`, "\t", `\'`, `'`).Replace(m[3])
		results = append(results, m[1]+" ["+m[2]+"] "+knownDifferences.Replace(text))
	}
	return results
}
