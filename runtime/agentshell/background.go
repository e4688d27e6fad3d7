package agentshell

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/agentgen-go/agentgen/runtime/internal/py"
)

// grace is how long a background command that is stopped has to end by itself.
const grace = 2 * time.Second

// StartCommand starts a long-running command in the background (e.g. a server or watcher). The command keeps running until it exits,
// stop_command stops it, or the run ends; call stop_command when done to also remove its output. The result has the command ID for
// later check_command and stop_command calls.
//
//   - command: The shell command to run in the background.
//
//agent:tool
func (s *Session) StartCommand(ctx context.Context, command string) (string, error) {
	if err := s.shell.Check(command); err != nil {
		return "", err
	}
	dir, err := s.folder()
	if err != nil {
		return "", err
	}
	if err := ctx.Err(); err != nil {
		return "", context.Cause(ctx)
	}
	id, err := s.jobs.add(s.shell.o.MaxBackground, func() (*process, error) { return s.shell.start(dir, []string{"-c", command}) })
	if err != nil {
		return "", err
	}
	return s.shell.cut(fmt.Sprintf("Started background command: %s\nID: %s", py.Quote(command), id)), nil
}

// CheckCommand checks the status and recent output of a background command.
//
//   - commandID: The ID returned by start_command.
//
//agent:tool
//agent:param commandID name=command_id
func (s *Session) CheckCommand(commandID string) string {
	p := s.jobs.get(commandID)
	if p == nil {
		return unknown(commandID)
	}
	last := []string{"[status: running]"}
	if p.hasEnded() {
		last = []string{"[status: finished]", fmt.Sprintf("[exit code: %d]", p.code)}
	}
	return s.shell.cut(s.shell.log(p, "(no output yet)", last...))
}

// StopCommand stops a background command and returns its final output and exit status.
//
//   - commandID: The ID returned by start_command.
//
//agent:tool
//agent:param commandID name=command_id
func (s *Session) StopCommand(ctx context.Context, commandID string) string {
	p := s.jobs.remove(commandID)
	if p == nil {
		return unknown(commandID)
	}
	last := []string{"[stopped]"}
	if p.stop(ctx) {
		last = append(last, fmt.Sprintf("[exit code: %d]", p.code))
	}
	return s.shell.cut(s.shell.log(p, "(no output)", last...))
}

func unknown(id string) string {
	return fmt.Sprintf("[Error: unknown command ID %s]", py.Quote(cut(id, 100)))
}

// stop asks a line to end, and ends it if it does not. It reports whether it has ended by itself.
func (p *process) stop(ctx context.Context) bool {
	if p.hasEnded() {
		return true
	}
	p.signal(stopGroup)
	timer := time.NewTimer(grace)
	defer timer.Stop()
	select {
	case <-p.ended:
		return true
	case <-timer.C:
	case <-ctx.Done():
	}
	p.kill()
	return false
}

// log returns what a background command has written, and says if the beginning is lost.
func (s *Shell) log(p *process, none string, last ...string) string {
	for _, t := range []*tail{&p.streams.stdout, &p.streams.stderr} {
		if _, total := t.text(); total > s.o.MaxLogBytes {
			note := fmt.Sprintf("[Log exceeded max_log_bytes=%d; earlier output was cleared.]", s.o.MaxLogBytes)
			return p.streams.labelled(none, slices.Insert(last, 0, note)...)
		}
	}
	return p.streams.labelled(none, last...)
}
