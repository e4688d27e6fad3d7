//go:build unix

package agentmcp_test

import (
	"os/exec"
	"syscall"
)

// ownGroup makes a process the first of a group, which endGroup ends: npx starts others.
func ownGroup(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

func endGroup(c *exec.Cmd) { _ = syscall.Kill(-c.Process.Pid, syscall.SIGTERM) }
