//go:build unix

package dev

import (
	"os"
	"os/exec"
	"syscall"
)

// exe is the extension of programs.
const exe = ""

// group gives a process and all that it starts a group of their own.
func group(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// terminate asks the group of a process to end, kill ends it. A group without processes is ignored.
func terminate(p *os.Process) { _ = syscall.Kill(-p.Pid, syscall.SIGTERM) }

func kill(p *os.Process) { _ = syscall.Kill(-p.Pid, syscall.SIGKILL) }

func interrupt(p *os.Process) error { return p.Signal(os.Interrupt) }

// Signals are those that end the command, beside an interrupt.
var Signals = []os.Signal{syscall.SIGTERM, syscall.SIGHUP}
