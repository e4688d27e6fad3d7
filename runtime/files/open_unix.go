//go:build unix

package files

import "syscall"

// nonblocking keeps the opening of a FIFO that was put in the place of a file from waiting for a writer.
const nonblocking = syscall.O_NONBLOCK
