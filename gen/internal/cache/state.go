package cache

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"

	"golang.org/x/mod/modfile"
)

// settings are those of the go command that may change what it finds. The names of architectures' settings are tags.
var settings = []string{
	"GOMOD", "GOWORK", "GOFLAGS", "GO111MODULE", // readState knows these by their places
	"GOVERSION", "GOROOT", "GOOS", "GOARCH", "GOEXPERIMENT", "GOMODCACHE", "GODEBUG", "GOFIPS140",
	"GO386", "GOAMD64", "GOARM", "GOARM64", "GOMIPS", "GOMIPS64", "GOPPC64", "GORISCV64", "GOWASM",
	"CGO_ENABLED", "CGO_CFLAGS", "CGO_CPPFLAGS", "CGO_CXXFLAGS", "CGO_LDFLAGS", "CC", "CXX", "PKG_CONFIG",
}

// readState computes the state, and reports whether all that belongs to it is understood.
func (c *Cache) readState(ctx context.Context) bool {
	self, err := executable()
	if err != nil || driver(c.cfg.Env) {
		return false
	}
	cmd := exec.CommandContext(ctx, "go", append([]string{"env"}, settings...)...)
	cmd.Dir, cmd.Env = c.cfg.Dir, c.cfg.Env
	env, err := cmd.Output()
	if err != nil {
		return false
	}
	values := strings.Split(string(env), "\n")
	mod, work, flags, modules := values[0], values[1], values[2], values[3]
	if modules == "off" || strings.Contains(flags, "-overlay") || strings.Contains(flags, "-modfile") {
		return false
	}
	if c.modules, err = moduleFiles(mod, work); err != nil {
		return false
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%x\n%q\n%q\n", self, c.cfg.Flags, env)
	for _, name := range c.modules {
		content, err := os.ReadFile(name)
		fmt.Fprintf(&b, "%q %s %t\n", name, sum(content), err == nil)
	}
	c.state = sum(b.Bytes())
	return true
}

// executable is the digest of this program: another version may generate other code.
var executable = sync.OnceValues(func() (digest, error) {
	name, err := os.Executable()
	if err != nil {
		return "", err
	}
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	_, err = io.Copy(h, f)
	return digest(h.Sum(nil)), err
})

// driver reports whether package packages asks something else than the go command.
func driver(env []string) bool {
	set := os.Getenv("GOPACKAGESDRIVER")
	for _, e := range env {
		if value, ok := strings.CutPrefix(e, "GOPACKAGESDRIVER="); ok {
			set = value
		}
	}
	if set != "" {
		return set != "off"
	}
	_, err := exec.LookPath("gopackagesdriver")
	return err == nil
}

// moduleFiles lists the files that say where packages come from, those included that need not exist.
func moduleFiles(mod, work string) (files []string, err error) {
	if work != "" && work != "off" {
		return workspaceFiles(work)
	}
	if mod == "" || mod == os.DevNull {
		return nil, fmt.Errorf("no module: %w", os.ErrNotExist)
	}
	return mainFiles(mod)
}

// mainFiles are the files of a main module and of the folders that replace modules for it.
func mainFiles(mod string) ([]string, error) {
	content, err := os.ReadFile(mod)
	if err != nil {
		return nil, err
	}
	f, err := modfile.Parse(mod, content, nil)
	if err != nil {
		return nil, err
	}
	dir := filepath.Dir(mod)
	files := []string{mod, filepath.Join(dir, "go.sum"), filepath.Join(dir, "vendor", "modules.txt")}
	return append(files, replaced(dir, f.Replace)...), nil
}

func workspaceFiles(work string) ([]string, error) {
	content, err := os.ReadFile(work)
	if err != nil {
		return nil, err
	}
	f, err := modfile.ParseWork(work, content, nil)
	if err != nil {
		return nil, err
	}
	dir := filepath.Dir(work)
	files := []string{work, work + ".sum", filepath.Join(dir, "vendor", "modules.txt")}
	files = append(files, replaced(dir, f.Replace)...)
	for _, use := range f.Use {
		module, err := mainFiles(filepath.Join(from(dir, use.Path), "go.mod"))
		if err != nil {
			return nil, err
		}
		files = append(files, module...)
	}
	return files, nil
}

// replaced are the go.mod files of the folders that replace modules.
func replaced(dir string, replace []*modfile.Replace) (files []string) {
	for _, r := range replace {
		if modfile.IsDirectoryPath(r.New.Path) {
			files = append(files, filepath.Join(from(dir, r.New.Path), "go.mod"))
		}
	}
	return files
}

// from is a path in a file of the folder dir.
func from(dir, path string) string {
	if path = filepath.FromSlash(path); filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(dir, path)
}
