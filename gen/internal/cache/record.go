package cache

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// format is part of the name of each record, and changes where their form does.
const format = 1

// matchKey names the record of patterns.
func (c *Cache) matchKey(patterns []string) string {
	return c.key(fmt.Sprintf("match %q %q", c.cfg.Dir, patterns))
}

// packageKey names the record of a package.
func (c *Cache) packageKey(p Package) string {
	return c.key(fmt.Sprintf("package %q %q", p.Path, p.Dir))
}

// exportKey names the record of export data, one for each main module or workspace.
func (c *Cache) exportKey() string { return c.key(fmt.Sprintf("exports %q", c.modules[:1])) }

// key names a record. The state is not part of it, so that records replace older ones and the cache does not grow with
// each version of anything.
func (c *Cache) key(what string) string {
	return filepath.Join(c.cfg.Folder, string(sum(fmt.Appendf(nil, "%d %s %q", format, what, c.cfg.Flags)))+".json")
}

func (c *Cache) load(name string, record any) bool {
	content, err := os.ReadFile(name)
	return err == nil && json.Unmarshal(content, record) == nil
}

// save writes a record atomically, so that no other process reads half of it. Errors do not matter: the record is then
// written anew the next time.
func (c *Cache) save(name string, record any) {
	content, err := json.Marshal(record)
	if err != nil || os.MkdirAll(c.cfg.Folder, 0o777) != nil {
		return
	}
	tmp, err := os.CreateTemp(c.cfg.Folder, "*.tmp")
	if err != nil {
		return
	}
	_, err = tmp.Write(content)
	if errors.Join(err, tmp.Close()) != nil || os.Rename(tmp.Name(), name) != nil {
		os.Remove(tmp.Name())
	}
}
