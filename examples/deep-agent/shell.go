package main

import (
	"os"
	"time"

	"github.com/agentgen-go/agentgen/runtime/agentshell"
)

// newShell returns a shell for the project in a folder, which runs the go command and nothing else, without keys and without
// other modules. That is still a lot: tests do what they like. So a person has to approve of each command.
func newShell(project string) (*agentshell.Shell, error) {
	env := map[string]string{"GOFLAGS": "-count=1", "GOPROXY": "off", "GOTOOLCHAIN": "local", "GOWORK": "off"}
	for _, name := range []string{"GOROOT", "GOCACHE", "GOMODCACHE"} {
		if value, ok := os.LookupEnv(name); ok {
			env[name] = value
		}
	}
	return agentshell.New(project, agentshell.Options{
		AllowedCommands: []string{"go", "gofmt"}, Env: env, DefaultTimeout: 3 * time.Minute, MaxOutputChars: 8000, Retries: new(5),
	})
}
