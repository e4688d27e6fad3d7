//go:build !unix

package files

// nonblocking is for systems that have FIFOs among their files.
const nonblocking = 0
