package gen

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/agentgen-go/agentgen/gen/internal/cache"
)

// openCache opens the cache of cfg for what cfg asks for, nil if cfg has none.
func openCache(ctx context.Context, cfg Config) *cache.Cache {
	dir, err := filepath.Abs(cfg.Dir)
	if err != nil {
		return nil
	}
	flags := []string{"tags=" + strings.Join(cfg.Tags, ","), "require-docs=" + strconv.FormatBool(cfg.RequireDocs)}
	return cache.Open(ctx, cache.Config{Folder: cfg.Cache, Dir: dir, Env: cfg.Env, Flags: flags})
}

// generateAll generates the files of the packages that have changed, or of all if it is not known which those are.
func generateAll(ctx context.Context, cfg Config, patterns []string) (*generator, error) {
	if len(patterns) == 0 {
		patterns = []string{"."}
	}
	c := openCache(ctx, cfg)
	g := &generator{cache: c}
	changed, ok := g.keep(patterns)
	if ok && len(changed) == 0 {
		return g, nil
	}
	if ok && len(g.result.Cached) > 0 {
		// What is wrong with the packages is said as it would be without a cache: by loading all of them.
		if err := g.generatePackages(ctx, cfg, changed); err == nil && g.diags.Len() == 0 {
			g.save(nil)
			return g, nil
		}
	}
	g = &generator{cache: c}
	err := g.generatePackages(ctx, cfg, patterns)
	if err == nil && g.diags.Len() == 0 {
		g.save(patterns)
	}
	return g, err
}

// keep takes the packages over in which nothing has changed, and returns the import paths of the others.
func (g *generator) keep(patterns []string) (changed []string, ok bool) {
	packages, ok := g.cache.Match(patterns)
	for _, p := range packages {
		if output, ok := g.cache.Unchanged(p); !ok || !g.keepPackage(p, output) {
			changed = append(changed, p.Path)
		}
	}
	return changed, ok
}

func (g *generator) keepPackage(p cache.Package, output bool) bool {
	if output {
		f := &File{Path: filepath.Join(p.Dir, FileName), Package: p.Path, Cached: true}
		content, err := os.ReadFile(f.Path)
		if err != nil {
			return false
		}
		f.Existing, f.Content = content, content
		g.result.Files = append(g.result.Files, f)
	}
	g.result.Cached = append(g.result.Cached, p.Path)
	return true
}

// save tells the cache what was generated, for all that the patterns match unless they are nil.
func (g *generator) save(patterns []string) {
	if g.cache == nil {
		return
	}
	files := map[string][]byte{}
	for _, f := range g.result.Files {
		files[f.Path] = f.Content
	}
	var outputs []cache.Output
	for _, p := range g.program.Packages {
		dirs, ok := p.Dirs()
		if !ok {
			dirs = nil // a package whose folders are not known counts as changed
		}
		outputs = append(outputs, cache.Output{
			Package: cache.Package{Path: p.IR.Path, Dir: p.IR.Dir},
			Dirs:    dirs,
			Exists:  files[filepath.Join(p.IR.Dir, FileName)] != nil,
		})
	}
	g.cache.Save(patterns, outputs, files)
	g.cache.SaveExports(g.program.Exports)
}

// sort puts what was kept and what was generated into one order.
func (g *generator) sort() {
	slices.Sort(g.result.Packages)
	slices.SortFunc(g.result.Files, func(a, b *File) int { return cmp.Compare(a.Package, b.Package) })
}
