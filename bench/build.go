package main

import (
	"bufio"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// built are the programs that are measured, and what they need.
type built struct {
	dir      string
	root     string // of the repository
	server   string
	agentgen string
	programs []program
}

// program is one that prints the results of its cases. The first is ours.
type program struct {
	name string
	argv []string
}

// command is the program with more arguments.
func (p program) command(args ...string) *exec.Cmd {
	return exec.Command(p.argv[0], slices.Concat(p.argv[1:], args)...)
}

// build builds everything into dir. Other libraries that cannot be had are left out.
func build(dir string, o *options) (*built, error) {
	root, err := filepath.Abs("..")
	if err != nil {
		return nil, err
	}
	b := &built{dir: dir, root: root, server: filepath.Join(dir, "server"), agentgen: filepath.Join(dir, "agentgen")}
	ours := filepath.Join(dir, "ours")
	for _, p := range []struct{ in, pkg, out string }{
		{".", "./ours", ours},
		{"harness", "./server", b.server},
		{root, "./cmd/agentgen", b.agentgen},
	} {
		if err := goBuild(p.in, p.pkg, p.out); err != nil {
			return nil, err
		}
	}
	b.programs = []program{{"ours", []string{ours}}}
	if o.peers == "" {
		return b, nil
	}
	return b, b.join(o)
}

// join adds the programs of other libraries.
func (b *built) join(o *options) error {
	mods, err := filepath.Glob(filepath.Join(o.peers, "*", "go.mod"))
	if err != nil {
		return err
	}
	for _, mod := range mods {
		name := filepath.Base(filepath.Dir(mod))
		path := filepath.Join(b.dir, "peer-"+name)
		log.Printf("building %s", name)
		b.add(program{name, []string{path}}, goBuild(filepath.Dir(mod), ".", path))
	}
	b.add(b.pydanticAI(o.peers, o.python))
	return nil
}

// add adds a program unless it cannot be had.
func (b *built) add(p program, err error) {
	if !dropped(p, err) {
		b.programs = append(b.programs, p)
	}
}

func goBuild(dir, pkg, out string) error {
	cmd := exec.Command("go", "build", "-o", out, pkg)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off")
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go build %s in %s: %w\n%s", pkg, dir, err, text)
	}
	return nil
}

// serve starts the server. It ends with stop, or with this process.
func (b *built) serve(args ...string) (url string, stop func(), err error) {
	cmd := exec.Command(b.server, args...)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return "", nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	stop = func() {
		in.Close()
		_ = cmd.Wait()
	}
	url, err = bufio.NewReader(out).ReadString('\n')
	if err != nil {
		stop()
		return "", nil, fmt.Errorf("the server has not begun: %w", err)
	}
	return strings.TrimSpace(url), stop, nil
}
