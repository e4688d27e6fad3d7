//go:build unix

package agentshell

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
)

// inGroup lets a command begin a process group of its own.
func inGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// killGroup ends all processes of the group that the process has begun. The process must not be reaped yet.
func killGroup(p *os.Process) { _ = syscall.Kill(-p.Pid, syscall.SIGKILL) }

// stopGroup asks all processes of the group to end. The process must not be reaped yet.
func stopGroup(p *os.Process) { _ = syscall.Kill(-p.Pid, syscall.SIGTERM) }

// exitCode is that of a process that has ended; 128 and the signal if one has ended it.
func exitCode(state *os.ProcessState) int {
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal())
	}
	return state.ExitCode()
}

// isTooLong reports whether a command could not be started since it is too long.
func isTooLong(err error) bool { return errors.Is(err, syscall.E2BIG) }
