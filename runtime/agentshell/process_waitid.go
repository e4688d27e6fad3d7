//go:build linux || darwin

package agentshell

import (
	"os/exec"
	"syscall"
	"unsafe"
)

// awaitEnd waits until a process has ended and leaves it to be reaped: until then no other process or group gets its number.
func awaitEnd(cmd *exec.Cmd) {
	const (
		byPID  = 1   // P_PID
		exited = 0x4 // WEXITED
	)
	var info [128]byte // siginfo_t
	for {
		_, _, errno := syscall.Syscall6(syscall.SYS_WAITID, byPID, uintptr(cmd.Process.Pid), uintptr(unsafe.Pointer(&info)), exited|noReap, 0, 0)
		if errno != syscall.EINTR {
			return
		}
	}
}
