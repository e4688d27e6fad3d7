package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// goEnv returns settings of the go command as "NAME=value".
func goEnv(names ...string) ([]string, error) {
	out, err := exec.Command("go", append([]string{"env"}, names...)...).Output()
	if err != nil {
		return nil, err
	}
	settings := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	for i, name := range names {
		settings[i] = name + "=" + settings[i]
	}
	return settings, nil
}

// keeps is a command of the scripts: "keeps FILE COMMAND ARG..." runs a command and fails if it replaces or touches the
// file.
func keeps(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: keeps FILE COMMAND ARG...")
	}
	name := ts.MkAbs(args[0])
	before, err := os.Stat(name)
	ts.Check(err)
	ts.Check(ts.Exec(args[1], args[2:]...))
	after, err := os.Stat(name)
	ts.Check(err)
	if !os.SameFile(before, after) || !before.ModTime().Equal(after.ModTime()) {
		ts.Fatalf("%s was written", args[0])
	}
}

// replace is a command of the scripts: "replace FILE OLD NEW" replaces a text that occurs once.
func replace(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: replace FILE OLD NEW")
	}
	text := ts.ReadFile(args[0])
	if n := strings.Count(text, args[1]); n != 1 {
		ts.Fatalf("%q occurs %d times in %s", args[1], n, args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Replace(text, args[1], args[2], 1)), 0o644))
}

// expand is a command of the scripts: "expand FILE" replaces $WORK in a file by the folder of the script.
func expand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: expand FILE")
	}
	text := strings.ReplaceAll(ts.ReadFile(args[0]), "$WORK", ts.Getenv("WORK"))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o644))
}

// age is a command of the scripts that makes all files and folders old. What has changed just now is not cached.
func age(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: age")
	}
	old := time.Now().Add(-time.Hour)
	ts.Check(filepath.WalkDir(ts.Getenv("WORK"), func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chtimes(path, old, old)
	}))
}

// tamper is a command of the scripts: "tamper DIR" changes the records of the cache so that they say of a folder that it is as it
// was when its output was generated.
func tamper(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: tamper DIR")
	}
	dir := ts.MkAbs(args[0])
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	ts.Check(err)
	var list strings.Builder
	for _, name := range files {
		fmt.Fprintf(&list, "%q %s\n", filepath.Base(name), sum(ts.ReadFile(name)))
	}
	records, err := filepath.Glob(filepath.Join(ts.Getenv("AGENTGEN_CACHE"), "*.json"))
	ts.Check(err)
	changed := false
	for _, name := range records {
		var record map[string]any
		ts.Check(json.Unmarshal([]byte(ts.ReadFile(name)), &record))
		if dirs, ok := record["Dirs"].(map[string]any); ok && dirs[dir] != nil {
			dirs[dir] = sum(list.String())
			text, err := json.Marshal(record)
			ts.Check(err)
			ts.Check(os.WriteFile(name, text, 0o644))
			changed = true
		}
	}
	if !changed {
		ts.Fatalf("no record is about %s", args[0])
	}
}

// await is a command of the scripts: "await FILE TEXT [COUNT]" waits until a text occurs in a file that another process writes.
func await(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 || len(args) > 3 {
		ts.Fatalf("usage: await FILE TEXT [COUNT]")
	}
	count := 1
	if len(args) == 3 {
		var err error
		count, err = strconv.Atoi(args[2])
		ts.Check(err)
	}
	var text []byte
	for end := time.Now().Add(5 * time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		text, _ = os.ReadFile(ts.MkAbs(args[0])) // which need not be there yet
		if strings.Count(string(text), args[1]) >= count {
			return
		}
	}
	said, _ := os.ReadFile(ts.MkAbs("err.txt"))
	ts.Fatalf("%q does not occur in %s %d times:\n%s\nerr.txt:\n%s", args[1], args[0], count, text, said)
}

// oneLine is a command of the scripts: "oneLine FILE REGEXP" fails unless a file has lines that match, which are all the same.
func oneLine(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: oneLine FILE REGEXP")
	}
	lines := regexp.MustCompile("(?m)"+args[1]).FindAllString(ts.ReadFile(args[0]), -1)
	if slices.Sort(lines); len(slices.Compact(lines)) != 1 {
		ts.Fatalf("the lines are %q", lines)
	}
}

func sum(text string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(text))) }
