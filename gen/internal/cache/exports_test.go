package cache_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/gen/internal/cache"
)

// TestExports keeps the places of export data for one state of the module: not for another one, and not where it is not
// known which of two states they belong to.
func TestExports(t *testing.T) {
	dir, folder := t.TempDir(), t.TempDir()
	mod := filepath.Join(dir, "go.mod")
	open := func(text string, changed time.Time) *cache.Cache {
		t.Helper()
		if err := os.WriteFile(mod, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(mod, changed, changed); err != nil {
			t.Fatal(err)
		}
		env := append(os.Environ(), "GOWORK=off", "GOFLAGS=", "GOPACKAGESDRIVER=off")
		c := cache.Open(t.Context(), cache.Config{Folder: folder, Dir: dir, Env: env})
		if c == nil {
			t.Fatal("the cache cannot be opened")
		}
		return c
	}
	const one, two = "module example.com/one\n", "module example.com/two\n"
	old := time.Now().Add(-time.Hour)
	check := func(c *cache.Cache, want map[string]string) {
		t.Helper()
		if diff := cmp.Diff(want, c.Exports()); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	}

	c := open(one, old)
	check(c, nil)
	c.SaveExports(map[string]string{"fmt": "/f", "io": "/i"})
	c.SaveExports(map[string]string{"io": "/j"})
	check(open(one, old), map[string]string{"fmt": "/f", "io": "/j"})
	check(open(two, old), nil)

	c = open(two, time.Now().Add(time.Hour)) // changed after it was read, for all that is known
	c.SaveExports(map[string]string{"fmt": "/g"})
	check(open(two, old), nil)

	c = nil
	c.SaveExports(map[string]string{"fmt": "/g"})
	check(c, nil)
}
