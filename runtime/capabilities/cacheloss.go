package capabilities

import (
	"context"
	"slices"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// A CacheLoss is a response for which the provider has read far less from its cache than it had there.
type CacheLoss struct {
	// Model is the model, as its provider calls it.
	Model, Provider string
	// Cached are the tokens that were in the cache, Read those that were read of them.
	Cached, Read int
	// Idle is how long the cache was not used before the request.
	Idle time.Duration
}

// A request has lost the cache if it misses more than this share of the tokens that were cached, and at least so many. Pydantic AI has
// the same.
const (
	lostShare  = 0.05
	lostTokens = 2000
)

// OnCacheLoss calls warn when a request has broken the cache: something before the end of the conversation has changed,
// such as instructions, tools, or the history. retention is how long the provider keeps what it has cached; what it may
// have dropped by itself does not count as a loss, and neither does a summary. 0 means 5 minutes. warn is called where
// requests are made, by many runs at once.
func OnCacheLoss[D any](retention time.Duration, warn func(ctx context.Context, rc *runtime.RunContext[D], loss CacheLoss)) runtime.Capability[D] {
	if retention <= 0 {
		retention = 5 * time.Minute
	}
	return runtime.Capability[D]{ID: "cache_loss", Hooks: &runtime.Hooks[D]{
		Request: runtime.Point[D, *runtime.ModelRequest, *message.Response]{
			After: func(ctx context.Context, rc *runtime.RunContext[D], _ *runtime.ModelRequest, res *message.Response) (*message.Response, error) {
				if loss, ok := lossOf(rc.Messages, res); ok && loss.Idle < retention {
					warn(ctx, rc, loss)
				}
				return res, nil
			},
		},
	}}
}

// lossOf returns what a response to a history has lost.
func lossOf(history []message.Message, res *message.Response) (loss CacheLoss, ok bool) {
	if res == nil || sumsUp(res) || runsTools(res) {
		return loss, false
	}
	cached, last := cachedBefore(history, res)
	if !lost(cached, res) {
		return loss, false
	}
	loss = CacheLoss{Model: res.ModelName, Provider: res.ProviderName, Cached: cached, Read: res.Usage.CacheReadTokens}
	if n := len(history); n > 0 {
		if r, ok := history[n-1].(*message.Request); ok {
			loss.Idle = r.Timestamp.Sub(last)
		}
	}
	return loss, true
}

// lost reports whether a response has read too little of what was cached.
func lost(cached int, res *message.Response) bool {
	missed := cached - res.Usage.CacheReadTokens
	return missed >= lostTokens && float64(missed) > float64(cached)*lostShare
}

// cachedBefore returns how many tokens of a conversation the provider of a response has cached, and when it was asked last: those that it
// has read and written for its responses since the last summary, or since the last loss.
func cachedBefore(history []message.Message, of *message.Response) (cached int, last time.Time) {
	for _, m := range history {
		res, ok := m.(*message.Response)
		if sumsUp(m) {
			cached = 0
			continue
		}
		if !ok || !sameCache(res, of) {
			continue
		}
		now := res.Usage.CacheReadTokens + res.Usage.CacheWriteTokens
		if now == 0 { // which says nothing about what the provider still has
			continue
		}
		last = res.Timestamp
		switch {
		case runsTools(res): // which are counted once for each time that the model was asked
		case lost(cached, res):
			cached = now
		default:
			cached = max(cached, now)
		}
	}
	return cached, last
}

func sameCache(a, b *message.Response) bool {
	return a.ProviderName == b.ProviderName && a.ProviderURL == b.ProviderURL && a.ModelName == b.ModelName
}

// sumsUp reports whether a message sums up what comes before it.
func sumsUp(m message.Message) bool {
	switch m := m.(type) {
	case *message.Request:
		return slices.ContainsFunc(m.Parts, func(p message.RequestPart) bool { _, ok := p.(*message.CompactionPart); return ok })
	case *message.Response:
		return slices.ContainsFunc(m.Parts, func(p message.ResponsePart) bool { _, ok := p.(*message.CompactionPart); return ok })
	}
	return false
}

// runsTools reports whether the provider has run tools for a response, and so asked its model several times.
func runsTools(res *message.Response) bool {
	return slices.ContainsFunc(res.Parts, func(p message.ResponsePart) bool { _, ok := p.(*message.NativeToolCallPart); return ok })
}
