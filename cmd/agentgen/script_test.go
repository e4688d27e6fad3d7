package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"agentgen": main})
}

// TestScripts runs the command in modules that depend on this one, without a network.
func TestScripts(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup:               func(e *testscript.Env) error { return setup(e, root) },
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"keeps": keeps, "replace": replace, "expand": expand, "age": age, "tamper": tamper, "await": await, "oneLine": oneLine,
		},
	})
}

// setup makes the script's folder a module called example.com/app, with the caches of the go command that runs the test.
func setup(e *testscript.Env, root string) error {
	caches, err := goEnv("GOCACHE", "GOMODCACHE", "GOROOT")
	if err != nil {
		return err
	}
	goCommand, err := exec.LookPath("go")
	if err != nil {
		return err
	}
	e.Vars = append(e.Vars, caches...)
	e.Vars = append(e.Vars, "GOFLAGS=-mod=mod", "GOPROXY=off", "GOSUMDB=off", "GOTOOLCHAIN=local", "GOWORK=off", "ROOT="+root, "GO="+goCommand,
		"AGENTGEN_CACHE=off")
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return err
	}
	sum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(e.WorkDir, "go.sum"), sum, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(e.WorkDir, "go.mod"), []byte(dependent(string(mod), root)), 0o644)
}

// dependent turns our go.mod into that of a module that depends on ours, with the same versions of everything else.
func dependent(mod, root string) string {
	const ours = "github.com/agentgen-go/agentgen"
	const tool = "tool " + ours + "/cmd/agentgen\n"
	mod = strings.Replace(mod, "module "+ours, "module example.com/app", 1)
	mod = strings.ReplaceAll(mod, tool, "")
	return mod + "\nrequire " + ours + " v0.0.0\n\nreplace " + ours + " => " + strconv.Quote(root) + "\n\n" + tool
}
