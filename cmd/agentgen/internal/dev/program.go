package dev

import (
	"os"
	"os/exec"
	"time"
)

// program is a program that was started. A nil program is one that was not.
type program struct {
	c    *exec.Cmd
	name string
	done chan struct{} // closed when it has ended
	told bool          // that it has ended by itself
}

// start starts a program in a process group of its own, without input.
func start(c *exec.Cmd, name string) (*program, error) {
	group(c)
	c.WaitDelay = time.Second // if what it has started keeps its output open
	if err := c.Start(); err != nil {
		return nil, err
	}
	p := &program{c: c, name: name, done: make(chan struct{})}
	go func() {
		defer close(p.done)
		_ = c.Wait() // status has it
		kill(c.Process)
	}()
	return p, nil
}

// ended returns a channel that is closed when the program has ended, nil if that was told.
func (p *program) ended() <-chan struct{} {
	if p == nil || p.told {
		return nil
	}
	return p.done
}

func (p *program) alive() bool {
	if p == nil {
		return false
	}
	select {
	case <-p.done:
		return false
	default:
		return true
	}
}

// status says how the program has ended.
func (p *program) status() string { return p.c.ProcessState.String() }

// stop ends the program and all that it has started in its group, and removes it. What has not ended after the grace is killed.
func (p *program) stop(grace time.Duration) {
	if p.alive() {
		terminate(p.c.Process)
		select {
		case <-p.done:
		case <-time.After(grace):
			kill(p.c.Process)
			<-p.done
		}
	}
	_ = os.Remove(p.name)
}
