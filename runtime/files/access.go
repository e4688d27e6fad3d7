package files

import (
	"path"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/internal/py"
)

// access is what a tool wants of a path.
type access uint8

const (
	reading access = iota
	writing
	// walking is what is done to the folder in which a search begins: its entries have to be allowed, not itself.
	walking
)

// check returns an error unless the patterns permit the access to a path relative to the folder.
func (o *Options) check(rel string, a access) error {
	if a == writing {
		if p, found := covering(o.ReadOnlyPatterns, rel); found {
			return runtime.Retryf("Path %s is protected (matches %s).", py.Quote(rel), py.Quote(p))
		}
	}
	if p, found := covering(o.DeniedPatterns, rel); found {
		return runtime.Retryf("Path %s is denied by pattern %s.", py.Quote(rel), py.Quote(p))
	}
	if a != walking && !o.allows(rel) {
		return runtime.Retryf("Path %s does not match any allowed pattern.", py.Quote(rel))
	}
	return nil
}

func (o *Options) allows(rel string) bool {
	for _, p := range o.AllowedPatterns {
		if matches(p, rel) {
			return true
		}
	}
	return len(o.AllowedPatterns) == 0
}

func (o *Options) denies(rel string) bool {
	_, found := covering(o.DeniedPatterns, rel)
	return found
}

// covering returns the first pattern that matches the path or a folder above it, in any case.
func covering(patterns []string, rel string) (pattern string, found bool) {
	for _, p := range patterns {
		if matchesAnyCase(p, rel) {
			return p, true
		}
		for above := path.Dir(rel); above != "."; above = path.Dir(above) {
			if matchesAnyCase(p, above) {
				return p, true
			}
		}
	}
	return "", false
}

// isHidden reports whether a relative path has a component that begins with a dot.
func isHidden(rel string) bool {
	for name := range strings.SplitSeq(rel, "/") {
		if strings.HasPrefix(name, ".") && name != "." {
			return true
		}
	}
	return false
}
