package source

import (
	"cmp"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
)

// findRoots keeps those of the loaded packages that the patterns match: the runtime was loaded beside them.
func (l *loader) findRoots(q *query, patterns []string, loaded []*packages.Package) error {
	matched, err := matched(q, patterns, loaded)
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

// matched returns the ids of the packages that the patterns match, or nil if that is all but the runtime: only
// within our own module may the runtime be among them.
func matched(q *query, patterns []string, loaded []*packages.Package) (map[string]bool, error) {
	own := func(p *packages.Package) bool { return isOurs(p.PkgPath) && p.Module != nil && p.Module.Main }
	if !slices.ContainsFunc(loaded, own) {
		return nil, nil
	}
	named, err := q.load(packages.NeedName, nil, patterns...)
	if err != nil {
		return nil, err
	}
	ids := map[string]bool{}
	for _, p := range named {
		ids[p.ID] = true
	}
	return ids, nil
}

// program understands the root packages, each on its own: mistakes in one do not keep the others from being understood.
func (l *loader) program() (*Program, error) {
	prog := &Program{Exports: l.graph.exports}
	for _, loaded := range l.roots {
		if l.reading != nil {
			l.reading(loaded.PkgPath)
		}
		before := l.diags.Len()
		whole := l.reportErrors(loaded)
		l.reportImports(loaded)
		p := l.scan(loaded)
		if p.hasDirectives() && !l.checkRuntime() {
			return nil, l.diags.Err()
		}
		if p.hasDirectives() {
			whole = l.reportSyntax(loaded) && whole
		}
		if whole {
			p.understand()
		}
		if l.diags.Len() == before {
			prog.Packages = append(prog.Packages, &Package{IR: p.out, Package: p.Package, graph: l.graph, files: p.files})
		}
	}
	prog.Warnings = l.diags.Warnings()
	return prog, l.diags.Err()
}

// checkRuntime reports a runtime that the user's module does not provide, and what the go command says about it where that
// is more than that the module is missing.
func (l *loader) checkRuntime() bool {
	for _, path := range ours {
		p := l.graph.packages[path]
		if p != nil && len(p.GoFiles) > 0 {
			continue
		}
		d := diag.Diagnostic{
			Message: "package " + path + ", which generated code needs, is not in this module's dependencies",
			Hint:    "go get " + ModulePath,
		}
		if p != nil && len(p.Errors) > 0 && !isNotRequired(p.Errors[0].Msg) {
			d = diag.Diagnostic{Message: "package " + path + ", which generated code needs, cannot be loaded: " + p.Errors[0].Msg}
		}
		l.diags.Add(d)
		return false
	}
	return true
}

// isNotRequired reports whether the go command says of a package that no module that is required provides it.
func isNotRequired(msg string) bool {
	return strings.Contains(msg, "no required module provides package") ||
		strings.Contains(msg, "cannot find module providing package") ||
		strings.Contains(msg, "is not in std")
}

// reportErrors reports what the go command and the parser say about a package. Whole reports whether the package can be
// understood.
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
		case isOutput(pos.File): // will be replaced
		case e.Kind == packages.ListError && parsed[pos.File]: // the parser says it better
		default:
			l.diags.Add(diag.Diagnostic{Pos: pos, Message: e.Msg})
			whole = false
		}
	}
	return whole
}

// reportSyntax reports the syntax errors of packages that p imports, directly or not: they may hide constants of an enum or
// implementations of an interface. It reports whether there are none.
func (l *loader) reportSyntax(p *packages.Package) bool {
	before := l.diags.Len()
	for _, dep := range dependencies([]*packages.Package{p}) {
		for _, e := range dep.Errors {
			if e.Kind == packages.ParseError && dep != p {
				l.diags.Addf(errorPos(e.Pos), "%s", e.Msg)
			}
		}
	}
	return l.diags.Len() == before
}

// reportImports reports the imports of a package for which the go command found nothing.
func (l *loader) reportImports(p *packages.Package) {
	for _, f := range p.Syntax {
		if !slices.Contains(p.GoFiles, l.fset.File(f.FileStart).Name()) {
			continue // made by cgo
		}
		for _, spec := range f.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if msg := l.graph.importProblem(p, path); err == nil && msg != "" {
				l.diags.Addf(l.pos(spec.Path.Pos()), "%s", msg)
			}
		}
	}
}

// importProblem returns what the go command says about an import of a package, "" where it is fine.
func (g *graph) importProblem(p *packages.Package, path string) string {
	imported := p.Imports[path]
	switch {
	case path == "C" || imported != nil && !isMissing(imported):
		return ""
	case imported != nil:
		return imported.Errors[0].Msg
	case len(p.Errors) > 0: // is reported, such as an import cycle
		return ""
	}
	return "could not import " + path
}

// reportChecker reports those messages of the type checker that concern a package as a whole. All others are held until
// something that is marked depends on what they are about.
func (l *loader) reportChecker(p *packages.Package) {
	for _, e := range p.TypeErrors {
		switch path := importFailure.FindStringSubmatch(e.Msg); {
		case path != nil && l.graph.importProblem(p, path[1]) == "":
			l.diags.Addf(l.pos(e.Pos), "%s", e.Msg)
		case strings.Contains(e.Msg, "requires newer Go version"):
			l.diags.Add(diag.Diagnostic{Pos: l.pos(e.Pos), Message: e.Msg, Hint: "build agentgen with the newer version of Go"})
		}
	}
}

var importFailure = regexp.MustCompile(`^could not import (\S+) `)
