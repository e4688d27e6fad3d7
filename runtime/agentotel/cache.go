package agentotel

import (
	"sync"

	"go.opentelemetry.io/otel/attribute"

	"github.com/agentgen-go/agentgen/runtime/message"
)

// maxCacheMarks bounds how many conversations are remembered; forgetting one loses the chance to report that its cache collapsed.
const maxCacheMarks = 4096

// A request has lost the cache if it misses more than this share of the tokens that were cached, and at least so many.
const (
	missedShare  = 0.05
	missedTokens = 2000
)

// cacheKey is a provider's cache of a conversation.
type cacheKey struct{ conversation, provider, url, model string }

// cacheMarks remembers how many tokens of conversations are cached. The zero value is empty.
type cacheMarks struct {
	mu    sync.Mutex
	marks map[cacheKey]int
	order []cacheKey
}

// observe takes what a response has read from a cache and written to it, and returns what was and what is cached now.
func (m *cacheMarks) observe(key cacheKey, read, written int) (before, after int, collapsed bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	before, known := m.marks[key]
	missed := before - read
	collapsed = known && missed >= missedTokens && float64(missed) > float64(before)*missedShare
	switch {
	case read+written == 0: // which says nothing about what the provider still has
		return before, before, collapsed
	case collapsed:
		after = read + written
	default:
		after = max(before, read+written)
	}
	m.set(key, after, known)
	return before, after, collapsed
}

func (m *cacheMarks) set(key cacheKey, tokens int, known bool) {
	if m.marks == nil {
		m.marks = make(map[cacheKey]int)
	}
	if m.marks[key] = tokens; known {
		return
	}
	if m.order = append(m.order, key); len(m.order) > maxCacheMarks {
		delete(m.marks, m.order[0])
		m.order = append(m.order[:0], m.order[1:]...)
	}
}

// cacheHealth reports how the request has used the provider's cache, if it did.
func (c *chat) cacheHealth(res *message.Response) {
	if c.names.conventions || c.id.conversation == "" {
		return
	}
	u := &res.Usage
	key := cacheKey{c.id.conversation, res.ProviderName, res.ProviderURL, res.ModelName}
	before, after, collapsed := c.caches.observe(key, u.CacheReadTokens, u.CacheWriteTokens)
	if after == 0 {
		return
	}
	c.span.SetAttributes(attribute.Float64("pydantic_ai.cache.hit_ratio", ratio(u.CacheReadTokens, u.InputTokens)),
		attribute.Int("pydantic_ai.cache.established_tokens", after))
	if !collapsed {
		return
	}
	why := "unknown"
	if u.CacheReadTokens+u.CacheWriteTokens == 0 {
		why = "unreported"
	}
	c.span.SetAttributes(attribute.Bool("pydantic_ai.cache.collapsed", true), attribute.Int("pydantic_ai.cache.missed_tokens", before-u.CacheReadTokens),
		attribute.String("pydantic_ai.cache.collapse_reason", why))
}

func ratio(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}
