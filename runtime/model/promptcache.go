package model

import "slices"

// PromptCache says what is cached of requests. The zero value caches all of it for as long as the provider does so by default.
//
//agent:codec
type PromptCache struct {
	// Off asks for nothing to be cached.
	Off bool `json:"off,omitempty"`
	// Retention is how long something stays cached after its last use: "5m", "30m", "1h" or "12h"; empty leaves it to the provider. One
	// that the provider does not have becomes the next shorter one that it has, or else its shortest.
	Retention string `json:"retention,omitempty"`
	// PrefixOnly caches tools and instructions only, for many short conversations that have them in common.
	PrefixOnly bool `json:"prefix_only,omitempty"`
}

// retentions are all that there are, the shortest first.
var retentions = []string{"5m", "30m", "1h", "12h"}

// Caches returns how long the provider is to be asked to cache what c is for; false if there is nothing to ask for. c may be nil.
func (p *Profile) Caches(c *PromptCache) (retention string, ok bool) {
	if c == nil || c.Off || len(p.CacheRetentions) == 0 {
		return "", false
	}
	retention = p.CacheRetentions[0]
	wanted := slices.Index(retentions, c.Retention)
	for _, r := range p.CacheRetentions {
		if slices.Index(retentions, r) <= wanted {
			retention = r
		}
	}
	return retention, true
}
