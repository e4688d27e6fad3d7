package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
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
