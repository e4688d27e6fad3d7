package anthropic

import (
	"cmp"
	"maps"

	"github.com/agentgen-go/agentgen/runtime/usage"
)

// unread notes that some of the counts could not be read.
func (c *counts) unread() {
	if c != nil {
		c.unreadable = true
	}
}

// merge takes over the counts that a later event has told.
func (c *counts) merge(later *counts) {
	c.Input, c.Output = cmp.Or(later.Input, c.Input), cmp.Or(later.Output, c.Output)
	c.CacheWrite, c.CacheRead = cmp.Or(later.CacheWrite, c.CacheWrite), cmp.Or(later.CacheRead, c.CacheRead)
	c.CacheCreation = cmp.Or(later.CacheCreation, c.CacheCreation)
	c.OutputDetails.Thinking = cmp.Or(later.OutputDetails.Thinking, c.OutputDetails.Thinking)
	c.Server.WebSearches = cmp.Or(later.Server.WebSearches, c.Server.WebSearches)
	c.Server.WebFetches = cmp.Or(later.Server.WebFetches, c.Server.WebFetches)
	if later.Iterations != (iterations{}) {
		c.Iterations = later.Iterations
	}
	c.Speed = cmp.Or(later.Speed, c.Speed)
	c.unreadable = c.unreadable || later.unreadable
}

// of converts the counts. The API counts what it reads from the cache and writes to it apart from the input, and what compactions
// have used apart from everything. Details holds its own names. Counts that could not all be read, or are negative, are unmeasured.
func (c *counts) of() usage.Request {
	if c.Input == nil && c.Output == nil {
		return usage.Request{UnmeasuredRequests: 1}
	}
	extra := &c.Iterations.used
	read, written := value(c.CacheRead)+extra.CacheRead, value(c.CacheWrite)+extra.CacheWrite
	u := usage.Request{
		InputTokens: value(c.Input) + extra.Input + read + written, OutputTokens: value(c.Output) + extra.Output,
		CacheReadTokens: read, CacheWriteTokens: written, OutputReasoningTokens: value(c.OutputDetails.Thinking), Details: c.details(),
	}
	if c.CacheCreation != nil {
		u.CacheWrite1hTokens = min(c.CacheCreation.Hour, written)
	}
	negative := false
	for n := range maps.Values(u.Details) {
		negative = negative || n < 0
	}
	if negative || u.Check() != nil {
		return usage.Request{UnmeasuredRequests: 1}
	}
	if c.unreadable {
		u.UnmeasuredRequests = 1
	}
	return u
}

func value(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

// details returns the counts by the API's names, as Pydantic AI keeps them.
func (c *counts) details() map[string]int {
	all := map[string]int{}
	for name, n := range map[string]*int{
		"input_tokens": c.Input, "output_tokens": c.Output, "cache_creation_input_tokens": c.CacheWrite, "cache_read_input_tokens": c.CacheRead,
	} {
		if n != nil {
			all[name] = *n
		}
	}
	for name, n := range map[string]int{
		"thinking_tokens": value(c.OutputDetails.Thinking), "web_search_requests": value(c.Server.WebSearches), "web_fetch_requests": value(c.Server.WebFetches),
	} {
		if n != 0 {
			all[name] = n
		}
	}
	if c.CacheCreation != nil && c.CacheCreation.Hour != 0 {
		all["ephemeral_1h_input_tokens"] = c.CacheCreation.Hour
	}
	if i := &c.Iterations; i.compactions > 0 {
		all["message_iterations"], all["compaction_iterations"] = i.passes, i.compactions
		all["compaction_input_tokens"], all["compaction_output_tokens"] = i.used.Input, i.used.Output
	}
	return all
}
