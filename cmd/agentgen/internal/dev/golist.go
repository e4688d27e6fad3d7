package dev

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// devUI is the package that programs serve the dev UI by.
const devUI = "github.com/agentgen-go/agentgen/runtime/devui"

// pkg is a package as go list describes it.
type pkg struct {
	ImportPath, Name, Dir string
	Standard              bool
	EmbedPatterns         []string
	Module                *module
	Error                 *struct{ Err string }
	DepsErrors            []struct{ Err string }
}

type module struct {
	Main    bool
	Replace *struct{ Version string }
}

// local reports whether the files of a package may be edited.
func (p *pkg) local() bool {
	if p.Standard || p.Dir == "" {
		return false
	}
	return p.Module == nil || p.Module.Main || p.Module.Replace != nil && p.Module.Replace.Version == ""
}

// goCommand returns a use of the go command, which an end of ctx interrupts.
func (r *runner) goCommand(ctx context.Context, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, "go", args...)
	c.Dir = r.Dir
	c.Cancel = func() error { return interrupt(c.Process) }
	c.WaitDelay = 5 * time.Second
	return c
}

// tags returns the flag of the go command for the tags.
func (r *runner) tags() []string {
	if len(r.Tags) == 0 {
		return nil
	}
	return []string{"-tags=" + strings.Join(r.Tags, ",")}
}

// golist lists the package, with flags.
func (r *runner) golist(ctx context.Context, flags ...string) (all []pkg, err error) {
	args := slices.Concat([]string{"list", "-e", "-json=ImportPath,Name,Dir,Standard,EmbedPatterns,Module,Error,DepsErrors"}, r.tags(), flags, []string{"--", r.Package})
	c := r.goCommand(ctx, args...)
	var stderr bytes.Buffer
	c.Stderr = &stderr
	out, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w: %s", err, bytes.TrimSpace(stderr.Bytes()))
	}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		all = append(all, p)
	}
}

// check returns an error if the package is not one program.
func (r *runner) check(ctx context.Context) error {
	all, err := r.golist(ctx, "-find")
	switch {
	case err != nil:
		return err
	case len(all) != 1:
		return fmt.Errorf("%s matches %d packages: name one program, such as ./cmd/x", r.Package, len(all))
	case all[0].Dir == "" && all[0].Error != nil:
		return errors.New(all[0].Error.Err)
	case all[0].Name != "main" && all[0].Error == nil:
		return fmt.Errorf("%s is not a program: its package is %s, not main", all[0].ImportPath, all[0].Name)
	}
	return nil
}

// list finds the files that the program is made of. Where something is wrong with it, those that were known before are still looked at.
func (r *runner) list(ctx context.Context) {
	all, err := r.golist(ctx, "-deps")
	if err != nil {
		if ctx.Err() == nil {
			r.say("%v", err)
		}
		return
	}
	s := sources{files: r.modFiles(ctx)}
	wrong := false
	for _, p := range all {
		wrong = wrong || p.Error != nil || len(p.DepsErrors) > 0
		s.devUI = s.devUI || p.ImportPath == devUI
		if p.local() {
			s.packages = append(s.packages, p)
		}
	}
	if wrong {
		s.add(&r.sources)
	}
	r.sources = s
}

// add adds what other sources have.
func (s *sources) add(t *sources) {
	for _, p := range t.packages {
		if !slices.ContainsFunc(s.packages, func(q pkg) bool { return q.ImportPath == p.ImportPath }) {
			s.packages = append(s.packages, p)
		}
	}
}

// modFiles returns the files that say which modules there are.
func (r *runner) modFiles(ctx context.Context) (names []string) {
	out, err := r.goCommand(ctx, "env", "GOMOD", "GOWORK").Output()
	if err != nil {
		return nil // the build reports it
	}
	for name := range strings.FieldsFuncSeq(string(out), func(c rune) bool { return c == '\n' || c == '\r' }) {
		if filepath.IsAbs(name) && (filepath.Base(name) == "go.mod" || filepath.Ext(name) == ".work") {
			names = append(names, name, strings.TrimSuffix(name, filepath.Ext(name))+".sum", filepath.Join(filepath.Dir(name), "vendor", "modules.txt"))
		}
	}
	return names
}

// build builds the program. It prints what is wrong, and reports whether nothing is.
func (r *runner) build(ctx context.Context, name string) bool {
	args := slices.Concat([]string{"build", "-buildvcs=false", "-o", name}, r.tags(), []string{"--", r.Package})
	c := r.goCommand(ctx, args...)
	c.Stdout, c.Stderr = r.Stderr, r.Stderr
	err := c.Run()
	if _, mistakes := errors.AsType[*exec.ExitError](err); err != nil && !mistakes && ctx.Err() == nil {
		r.say("go build: %v", err)
	}
	return err == nil
}

// command returns a use of a program that was built.
func (r *runner) command(name string) *exec.Cmd {
	c := exec.Command(name, r.Args...)
	c.Dir, c.Env, c.Stdout, c.Stderr = r.Dir, r.environment(), r.Stdout, r.Stderr
	return c
}
