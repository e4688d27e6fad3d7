//go:build !unix

package agentshell

import (
	"os"
	"os/exec"
)

// These systems have no process groups: only the shell itself is ended.

func inGroup(*exec.Cmd) {}

func killGroup(p *os.Process) { _ = p.Kill() }

func stopGroup(p *os.Process) { _ = p.Kill() }

func exitCode(state *os.ProcessState) int { return state.ExitCode() }

func isTooLong(error) bool { return false }
