package google

import (
	"cmp"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/usage"
)

// merge takes over the counts of a later piece, which may leave some out.
func (c *counts) merge(later *counts) {
	c.Prompt, c.Candidates, c.Thoughts = cmp.Or(later.Prompt, c.Prompt), cmp.Or(later.Candidates, c.Candidates), cmp.Or(later.Thoughts, c.Thoughts)
	c.Cached, c.ToolUse, c.Tier = cmp.Or(later.Cached, c.Cached), cmp.Or(later.ToolUse, c.ToolUse), cmp.Or(later.Tier, c.Tier)
	for _, m := range []struct{ to, from *modalities }{{&c.PromptBy, &later.PromptBy}, {&c.CachedBy, &later.CachedBy}, {&c.OutputBy, &later.OutputBy}, {&c.ToolUseBy, &later.ToolUseBy}} {
		if *m.from != nil {
			*m.to = *m.from
		}
	}
	c.unreadable = c.unreadable || later.unreadable
}

// of converts the counts. The API counts thoughts, and what its own tools have made the model read, apart. Details holds its own
// names, as Pydantic AI writes them. Counts that could not all be read, or are negative, are unmeasured.
func (c *counts) of() usage.Request {
	if c.Prompt == nil && c.Candidates == nil && c.Thoughts == nil {
		return usage.Request{UnmeasuredRequests: 1}
	}
	u := usage.Request{
		InputTokens: value(c.Prompt) + value(c.ToolUse), OutputTokens: value(c.Candidates) + value(c.Thoughts), CacheReadTokens: value(c.Cached),
		OutputReasoningTokens: value(c.Thoughts), InputAudioTokens: c.PromptBy.of("AUDIO"), OutputAudioTokens: c.OutputBy.of("AUDIO"),
		CacheAudioReadTokens: c.CachedBy.of("AUDIO"), Details: c.details(),
	}
	negative := false
	for _, n := range u.Details {
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

// of returns the tokens of a modality.
func (m modalities) of(name string) (sum int) {
	for _, one := range m {
		if one.Modality == name {
			sum += one.Tokens
		}
	}
	return sum
}

func (c *counts) details() map[string]int {
	all := map[string]int{}
	put := func(name string, n int) {
		if n != 0 {
			all[name] = n
		}
	}
	put("cached_content_tokens", value(c.Cached))
	put("thoughts_tokens", value(c.Thoughts))
	put("tool_use_prompt_tokens", value(c.ToolUse))
	for name, list := range map[string]modalities{"prompt": c.PromptBy, "cache": c.CachedBy, "candidates": c.OutputBy, "tool_use_prompt": c.ToolUseBy} {
		for _, m := range list {
			put(strings.ToLower(m.Modality)+"_"+name+"_tokens", m.Tokens)
		}
	}
	return all
}
