package gen

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/agentgen-go/agentgen/gen/internal/cache"
	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/emit"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/agentgen-go/agentgen/gen/internal/source"
)

// FileName is the name of the generated file of each package.
const FileName = source.FileName

// Config says where and how packages are loaded. The zero Config loads as the go command does in the current directory.
type Config struct {
	// Dir is where patterns are resolved; "" is the current directory.
	Dir string
	// Tags are build tags, as in go build -tags.
	Tags []string
	// Env is the environment of the go command; nil is that of this process.
	Env []string
	// RequireDocs makes it a mistake if a tool, an output, a parameter or a field of them has no description.
	RequireDocs bool
	// Cache is a folder in which Generate keeps what it needs to skip packages that have not changed, see CacheDir; ""
	// means no cache. A cache that cannot be read or written is ignored. Anyone who can write to the folder can keep
	// output from being checked, so leave it out to verify what is on the disk.
	Cache string
}

func (c Config) source() source.Config {
	return source.Config{Dir: c.Dir, Tags: c.Tags, Env: c.Env, RequireDocs: c.RequireDocs}
}

// Result is what Generate found out.
type Result struct {
	// Packages are the import paths of the packages that were understood, sorted.
	Packages []string
	// Cached are the import paths of the packages that were not read, because nothing has changed since their files
	// were generated, sorted. There are none without Config.Cache.
	Cached []string
	// Files are the generated files, in order of their packages: one for each package in which something is marked.
	// A package with mistakes has none, and so has one without marks, unless an earlier file of it is left over.
	Files []*File
	// Diagnostics are the mistakes in the source, in order of file, line and column.
	Diagnostics []Diagnostic
	// Warnings are about probable mistakes, in the same order. Packages that were not read have none.
	Warnings []Diagnostic
}

// Generate generates the files of the packages that the patterns match; no patterns means ".". It writes nothing to the
// disk: see Commit. Code that does not compile is not an obstacle as long as nothing that is marked depends on what is
// wrong with it, so calls of functions that are still to be generated may be there already.
//
// Mistakes in the source are in Result.Diagnostics and are not an error. An error says that the packages could not be
// loaded at all, or, as a *Bug, that agentgen itself is at fault; the Result is then nil.
func Generate(ctx context.Context, cfg Config, patterns ...string) (*Result, error) {
	var g *generator
	err := Guard("generate "+packagesOf(patterns), func() (err error) {
		g, err = generateAll(ctx, cfg, patterns)
		return err
	})
	if err != nil {
		return nil, err
	}
	g.sort()
	g.result.Diagnostics, g.result.Warnings = diagnostics(g.diags.List()), diagnostics(g.diags.Warnings())
	return &g.result, nil
}

// load understands the packages that the patterns match. Mistakes go to diags.
func load(ctx context.Context, from source.Config, patterns []string, diags *diag.Collector) (*source.Program, error) {
	var prog *source.Program
	doing := "read " + packagesOf(patterns)
	from.Reading = func(path string) { doing = "read " + path }
	err := guard(&doing, func() (err error) {
		prog, err = source.Load(ctx, from, patterns...)
		return err
	})
	if mistakes, ok := errors.AsType[*diag.Error](err); ok {
		for _, d := range mistakes.List {
			diags.Add(d)
		}
	} else if err != nil {
		return nil, err
	}
	if prog == nil {
		prog = &source.Program{}
	}
	for _, d := range prog.Warnings {
		diags.Warn(d)
	}
	return prog, nil
}

// generator collects what comes of each package.
type generator struct {
	result  Result
	diags   diag.Collector
	program *source.Program
	cache   *cache.Cache // nil without one
}

// generatePackages generates the files of all packages that the patterns match.
func (g *generator) generatePackages(ctx context.Context, cfg Config, patterns []string) error {
	from := cfg.source()
	from.Exports = g.cache.Exports()
	prog, err := load(ctx, from, patterns, &g.diags)
	if err != nil {
		return err
	}
	g.program = prog
	for _, p := range prog.Packages {
		if err := Guard("generate code for "+p.IR.Path, func() error { return g.generate(p) }); err != nil {
			return err
		}
	}
	return nil
}

// generate adds the file of one package, or what is wrong with the package.
func (g *generator) generate(p *source.Package) error {
	f := &File{Path: filepath.Join(p.IR.Dir, FileName), Package: p.IR.Path}
	var err error
	if f.Existing, err = readExisting(f.Path); err != nil {
		return err
	}
	ours := f.Existing == nil || source.IsGenerated(f.Path, f.Existing)
	switch {
	case !marked(p.IR):
		g.result.Packages = append(g.result.Packages, f.Package)
		if ours && f.Existing != nil {
			g.result.Files = append(g.result.Files, f)
		}
		return nil
	case !ours:
		g.refuse(f.Path)
		return nil
	}
	if f.Content, err = g.content(p, f.Path); f.Content != nil {
		g.result.Packages = append(g.result.Packages, f.Package)
		g.result.Files = append(g.result.Files, f)
		g.warnLarge(p.IR)
	}
	return err
}

// readExisting returns the content of a file, nil if it does not exist.
func readExisting(path string) ([]byte, error) {
	content, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("read the existing output: %w", err)
	}
	return content, nil
}

// marked reports whether there is something to generate.
func marked(p *ir.Package) bool {
	return len(p.Tools)+len(p.Outputs)+len(p.Codecs)+len(p.XMLs)+len(p.Prompts)+len(p.Specs) > 0
}

// refuse reports a file that would have to be overwritten but is not ours.
func (g *generator) refuse(path string) {
	g.diags.Add(diag.Diagnostic{
		Pos:     ir.Pos{File: path, Line: 1, Col: 1},
		Message: "this file was not written by agentgen, but has the name of its output",
		Hint:    "rename it",
	})
}

// content returns the source of a package's file, verified, or nil if the user has to change something first.
func (g *generator) content(p *source.Package, path string) ([]byte, error) {
	content, err := emit.Source(p.IR)
	if err != nil {
		return nil, g.report(p.IR, err)
	}
	if err := p.Check(path, content); err != nil {
		return nil, bug(p.IR, err)
	}
	return content, nil
}

// report adds what the user has to change to the diagnostics. What is not the user's to change is returned.
func (g *generator) report(p *ir.Package, err error) error {
	for _, e := range parts(err) {
		mistake, ok := errors.AsType[*emit.Error](e)
		if !ok {
			return bug(p, e)
		}
		g.diags.Add(diag.Diagnostic{Pos: mistake.Pos, Message: mistake.Msg})
	}
	return nil
}

// parts are the errors that were joined to err.
func parts(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	return []error{err}
}

// bug is the error of generated code that is not what it should be.
func bug(p *ir.Package, err error) error {
	return &Bug{Doing: "generate code for " + p.Path, Err: fmt.Errorf("the code does not compile, so nothing is written\n%w", err)}
}
