//go:build !unix

package dev

import (
	"os"
	"os/exec"
)

// exe is the extension of programs.
const exe = ".exe"

// group does nothing: there are no groups of processes here.
func group(*exec.Cmd) {}

// terminate ends a process, because it cannot be asked to end.
func terminate(p *os.Process) { kill(p) }

func kill(p *os.Process) { _ = p.Kill() }

func interrupt(p *os.Process) error { return p.Kill() }

// Signals are those that end the command, beside an interrupt.
var Signals = []os.Signal{os.Interrupt}
