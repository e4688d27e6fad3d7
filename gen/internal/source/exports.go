package source

import (
	"maps"
	"os"
	"slices"

	"golang.org/x/tools/go/packages"
)

const exportMode = packages.NeedName | packages.NeedImports | packages.NeedDeps | packages.NeedExportFile

// findExports finds the export data of those of entries and their dependencies that are not from source. It returns the
// ones that have none. The go command is only asked, which makes it compile what it has not compiled yet, where not all
// export data is known from an earlier Program.
func (g *graph) findExports(q *query, entries []*packages.Package) (without []*packages.Package, err error) {
	list := dependencies(entries)
	paths := g.compiled(entries, list)
	if len(paths) == 0 || g.takeExports(list, q.cfg.Exports) {
		return nil, nil
	}
	loaded, err := q.load(exportMode, nil, paths...)
	if err != nil {
		return nil, err
	}
	packages.Visit(loaded, nil, func(p *packages.Package) {
		if known := g.packages[p.PkgPath]; known != nil {
			known.ExportFile = p.ExportFile
		}
	})
	g.exports = lastingExports(list)
	for _, p := range list {
		if g.isCompiled(p) && p.ExportFile == "" {
			without = append(without, p)
		}
	}
	return without, nil
}

// compiled returns the import paths of those of entries, and of the packages that ones from source import, that have export
// data: all others that have some are among their dependencies.
func (g *graph) compiled(entries, list []*packages.Package) []string {
	all := slices.Clone(entries)
	for _, p := range list {
		if g.fromSource[p.PkgPath] {
			all = slices.AppendSeq(all, maps.Values(p.Imports))
		}
	}
	var paths []string
	for _, p := range all {
		if g.isCompiled(p) {
			paths = append(paths, p.PkgPath)
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// isCompiled reports whether the types of a package come from export data.
func (g *graph) isCompiled(p *packages.Package) bool {
	return !g.fromSource[p.PkgPath] && p.PkgPath != "unsafe" && !isMissing(p)
}

// takeExports takes the export data of packages from what is known, if that is all that is needed: nothing is known of
// packages that may have changed.
func (g *graph) takeExports(list []*packages.Package, known map[string]string) bool {
	for _, p := range list {
		if !g.isCompiled(p) {
			continue
		}
		if _, err := os.Stat(known[p.PkgPath]); err != nil {
			return false
		}
	}
	for _, p := range list {
		if g.isCompiled(p) {
			p.ExportFile = known[p.PkgPath]
		}
	}
	return true
}

// lastingExports returns the export data of those packages of a list, which is in order of dependencies, that cannot change,
// nor what they import.
func lastingExports(list []*packages.Package) map[string]string {
	exports := map[string]string{}
	for _, p := range list {
		lasting := p.ExportFile != "" && !mayChange(p)
		for _, imported := range p.Imports {
			lasting = lasting && (exports[imported.PkgPath] != "" || imported.PkgPath == "unsafe")
		}
		if lasting {
			exports[p.PkgPath] = p.ExportFile
		}
	}
	return exports
}
