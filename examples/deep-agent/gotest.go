package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
)

// goTest is the name of the tool GoTest.
const goTest = "go_test"

// maxOutput is how much of the tests' output the model reads, in bytes. The end of it says what has failed.
const maxOutput = 8 << 10

// GoTest runs the tests of the project, as `go test ./...` does, and returns what they print.
//
//   - run: only tests whose name matches this regular expression; all if it is left out
//
//agent:tool approval timeout=3m
func GoTest(ctx context.Context, rc *runtime.RunContext[Deps], run *string) (string, error) {
	args := []string{"test", "-count=1", "-timeout=2m", "./..."} // the limit also ends tests whose go command was killed
	if run != nil {
		args = append(args, "-run="+*run)
	}
	c := exec.CommandContext(ctx, "go", args...)
	c.Dir, c.Env, c.WaitDelay = rc.Deps.Project, testEnv(), time.Second
	out, err := c.CombinedOutput()
	if _, failed := errors.AsType[*exec.ExitError](err); err != nil && !failed {
		return "", err
	}
	if n := len(out) - maxOutput; n > 0 {
		return fmt.Sprintf("... %d bytes left out\n%s", n, out[n:]), nil
	}
	return string(out), nil
}

// testEnv is the environment of the tests, which run what a model has written: no keys, no other modules.
func testEnv() []string {
	env := []string{"GOFLAGS=-mod=mod", "GOPROXY=off", "GOTOOLCHAIN=local", "GOWORK=off"}
	for _, name := range []string{"PATH", "HOME", "TMPDIR", "GOROOT", "GOCACHE", "GOMODCACHE", "LocalAppData", "SystemRoot"} {
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	return env
}
