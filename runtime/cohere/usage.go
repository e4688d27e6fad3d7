package cohere

import (
	"math"

	"github.com/agentgen-go/agentgen/runtime/usage"
)

// unread notes that some of the counts could not be read.
func (c *counts) unread() {
	if c != nil {
		c.unreadable = true
	}
}

// used converts the counts. Those that could not all be read, or are negative, are unmeasured. Details holds what is billed.
func (a *assembly) used() usage.Request {
	c := a.counts
	if c == nil || c.Tokens.Input == nil && c.Tokens.Output == nil {
		return usage.Request{UnmeasuredRequests: 1}
	}
	u := usage.Request{InputTokens: whole64(c.Tokens.Input), OutputTokens: whole64(c.Tokens.Output), CacheReadTokens: whole64(&c.Cached)}
	for name, n := range map[string]float64{
		"input_tokens": c.Billed.Input, "output_tokens": c.Billed.Output, "search_units": c.Billed.SearchUnits, "classifications": c.Billed.Classifications,
	} {
		if n >= 1 {
			if u.Details == nil {
				u.Details = map[string]int{}
			}
			u.Details[name] = whole64(&n)
		}
	}
	if u.Check() != nil {
		return usage.Request{UnmeasuredRequests: 1}
	}
	if c.unreadable {
		u.UnmeasuredRequests = 1
	}
	return u
}

// whole64 returns a count that was written as a float; -1 if it is not a count.
func whole64(n *float64) int {
	switch {
	case n == nil:
		return 0
	case math.IsNaN(*n) || *n < 0 || *n > math.MaxInt32:
		return -1
	}
	return int(*n)
}
