// Approval-days lets a run wait for a person while no process is there: one process begins the run and ends, another approves by
// a token, a third finishes the run.
//
//	go run ./approval-days                                    # all of it, in three processes
//
//	go run ./approval-days start run-17 "Refund order A-17."   # prints a token
//	go run ./approval-days approve TOKEN
//	go run ./approval-days finish run-17
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/agentgen-go/agentgen/examples/internal/demo"
)

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		demo.Fail(err)
	}
}

// run does one of the steps, or all of them.
func run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		demo.Scripted()
		return all(ctx)
	}
	s, err := open(ctx, file())
	if err != nil {
		return err
	}
	defer s.close()
	text := ""
	switch {
	case args[0] == "start" && len(args) == 3:
		text, err = s.start(ctx, args[1], args[2])
	case args[0] == "approve" && len(args) == 2:
		err = s.approve(ctx, args[1])
	case args[0] == "finish" && len(args) == 2:
		text, err = s.finish(ctx, args[1])
	default:
		err = errors.New("usage: approval-days [start ID PROMPT | approve TOKEN | finish ID]")
	}
	if err == nil && text != "" {
		fmt.Println(text)
	}
	return err
}

// fileEnv names the database.
const fileEnv = "APPROVAL_DAYS_DB"

func file() string {
	if name := os.Getenv(fileEnv); name != "" {
		return name
	}
	return "approval-days.db"
}

// all does each step in a process of its own.
func all(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "approval-days")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	name := filepath.Join(dir, "runs.db")
	token, err := step(ctx, name, "start", "run-17", "Refund order A-17.")
	if err != nil {
		return err
	}
	fmt.Println("The run waits, and no process with it. The one who decides has the token", token[:16]+"...")
	if _, err := step(ctx, name, "approve", token); err != nil {
		return err
	}
	output, err := step(ctx, name, "finish", "run-17")
	fmt.Println("Approved, days later. The output is", output)
	return err
}

// step starts this program again.
func step(ctx context.Context, db string, args ...string) (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	c := exec.CommandContext(ctx, self, args...)
	c.Env = append(os.Environ(), fileEnv+"="+db)
	c.Stderr = os.Stderr
	out, err := c.Output()
	return strings.TrimSpace(string(out)), err
}
