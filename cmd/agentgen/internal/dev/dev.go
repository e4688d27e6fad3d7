// Package dev builds and runs a program that serves the dev UI, and does so again whenever its files change.
package dev

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// The environment of a program that is started again: see package runtime/devui.
const (
	addrName  = "AGENTGEN_DEV_ADDR"
	tokenName = "AGENTGEN_DEV_TOKEN"
)

// Config says which program is run, and how.
type Config struct {
	// Dir is the current directory, in which Package is resolved and the program runs.
	Dir string
	// Package is the path of a main package, Args are the arguments of the program.
	Package string
	Args    []string
	// Tags are build tags.
	Tags []string
	// Addr is the address of the page; port 0 is a free one. AGENTGEN_DEV_ADDR overrides it.
	Addr string
	// Generate writes the output of packages, by their import paths. It prints the mistakes in them, and reports whether there are none.
	Generate func(ctx context.Context, packages []string) bool
	// Stdout and Stderr are those of the program; what happens is printed to Stderr.
	Stdout, Stderr io.Writer
	// Grace is how long the program may take to end before it is killed.
	Grace time.Duration
}

// poll is how often the files are looked at. They are read again once they have stayed the same for as long.
const poll = 250 * time.Millisecond

// runner runs a program.
type runner struct {
	Config
	env  []string // that the program gets in addition
	url  string
	temp string // folder of what is built

	sources sources
	state   state // of the files from which the program was made
	cache   cache
	built   int
	running *program // nil if none is
	sum     digest   // of the program that was started last
}

// Run builds and runs the program until ctx ends, and ends it then. It returns an error if Package is not a program.
func Run(ctx context.Context, c Config) (err error) {
	r := &runner{Config: c, cache: cache{}}
	if err := r.check(ctx); err != nil {
		return err
	}
	if err := r.address(ctx); err != nil {
		return err
	}
	if r.temp, err = os.MkdirTemp("", "agentgen-dev-"); err != nil {
		return err
	}
	defer os.RemoveAll(r.temp)
	defer r.stop()
	for ctx.Err() == nil {
		r.update(ctx)
		r.wait(ctx)
	}
	return nil
}

// address chooses an address and a token, which all programs get that are started.
func (r *runner) address(ctx context.Context) error {
	addr := cmp.Or(os.Getenv(addrName), r.Addr)
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("the address of the dev UI: %w", err)
	}
	addr = l.Addr().String()
	if err := l.Close(); err != nil {
		return err
	}
	token := cmp.Or(os.Getenv(tokenName), rand.Text())
	r.env = []string{addrName + "=" + addr, tokenName + "=" + token}
	r.url = "http://" + addr + "/#token=" + token
	return nil
}

func (r *runner) say(format string, args ...any) {
	fmt.Fprintf(r.Stderr, "agentgen: "+format+"\n", args...)
}

// update generates and builds, and starts the program if it has changed.
func (r *runner) update(ctx context.Context) {
	before := r.sources.read(r.cache)
	r.list(ctx)
	r.state = r.sources.read(r.cache)
	for name, sum := range before { // what has changed meanwhile is noticed later
		if _, still := r.state[name]; still {
			r.state[name] = sum
		}
	}
	name, ok := r.make(ctx)
	switch {
	case ctx.Err() != nil:
	case !ok && r.running.alive():
		r.say("the program continues as it was before the change")
	case !ok:
		r.say("the program is started when its files have changed")
	default:
		r.replace(name)
	}
}

// make generates and builds. It returns the name of the program.
func (r *runner) make(ctx context.Context) (name string, ok bool) {
	marked, err := r.sources.marked()
	if err != nil {
		r.say("%v", err)
		return "", false
	}
	if len(marked) > 0 && !r.Generate(ctx, marked) {
		return "", false
	}
	if r.built++; r.built == 1 {
		r.say("building %s, which takes longest the first time", r.Package)
	}
	name = filepath.Join(r.temp, fmt.Sprintf("%d%s", r.built, exe))
	return name, r.build(ctx, name)
}

// replace ends the program and starts one that was built, unless they are the same.
func (r *runner) replace(name string) {
	sum, err := digestOf(name)
	if err != nil {
		r.say("%v", err)
		return
	}
	if sum == r.sum && r.running.alive() {
		r.say("the program is the same as before")
		_ = os.Remove(name)
		return
	}
	first := r.running == nil
	r.stop()
	if r.running, err = start(r.command(name), name); err != nil {
		r.say("start the program: %v", err)
		return
	}
	r.sum = sum
	if first {
		r.say("dev UI at %s", r.url)
		r.sources.warn(r.say)
		return
	}
	r.say("restarted")
}

// stop ends the program.
func (r *runner) stop() {
	if r.running != nil {
		r.running.stop(r.Grace)
	}
}

// wait waits until files have changed and stay as they are, or ctx ends. It says so if the program ends.
func (r *runner) wait(ctx context.Context) {
	tick := time.NewTicker(poll)
	defer tick.Stop()
	ended := r.running.ended()
	last := r.state
	for {
		select {
		case <-ctx.Done():
			return
		case <-ended:
			r.say("the program has ended (%s): it is started again when its files have changed", r.running.status())
			r.running.told, ended = true, nil
		case <-tick.C:
			now := r.sources.read(r.cache)
			if !now.equal(r.state) && now.equal(last) {
				return
			}
			last = now
		}
	}
}

// environment is that of the program.
func (r *runner) environment() []string { return slices.Concat(os.Environ(), r.env) }
