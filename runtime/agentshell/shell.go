package agentshell

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/agentgen-go/agentgen/runtime/model"
)

// A Shell runs commands in a folder as its Options allow. Make one with New. It is safe for concurrent use.
type Shell struct {
	dir    string
	o      Options
	policy *policy
}

// New returns a shell for a folder, "" for the working directory. The error is a *model.ConfigError if the options are wrong, or the
// folder is not one.
func New(folder string, o Options) (*Shell, error) {
	o, err := o.complete()
	if err != nil {
		return nil, err
	}
	dir, err := filepath.Abs(folder)
	if err != nil {
		return nil, fmt.Errorf("agentgen: a shell in %q: %w", folder, err)
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, &model.ConfigError{Problems: []string{fmt.Sprintf("agentshell.New cannot run commands in %q, which is not a folder", folder)}}
	}
	if _, err := exec.LookPath(o.Program); err != nil {
		return nil, &model.ConfigError{Problems: []string{fmt.Sprintf("agentshell.Options.Program: %v", err)}}
	}
	s := &Shell{dir: dir, o: o}
	s.policy = newPolicy(&s.o)
	return s, nil
}

// Check returns an error made by runtime.Retryf unless the Shell would run a line.
func (s *Shell) Check(line string) error { return s.policy.check(line) }

// NewSession returns a session, which the caller closes. Toolset makes one for each run.
func (s *Shell) NewSession() *Session {
	return &Session{shell: s, jobs: newJobs()}
}
