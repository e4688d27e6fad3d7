package source

import (
	"context"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// query asks the go command about packages, through package packages.
type query struct {
	ctx   context.Context
	cfg   Config
	sizes types.Sizes // of the architecture that is built for, known after metadata
}

// metadataMode is all that is known of packages without compiling any of them.
const metadataMode = packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedDeps | packages.NeedModule

// metadata lists the packages that the patterns match and those that generated code imports, with all that they import.
// Nothing is compiled for it. Where something is wrong it lists them a second time with empty files in place of the
// output of agentgen, which may be to blame: it may belong to a package that was renamed, or close an import cycle.
func (q *query) metadata(patterns []string) ([]*packages.Package, error) {
	settings := make(chan error, 1)
	go func() { settings <- q.readSettings() }()
	patterns = slices.Concat(patterns, ours)
	loaded, err := q.load(metadataMode, nil, patterns...)
	if err := <-settings; err != nil {
		return nil, err
	}
	if err != nil {
		return nil, err
	}
	if overlay := emptyOutput(loaded); overlay != nil {
		return q.load(metadataMode, overlay, patterns...)
	}
	return loaded, nil
}

// readSettings asks for the settings of the go command that concern whoever reads and type-checks files without it.
func (q *query) readSettings() error {
	cmd := exec.CommandContext(q.ctx, "go", "env", "GOARCH", "GOFLAGS")
	cmd.Dir, cmd.Env = q.cfg.Dir, q.cfg.Env
	out, err := cmd.Output()
	if err != nil {
		return nil // the go command fails in the same way when it lists packages
	}
	arch, flags, _ := strings.Cut(string(out), "\n")
	q.sizes = types.SizesFor("gc", arch)
	return checkFlags(flags)
}

// checkFlags refuses flags that let the go command see other files than those that are read.
func checkFlags(flags string) error {
	for flag := range strings.FieldsSeq(flags) {
		flag = strings.Trim(flag, `'"`)
		if name, _, _ := strings.Cut(strings.TrimLeft(flag, "-"), "="); name == "overlay" {
			return fmt.Errorf("GOFLAGS contains %s, which agentgen does not support: remove it from GOFLAGS for this run", flag)
		}
	}
	return nil
}

// load lists the packages that the patterns match: none outside of a module.
func (q *query) load(mode packages.LoadMode, overlay map[string][]byte, patterns ...string) ([]*packages.Package, error) {
	var flags []string
	if len(q.cfg.Tags) > 0 {
		flags = []string{"-tags=" + strings.Join(q.cfg.Tags, ",")}
	}
	loaded, err := packages.Load(&packages.Config{
		Context:    q.ctx,
		Mode:       mode,
		Dir:        q.cfg.Dir,
		Env:        q.cfg.Env,
		BuildFlags: flags,
		Overlay:    overlay,
	}, patterns...)
	switch {
	case err == nil:
		return loaded, nil
	case strings.Contains(err.Error(), "go.mod file not found"):
		return nil, nil
	}
	return nil, fmt.Errorf("load packages: %w", goError(err))
}

// goError returns what the go command said, without what package packages says about the process.
func goError(err error) error {
	if _, said, ok := strings.Cut(err.Error(), ": stderr: "); ok {
		return errors.New(strings.TrimSpace(said))
	}
	return err
}

// emptyOutput returns an empty file in place of each output of agentgen that may change, nil if nothing is wrong with any
// package or no output could be the reason.
func emptyOutput(loaded []*packages.Package) map[string][]byte {
	wrong := false
	packages.Visit(loaded, nil, func(p *packages.Package) { wrong = wrong || len(p.Errors) > 0 })
	if !wrong {
		return nil
	}
	var overlay map[string][]byte
	packages.Visit(loaded, nil, func(p *packages.Package) {
		if isFixed(p) || !hasOutput(p) {
			return
		}
		if overlay == nil {
			overlay = map[string][]byte{}
		}
		overlay[filepath.Join(p.Dir, FileName)] = []byte("package " + clauseName(p) + "\n")
	})
	return overlay
}

// hasOutput reports whether there is output of agentgen in the folder of a package.
func hasOutput(p *packages.Package) bool {
	name := filepath.Join(p.Dir, FileName)
	src, err := os.ReadFile(name)
	return err == nil && p.Dir != "" && IsGenerated(name, src)
}

// clauseName returns the name that the files of a package have in their package clauses, whatever its output has.
func clauseName(p *packages.Package) string {
	for _, name := range p.GoFiles {
		if isOutput(name) {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.PackageClauseOnly)
		if err == nil {
			return f.Name.Name
		}
	}
	return p.Name
}
