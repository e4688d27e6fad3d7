// Package cache remembers what generated files were made of, so that packages in which nothing has changed need not be
// loaded again. Whatever it does not understand, and whatever goes wrong with it, only means that a package counts as
// changed.
//
// Three kinds of records are kept. That of some patterns lists the packages that they match; that of a package has digests
// of the folders whose Go files its output depends on; one says where the go command keeps export data of packages that
// do not change. All hold for one state of all else: agentgen itself, the settings of the go command and the files of
// its modules.
package cache

import (
	"context"
	"maps"
	"path/filepath"
	"time"
)

// Config says where the cache is and what for.
type Config struct {
	Folder string   // of the cache; "" means no cache
	Dir    string   // where patterns are resolved, absolute
	Env    []string // environment of the go command; nil is that of this process
	Flags  []string // all else that output depends on
}

// Package is a package with generated code.
type Package struct {
	Path string // import path
	Dir  string // absolute
}

// Cache knows packages in one state of all that they have in common. A nil Cache knows nothing. It is not safe for
// concurrent use, but several processes may use one folder.
type Cache struct {
	cfg     Config
	state   digest    // of what all packages depend on
	modules []string  // files that are part of the state
	start   time.Time // of this use: later changes may or may not have been seen
	disk    *disk
}

// Open looks at the state of things. It returns nil if packages cannot be known.
func Open(ctx context.Context, cfg Config) *Cache {
	if cfg.Folder == "" || !filepath.IsAbs(cfg.Dir) {
		return nil
	}
	c := &Cache{cfg: cfg, start: time.Now(), disk: newDisk(nil)}
	if !c.readState(ctx) {
		return nil
	}
	return c
}

// matchRecord says which packages patterns match.
type matchRecord struct {
	State    digest
	Trees    map[string]digest // by the folders of patterns that end in "..."
	Packages []Package
}

// packageRecord says what the output of a package was made of.
type packageRecord struct {
	State  digest
	Dirs   map[string]digest // Go files of folders
	Output bool              // there is a generated file
}

// Match returns the packages that patterns match, if that is known.
func (c *Cache) Match(patterns []string) (packages []Package, ok bool) {
	var r matchRecord
	if c == nil || !c.load(c.matchKey(patterns), &r) || r.State != c.state {
		return nil, false
	}
	for dir, want := range r.Trees {
		if got, ok := c.disk.tree(dir, r.Packages); !ok || got != want {
			return nil, false
		}
	}
	return r.Packages, true
}

// Unchanged reports whether nothing has changed that the output of a package was made of, the output included, and whether
// there is any.
func (c *Cache) Unchanged(p Package) (output, ok bool) {
	var r packageRecord
	if c == nil || !c.load(c.packageKey(p), &r) || r.State != c.state {
		return false, false
	}
	for dir, want := range r.Dirs {
		if got, ok := c.disk.dir(dir); !ok || got != want {
			return false, false
		}
	}
	return r.Output, true
}

// Output is what is known of a package whose output was made.
type Output struct {
	Package
	Dirs   []string // the folders whose Go files it was made of
	Exists bool     // there is, or has to be, a generated file
}

// Save records outputs, if nothing has changed on the disk since the cache was opened. They are all that the
// patterns match, unless patterns is nil. Files that are about to be written, or removed where they are nil, count as
// if they were already so.
func (c *Cache) Save(patterns []string, outputs []Output, files map[string][]byte) {
	if c == nil {
		return
	}
	d := newDisk(files)
	c.noteModules(d)
	records := map[string]any{}
	for _, o := range outputs {
		if r, ok := c.packageRecord(d, o); ok {
			records[c.packageKey(o.Package)] = r
		}
	}
	if r, ok := c.matchRecord(d, patterns, outputs); ok {
		records[c.matchKey(patterns)] = r
	}
	if !c.isPast(d) {
		return
	}
	for name, r := range records {
		c.save(name, r)
	}
}

// noteModules remembers when the files of the state have changed. One that does not exist has not.
func (c *Cache) noteModules(d *disk) {
	for _, name := range c.modules {
		_ = d.note(name)
	}
}

// isPast reports whether all changes that d has noted were over when the cache was opened.
func (c *Cache) isPast(d *disk) bool { return d.newest.Before(c.start.Add(-grain)) }

// grain is how far the time of a change of a file may lag behind the clock.
const grain = 20 * time.Millisecond

func (c *Cache) packageRecord(d *disk, o Output) (r packageRecord, ok bool) {
	r = packageRecord{State: c.state, Dirs: map[string]digest{}, Output: o.Exists}
	for _, dir := range o.Dirs {
		if r.Dirs[dir], ok = d.dir(dir); !ok {
			return r, false
		}
	}
	return r, len(o.Dirs) > 0
}

func (c *Cache) matchRecord(d *disk, patterns []string, outputs []Output) (r matchRecord, ok bool) {
	r = matchRecord{State: c.state, Trees: map[string]digest{}}
	for _, o := range outputs {
		r.Packages = append(r.Packages, o.Package)
	}
	for _, pattern := range patterns {
		dir, wild, ok := understood(c.cfg.Dir, pattern)
		if ok && wild {
			r.Trees[dir], ok = d.tree(dir, r.Packages)
		}
		if !ok {
			return r, false
		}
	}
	return r, patterns != nil
}

// exportRecord says where export data is.
type exportRecord struct {
	State digest
	Files map[string]string // by import path
}

// Exports returns the files with export data that SaveExports has recorded. They may be gone.
func (c *Cache) Exports() map[string]string {
	var r exportRecord
	if c == nil || !c.load(c.exportKey(), &r) || r.State != c.state {
		return nil
	}
	return r.Files
}

// SaveExports records files with the export data of packages that do not change as long as the state is the same,
// beside those that were recorded before.
func (c *Cache) SaveExports(files map[string]string) {
	if c == nil || len(files) == 0 {
		return
	}
	d := newDisk(nil)
	c.noteModules(d)
	if !c.isPast(d) {
		return
	}
	all := c.Exports()
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, files)
	c.save(c.exportKey(), exportRecord{State: c.state, Files: all})
}
