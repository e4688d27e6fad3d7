package source

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
)

// findRoots keeps those of the loaded packages that the patterns match: the runtime was loaded beside them.
func (l *loader) findRoots(ctx context.Context, cfg Config, patterns []string, loaded []*packages.Package) error {
	matched, err := l.matched(ctx, cfg, patterns, loaded)
	if err != nil {
		return err
	}
	for _, p := range loaded {
		if matched == nil && !isOurs(p.PkgPath) || matched[p.ID] {
			l.roots = append(l.roots, p)
		}
	}
	slices.SortFunc(l.roots, func(a, b *packages.Package) int { return cmp.Compare(a.PkgPath, b.PkgPath) })
	if len(l.roots) == 0 {
		d := diag.Diagnostic{Message: "no packages match " + strings.Join(patterns, " ")}
		if len(loaded) == 0 { // not even the runtime, found or not
			d.Hint = "there is no go.mod file here: go mod init"
		}
		l.diags.Add(d)
		return l.diags.Err()
	}
	return nil
}

func isOurs(path string) bool { return slices.Contains(ours, path) }

// matched returns the ids of the packages that the patterns match, or nil where that is all but the runtime: only
// within our own module may the runtime be among them.
func (l *loader) matched(ctx context.Context, cfg Config, patterns []string, loaded []*packages.Package) (map[string]bool, error) {
	own := func(p *packages.Package) bool { return isOurs(p.PkgPath) && p.Module != nil && p.Module.Main }
	if !slices.ContainsFunc(loaded, own) {
		return nil, nil
	}
	named, err := packages.Load(&packages.Config{
		Context:    ctx,
		Mode:       packages.NeedName,
		Dir:        cfg.Dir,
		Env:        cfg.Env,
		BuildFlags: buildFlags(cfg.Tags),
	}, patterns...)
	if err != nil {
		return nil, fmt.Errorf("load packages: %w", err)
	}
	ids := map[string]bool{}
	for _, p := range named {
		ids[p.ID] = true
	}
	return ids, nil
}

// program understands the root packages, each on its own: mistakes in one do not keep the others from being understood.
func (l *loader) program() (*Program, error) {
	prog := &Program{}
	for _, loaded := range l.roots {
		if l.reading != nil {
			l.reading(loaded.PkgPath)
		}
		before := l.diags.Len()
		whole := l.reportErrors(loaded)
		p := l.scan(loaded)
		if p.hasDirectives() && !l.checkRuntime() {
			return nil, l.diags.Err()
		}
		if whole {
			p.understand()
		}
		if l.diags.Len() == before {
			prog.Packages = append(prog.Packages, &Package{IR: p.out, Package: p.Package, graph: l.graph})
		}
	}
	return prog, l.diags.Err()
}

// checkRuntime reports a runtime that the user's module does not provide.
func (l *loader) checkRuntime() bool {
	for _, path := range ours {
		if p := l.graph.packages[path]; p == nil || len(p.GoFiles) == 0 {
			l.diags.Add(diag.Diagnostic{
				Message: "package " + path + ", which generated code needs, is not in this module's dependencies",
				Hint:    "go get " + ModulePath,
			})
			return false
		}
	}
	return true
}

// reportErrors reports what the go command and the parser say about a package, and imports that are missing. What the type
// checker says is held until something that is marked depends on it. Whole tells whether the package can be understood.
func (l *loader) reportErrors(p *packages.Package) (whole bool) {
	whole = true
	parsed := map[string]bool{}
	for _, e := range p.Errors {
		if e.Kind == packages.ParseError {
			parsed[errorPos(e.Pos).File] = true
		}
	}
	for _, e := range p.Errors {
		pos := errorPos(e.Pos)
		if pos.File != "" && !filepath.IsAbs(pos.File) {
			pos.File = filepath.Join(p.Dir, filepath.Base(pos.File))
		}
		switch {
		case strings.HasPrefix(e.Msg, "# "), isOutput(pos.File): // what the compiler says, and what will be replaced
		case e.Kind == packages.TypeError && !strings.HasPrefix(e.Msg, "could not import"):
		case e.Kind == packages.ListError && parsed[pos.File]: // the parser says it better
		default:
			l.diags.Add(diag.Diagnostic{Pos: pos, Message: l.better(e.Msg)})
			whole = whole && e.Kind == packages.TypeError
		}
	}
	return whole
}

var importFailure = regexp.MustCompile(`^could not import (\S+) `)

// better replaces what the type checker says about a missing import by what the go command says.
func (l *loader) better(msg string) string {
	m := importFailure.FindStringSubmatch(msg)
	if m == nil {
		return msg
	}
	if p := l.graph.packages[m[1]]; p != nil && len(p.Errors) > 0 {
		return p.Errors[0].Msg
	}
	return msg
}

// twoNames is what the go command says about a folder whose files name different packages.
var twoNames = regexp.MustCompile(`^found packages (\S+) \((\S+)\) and (\S+) \((\S+)\) in `)

// renamed finds packages that were renamed since agentgen wrote its file, which the go command refuses. It returns files
// to load in place of such output, nil where there are none.
func renamed(pkgs []*packages.Package) map[string][]byte {
	var overlay map[string][]byte
	for _, p := range pkgs {
		for _, e := range p.Errors {
			m := twoNames.FindStringSubmatch(e.Msg)
			if m == nil {
				continue
			}
			name := m[1]
			if m[2] == FileName {
				name = m[3]
			}
			output := filepath.Join(p.Dir, FileName)
			if src, err := os.ReadFile(output); err == nil && IsGenerated(output, src) {
				if overlay == nil {
					overlay = map[string][]byte{}
				}
				overlay[output] = []byte("package " + name + "\n")
			}
		}
	}
	return overlay
}
