package main

import (
	"bufio"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
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
type program struct{ name, path string }

// build builds everything into dir. Other libraries that cannot be had are left out.
func build(dir, peers string) (*built, error) {
	root, err := filepath.Abs("..")
	if err != nil {
		return nil, err
	}
	b := &built{dir: dir, root: root, server: filepath.Join(dir, "server"), agentgen: filepath.Join(dir, "agentgen")}
	ours := program{"ours", filepath.Join(dir, "ours")}
	for _, p := range []struct{ in, pkg, out string }{
		{".", "./ours", ours.path},
		{"harness", "./server", b.server},
		{root, "./cmd/agentgen", b.agentgen},
	} {
		if err := goBuild(p.in, p.pkg, p.out); err != nil {
			return nil, err
		}
	}
	b.programs = []program{ours}
	if peers == "" {
		return b, nil
	}
	mods, err := filepath.Glob(filepath.Join(peers, "*", "go.mod"))
	if err != nil {
		return nil, err
	}
	for _, mod := range mods {
		p := program{name: filepath.Base(filepath.Dir(mod))}
		p.path = filepath.Join(dir, "peer-"+p.name)
		log.Printf("building %s", p.name)
		if err := goBuild(filepath.Dir(mod), ".", p.path); err != nil {
			log.Printf("%s is left out: %v", p.name, err)
			continue
		}
		b.programs = append(b.programs, p)
	}
	return b, nil
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
