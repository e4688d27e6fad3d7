//go:build !linux && !darwin

package agentshell

import "os/exec"

// awaitEnd waits until a process has ended. Here it is reaped at once, so its group is ended a moment later than elsewhere.
func awaitEnd(cmd *exec.Cmd) { _ = cmd.Wait() }
